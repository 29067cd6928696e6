"""A case comes to a unit, to a person of it, goes back, or comes again."""

from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.rules import Rule, Text
from xiuhua.core.notify.vocab import Kind

TAKE, SEND = "loop.accept", "loop.dispatch"


def unit_of(event: Event, facts: Facts) -> set[int | None]:
    """Whoever takes cases in hand for the unit that the move gave it to."""
    return {*facts.in_unit(TAKE, event.details.get("unit"))}


def hands(event: Event, facts: Facts) -> set[int | None]:
    """The handler, and the unit's clerks."""
    return {event.case.handler_id, *unit_of(event, facts)}


def handler(event: Event, _facts: Facts) -> set[int | None]:
    """The person the unit gave it to."""
    return {event.case.handler_id}


def dispatchers(event: Event, facts: Facts) -> set[int | None]:
    """Whoever may send it to another unit."""
    return {*facts.may(SEND, event.case)}


UNIT, CENTRE = frozenset({TAKE}), frozenset({SEND})
RULES = (
    Rule(Kind.DISPATCHED, ("case.dispatch",), unit_of, UNIT),
    Rule(Kind.ASSIGNED, ("case.accept",), handler),
    Rule(Kind.RETURNED, ("case.return",), dispatchers, CENTRE),
    Rule(Kind.REWORK, ("case.reject_result", "case.check_failed", "case.reopen"), hands, UNIT),
)
TEXTS = {
    Kind.DISPATCHED: Text(
        "新派案件 {number}：{minor}",
        "Case {number} came to your unit: {minor}",
        "{address}。处置时限 {due}。",
        "{address}. To be settled by {due}.",
    ),
    Kind.ASSIGNED: Text(
        "请处置案件 {number}：{minor}",
        "Case {number} is yours to settle: {minor}",
        "{address}。处置时限 {due}。",
        "{address}. To be settled by {due}.",
    ),
    Kind.RETURNED: Text(
        "案件 {number} 被退回，请重新派遣",
        "Case {number} was returned and needs another unit",
        "{minor}，{address}。退回理由：{note}",
        "{minor}, {address}. Reason: {note}",
    ),
    Kind.REWORK: Text(
        "案件 {number} 需要返工",
        "Case {number} has to be done again",
        "{minor}，{address}。原因：{note} 处置时限 {due}。",
        "{minor}, {address}. Reason: {note} To be settled by {due}.",
    ),
}
