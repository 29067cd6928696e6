"""A unit asks for something, and is told what became of it."""

from collections.abc import Mapping

from xiuhua.core.loop.vocab import ApplicationKind, Decision
from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.rules import Rule, Text
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.vocab import Vocab

LONG = "loop.grant_long"
DECIDERS = {
    "case.apply_extension": (ApplicationKind.EXTENSION, "loop.grant_extension"),
    "case.apply_suspension": (ApplicationKind.SUSPENSION, LONG),
    "case.appeal": (ApplicationKind.APPEAL, "loop.review_appeal"),
    "case.pass_appeal": (ApplicationKind.APPEAL, "loop.grant_appeal"),
}
DECIDED = {
    "case.grant_extension": (ApplicationKind.EXTENSION, Decision.GRANTED),
    "case.refuse_extension": (ApplicationKind.EXTENSION, Decision.REFUSED),
    "case.grant_suspension": (ApplicationKind.SUSPENSION, Decision.GRANTED),
    "case.refuse_suspension": (ApplicationKind.SUSPENSION, Decision.REFUSED),
    "case.grant_appeal": (ApplicationKind.APPEAL, Decision.GRANTED),
    "case.refuse_appeal": (ApplicationKind.APPEAL, Decision.REFUSED),
}


def deciders(event: Event, facts: Facts) -> set[int | None]:
    """Whoever may decide; a second extension, or one for engineering, is granted higher up."""
    kind, permission = DECIDERS[event.kind]
    if kind == ApplicationKind.EXTENSION:
        asked = facts.application(event.case, kind, event.at)
        if event.case.extension_count >= 1 or (asked is not None and asked.engineering):
            permission = LONG
    return {*facts.may(permission, event.case)}


def applicant(event: Event, facts: Facts) -> set[int | None]:
    """Whoever asked."""
    asked = facts.application(event.case, DECIDED[event.kind][0], event.at)
    return {asked.applicant_id if asked else None}


def asked_for(event: Event, _facts: Facts) -> Mapping[str, Vocab]:
    """What is asked for."""
    return {"what": DECIDERS[event.kind][0]}


def decided(event: Event, _facts: Facts) -> Mapping[str, Vocab]:
    """What was asked for and what became of it."""
    kind, decision = DECIDED[event.kind]
    return {"what": kind, "decision": decision}


RULES = (
    Rule(
        Kind.APPLICATION, tuple(DECIDERS), deciders, words=asked_for,
        permissions=frozenset({LONG, *(permission for _, permission in DECIDERS.values())}),
    ),
    Rule(Kind.DECISION, tuple(DECIDED), applicant, words=decided),
)  # fmt: skip
TEXTS = {
    Kind.APPLICATION: Text(
        "{what}申请待审批：案件 {number}",
        "{what} to decide: case {number}",
        "{unit}，{minor}，{address}。意见：{note}",
        "{unit}, {minor}, {address}. Note: {note}",
    ),
    Kind.DECISION: Text(
        "{what}申请{decision}：案件 {number}",
        "{what}, {decision}: case {number}",
        "处置时限 {due}。意见：{note}",
        "To be settled by {due}. Note: {note}",
    ),
}
