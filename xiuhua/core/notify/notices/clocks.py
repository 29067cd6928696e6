"""The clock warns at 50, 80 and 100 % of a stage's limit; supervision is ordered."""

from collections.abc import Mapping

from xiuhua.core.loop.vocab import NoticeKind, Stage, TaskKind
from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.notices.disposal import TAKE, hands
from xiuhua.core.notify.rules import Rule, Text
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.vocab import Vocab

WATCHING = "shift_leader"  # the post, for to watch over the others' clocks is no permission
DOING = {  # who does what a stage waits for
    Stage.FILING: "loop.file",
    Stage.DISPATCH: "loop.dispatch",
    Stage.CLOSING: "loop.close",
}
TASK_IN = {Stage.VERIFICATION: TaskKind.VERIFICATION, Stage.CHECK: TaskKind.CHECK}


def those_who_act(event: Event, facts: Facts) -> set[int | None]:
    """Whoever the stage waits for: officers, the collector, or the unit."""
    stage = event.details["stage"]
    if stage in DOING:
        return {*facts.may(DOING[stage], event.case)}
    if stage in TASK_IN:
        task = facts.task(event.case, TASK_IN[stage], event.at)
        return {task.collector_id if task else None}
    return hands(event, facts)


def and_who_watches(event: Event, facts: Facts) -> set[int | None]:
    """The same, and the shift leaders."""
    return those_who_act(event, facts) | facts.holding(WATCHING, event.case)


def unit_and_who_watches(event: Event, facts: Facts) -> set[int | None]:
    """The unit's people and the shift leaders."""
    return hands(event, facts) | facts.holding(WATCHING, event.case)


def what(event: Event, _facts: Facts) -> Mapping[str, Vocab]:
    """Which warning it is, and of which stage."""
    return {
        "what": NoticeKind(event.kind.removeprefix("notice.")),
        "stage": Stage(event.details["stage"]),
    }


ACTING, LEADING = frozenset({TAKE, *DOING.values()}), frozenset({WATCHING})
RULES = (
    Rule(Kind.WARNING, ("notice.half", "notice.near"), those_who_act, ACTING, words=what),
    Rule(
        Kind.WARNING, ("notice.overdue",), and_who_watches, ACTING, LEADING, urgent=True, words=what
    ),
    Rule(
        Kind.SUPERVISION, ("notice.supervision",), unit_and_who_watches, ACTING, LEADING,
        urgent=True,
    ),
)  # fmt: skip
TEXTS = {
    Kind.WARNING: Text(
        "案件 {number} {stage}{what}",
        "Case {number}, {stage}: {what}",
        "{minor}，{address}。本阶段时限 {stage_due}。",
        "{minor}, {address}. This stage is due at {stage_due}.",
    ),
    Kind.SUPERVISION: Text(
        "案件 {number} 被督办（{level} 级）",
        "Case {number} is under supervision (level {level})",
        "{unit}，{minor}，{address}。请于 {reply_due} 前回复。{note}",
        "{unit}, {minor}, {address}. Please answer by {reply_due}. {note}",
    ),
}
