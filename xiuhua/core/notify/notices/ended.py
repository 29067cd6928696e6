"""A case came to its end, which its reporter wants to know."""

from collections.abc import Mapping

from xiuhua.core.loop.vocab import State
from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.rules import Rule, Text
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.vocab import Vocab

END_OF = {
    "case.close": State.CLOSED,
    "case.force_close": State.FORCE_CLOSED,
    "case.reject": State.REJECTED,
    "case.void": State.VOIDED,
}


def reporter(event: Event, _facts: Facts) -> set[int | None]:
    """Whoever reported it, if they are one of us."""
    return {event.case.reporter_id}


def end(event: Event, _facts: Facts) -> Mapping[str, Vocab]:
    """Which end it is."""
    return {"what": END_OF[event.kind]}


RULES = (Rule(Kind.ENDED, tuple(END_OF), reporter, words=end),)
TEXTS = {
    Kind.ENDED: Text(
        "您上报的案件 {number}：{what}",
        "The case you reported, {number}: {what}",
        "{minor}，{address}。{note}",
        "{minor}, {address}. {note}",
    ),
}
