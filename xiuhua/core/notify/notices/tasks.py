"""A collector is sent to verify or to check."""

from collections.abc import Mapping
from datetime import datetime

from xiuhua.core.loop.vocab import TaskKind
from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.rules import Rule, Text
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.vocab import Vocab

TASK_OF = {
    "case.request_verification": TaskKind.VERIFICATION,
    "case.request_check": TaskKind.CHECK,
}


def collector(event: Event, facts: Facts) -> set[int | None]:
    """The one the task was given to, if anybody was found."""
    task = facts.task(event.case, TASK_OF[event.kind], event.at)
    return {task.collector_id if task else None}


def what(event: Event, facts: Facts) -> Mapping[str, Vocab | datetime | None]:
    """Which of the two tasks it is, and its own deadline: the case may have gone on."""
    task = facts.task(event.case, TASK_OF[event.kind], event.at)
    return {"what": TASK_OF[event.kind], "task_due": task.due_at if task else None}


RULES = (Rule(Kind.TASK, tuple(TASK_OF), collector, words=what),)
TEXTS = {
    Kind.TASK: Text(
        "{what}任务：案件 {number}",
        "{what} of case {number}",
        "{minor}，{address}。请于 {task_due} 前完成。",
        "{minor}, {address}. Please finish by {task_due}.",
    ),
}
