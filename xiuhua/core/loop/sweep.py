"""The clock's own work: warnings, supervision by level, suspensions that end. Run every minute."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.loop import clocks
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.context import CaseFile, Context
from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.effects import supervision_notice
from xiuhua.core.loop.models import Application, Case, Notice
from xiuhua.core.loop.services import advance_case
from xiuhua.core.loop.vocab import ApplicationKind, Decision, NoticeKind, Stage, State
from xiuhua.kit import clock

BATCH = 200
WARNINGS = (NoticeKind.HALF, NoticeKind.NEAR, NoticeKind.OVERDUE)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    notices: int
    resumed: int


def sweep() -> Swept:
    """Give every warning and notice that has fallen due, and resume suspensions whose day came."""
    now = clock.now()
    resumed = 0
    for application in _ended_suspensions(now):
        advance_case(application.case, "resume", actor=None)
        resumed += 1
    notices = 0
    while given := _warn_batch(now):
        notices += given
    return Swept(notices, resumed)


def _ended_suspensions(now: datetime) -> list[Application]:
    return list(
        Application.objects.filter(
            kind=ApplicationKind.SUSPENSION,
            decision=Decision.GRANTED,
            resumed_at=None,
            until_at__lte=now,
            case__state=State.SUSPENDED,
        ).select_related("case__organisation")[:BATCH]
    )


@transaction.atomic
def _warn_batch(now: datetime) -> int:
    cases = list(
        Case.objects.filter(escalate_at__lte=now)
        .select_related("organisation")
        .order_by("escalate_at")[:BATCH]
    )
    notices: list[Notice] = []
    for case in cases:
        notices.extend(_escalate(case, now))
    Notice.objects.bulk_create(notices)
    Case.objects.bulk_update(cases, ["escalate_at", "escalation", "supervised"])
    for notice in notices:
        if notice.kind == NoticeKind.SUPERVISION:
            city = notice.case.organisation.code
            ref = notice.case.ref
            record("case.escalated", ref, actor=None, organisation=city, level=notice.level)
    return len(cases)


def _escalate(case: Case, now: datetime) -> list[Notice]:
    """Return what is due now, the newest warning only, and set the next moment."""
    books = books_of(case.organisation_id)
    ctx = Context(CaseFile(case), books, now, None, Given())
    notices: list[Notice] = []
    while case.escalate_at is not None and case.escalate_at <= now:
        notices = _notice(ctx, case.escalation)
        case.escalation += 1
        case.escalate_at = clocks.escalation_time(case, books)
    return notices


def _notice(ctx: Context, step: int) -> list[Notice]:
    """Warnings at 50 % and 80 %; overdue disposal is supervised at 1, 2 and 3 limits."""
    case = ctx.case
    made = []
    if step < len(WARNINGS):
        made.append(
            Notice(
                case=case, kind=WARNINGS[step], stage=case.stage, unit_id=case.unit_id, at=ctx.at
            )
        )
    level = step - 1
    if case.stage == Stage.DISPOSAL and level >= 1 and case.supervised < level:
        case.supervised = level
        made.append(supervision_notice(ctx, level))
    return made
