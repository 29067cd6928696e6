"""The clocks of a case: stage limits, the disposal clock, the overall deadline, escalation."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from xiuhua.core.loop.books import Books
from xiuhua.core.loop.context import Context
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import STAGE_OF, Stage, State
from xiuhua.kit import worktime
from xiuhua.kit.worktime import Clock, Limit, Unit

# Shares of a limit after which somebody is told; see `sweep`. Past the last one nothing more comes.
ESCALATION = (Fraction(1, 2), Fraction(4, 5), Fraction(1), Fraction(2), Fraction(3))
READ = "_disposal_clock"  # beside the columns of a case: what its clock's data mean
STAGE_ONLY = 3  # a stage other than disposal warns at 50 %, 80 % and 100 %


def disposal_limit(case: Case, books: Books) -> Limit | None:
    """Return the limit of the case's filing condition, or none when no condition was chosen."""
    if case.condition_id is None:
        return None
    condition = books.condition(case.condition_id)
    return Limit(condition.limit_value, Unit(condition.limit_unit))


def disposal_clock(case: Case) -> Clock | None:
    """Return the running or stopped disposal clock; a case's data is read once."""
    data = case.disposal_clock
    if not data:
        return None
    known: tuple[dict[str, Any], Clock] | None = case.__dict__.get(READ)
    if known is None or known[0] is not data:
        known = case.__dict__[READ] = data, Clock.from_data(data)
    return known[1]


def set_disposal_clock(ctx: Context, running: Clock | None) -> None:
    """Put a clock on the case and compute both deadlines from it."""
    case = ctx.case
    if running is None:
        case.disposal_clock = case.disposal_due_at = case.due_at = None
        return
    case.disposal_clock = running.as_data()
    case.__dict__[READ] = case.disposal_clock, running
    case.disposal_due_at = running.due_at(ctx.books.calendar)
    overall = overall_clock(case, ctx.books)
    case.due_at = overall.due_at(ctx.books.calendar) if overall else None


def start_disposal(ctx: Context) -> None:
    """Start the disposal clock, from the source's own deadlines where it gives them."""
    given = ctx.given
    if given.disposal_due_at is not None or given.due_at is not None:
        ctx.case.disposal_clock = None
        ctx.case.disposal_due_at = given.disposal_due_at or given.due_at
        ctx.case.due_at = given.due_at or given.disposal_due_at
        return
    limit = disposal_limit(ctx.case, ctx.books)
    set_disposal_clock(ctx, Clock(ctx.at, (limit,)) if limit else None)


def overall_limits(case: Case, books: Books) -> tuple[Limit, ...]:
    """Return what the overall deadline adds to the disposal deadline: check, then closing."""
    at = case.dispatched_at or case.reported_at
    return (
        books.stage_limit(Stage.CHECK, urgent=case.urgent, at=at),
        books.stage_limit(Stage.CLOSING, urgent=case.urgent, at=at),
    )


def overall_clock(case: Case, books: Books) -> Clock | None:
    """Return the clock of the whole way: the class's own limit, or disposal + check + closing.

    None where there is no disposal clock: before dispatch, or when a source gave the deadlines.
    """
    running = disposal_clock(case)
    if running is None:
        return None
    own = books.minor(case.minor_id).overall_limit
    if own is not None:
        start = case.dispatched_at or case.reported_at
        return Clock(start, (Limit(own[0], Unit(own[1])),), running.pauses)
    limits = (*running.limits, *overall_limits(case, books))
    return Clock(running.started_at, limits, running.pauses)


@lru_cache(maxsize=1000)
def scaled(limits: tuple[Limit, ...], share: Fraction) -> tuple[Limit, ...]:
    """Return the limits times a share of them; few differ, and every move asks."""
    return tuple(Limit(Fraction(limit.value) * share, limit.unit) for limit in limits)


def enter_stage(ctx: Context) -> None:
    """Start the clock of the stage the case has come to, and say when to warn first."""
    case = ctx.case
    stage = STAGE_OF.get(State(case.state))
    case.stage = stage or ""
    case.stage_started_at = ctx.at if stage else None
    case.stage_due_at = stage_due(case, ctx.books)
    case.escalation = 0
    case.escalate_at = None if ctx.passing else escalation_time(case, ctx.books)


def stage_due(case: Case, books: Books) -> datetime | None:
    """Return the deadline of the present stage; in disposal it is the disposal clock's."""
    if case.stage == Stage.DISPOSAL:
        return case.disposal_due_at
    return _stage_moment(case, books)


def escalation_time(case: Case, books: Books) -> datetime | None:
    """Return when the case's next warning or notice falls due; none when there is none to come."""
    if case.stage_due_at is None or case.escalation >= len(ESCALATION):
        return None
    share = ESCALATION[case.escalation]
    if case.stage != Stage.DISPOSAL:
        return _stage_moment(case, books, share) if case.escalation < STAGE_ONLY else None
    running = disposal_clock(case)
    if running is None:
        return case.stage_due_at if share == 1 else None
    limits = scaled(running.limits, share)
    return Clock(running.started_at, limits, running.pauses).due_at(books.calendar)


def _stage_moment(case: Case, books: Books, share: Fraction | None = None) -> datetime | None:
    if case.stage_started_at is None or not case.stage:
        return None
    limit = books.stage_limit(Stage(case.stage), urgent=case.urgent, at=case.stage_started_at)
    if share is not None:
        (limit,) = scaled((limit,), share)
    return worktime.deadline(case.stage_started_at, limit, books.calendar)


def stage_unit(case: Case, books: Books) -> Unit:
    """Return the unit in which time spent in the present stage counts."""
    if case.stage == Stage.DISPOSAL:
        running = disposal_clock(case)
        return running.limits[0].unit if running else Unit.NATURAL_DAY
    at = case.stage_started_at or case.reported_at
    return books.stage_limit(Stage(case.stage), urgent=case.urgent, at=at).unit


def spent_s(case: Case, books: Books, at: datetime) -> int | None:
    """Return the seconds spent in the present stage until `at`, counted in the stage's unit."""
    if not case.stage or case.stage_started_at is None or case.state == State.SUSPENDED:
        return None
    if at < case.stage_started_at:  # a dirty import may close before it opens
        return 0
    unit = stage_unit(case, books)
    return int(worktime.elapsed(case.stage_started_at, at, unit, books.calendar).total_seconds())


def disposal_spent_s(case: Case, books: Books, at: datetime) -> int | None:
    """Return the seconds of the disposal clock until `at`, pauses taken out."""
    running = disposal_clock(case)
    if running is not None:
        return int(running.elapsed(books.calendar, at).total_seconds())
    if case.dispatched_at is None:
        return None
    return max(0, int((at - case.dispatched_at).total_seconds()))


def half(limit: Limit) -> Limit:
    """Return half of a limit."""
    return Limit(
        limit.value / 2 if isinstance(limit.value, Decimal) else Fraction(limit.value) / 2,
        limit.unit,
    )
