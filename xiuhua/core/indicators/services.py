"""Keeping daily facts in step with the ledger."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min

from xiuhua.core.indicators.errors import Overtaken
from xiuhua.core.indicators.facts import day_facts, span_facts
from xiuhua.core.indicators.models import DayFact, SpanFact, SpanKind
from xiuhua.core.ledger.models import Act, Counter, Head
from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import advance, read
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.metrics import COUNTED_MOVES
from xiuhua.core.loop.models import Application, Case, Step, Survey, Task
from xiuhua.core.people.models import Organisation
from xiuhua.kit import clock

CONSUMER = "indicators.facts"
TURN = "indicators.facts.turn"
ACTS = 5_000  # read at a time
MANY = 5_000  # touched cases, above which all days are rebuilt
CHUNK = 400  # ids in one statement
INSERT = 500
DAY = timedelta(days=1)
MOMENTS = ("reported_at", "filed_at", "dispatched_at", "disposal_due_at", "due_at")


def refresh_facts() -> int:
    """Rebuild the facts of every day that acts since the last call touched; return how many days.

    Nobody's writing waits while a day is counted. Whoever begins last goes on alone: another
    process that still has older counts in hand writes no more, and returns.
    """
    turn, rebuilt = _take_turn(), 0
    try:
        while acts := read(CONSUMER, ACTS):
            numbers = _touched(acts)
            if len(numbers) > MANY:
                return rebuilt + _rebuild_all(turn)
            for organisation in Organisation.objects.all():
                rebuilt += _rebuild_days(organisation, _days_of(organisation, numbers), turn)
            advance(CONSUMER, acts[-1].seq)
    except Overtaken:
        pass
    return rebuilt


def rebuild_facts(organisation: Organisation) -> int:
    """Rebuild the facts of all days of an organisation; return how many days.

    Raises:
        Overtaken: another process began after this one, and does what was left to do.
    """
    return _rebuild_whole(organisation, _take_turn())


def _rebuild_all(turn: int) -> int:
    upto = Head.objects.values_list("seq", flat=True).first() or 0
    days = sum(_rebuild_whole(organisation, turn) for organisation in Organisation.objects.all())
    advance(CONSUMER, upto)
    return days


def _rebuild_whole(organisation: Organisation, turn: int) -> int:
    first, last = _bounds(organisation)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    _drop_but(organisation, first, last, turn)
    return _rebuild_days(organisation, days, turn)


def _rebuild_days(organisation: Organisation, days: Collection[date], turn: int) -> int:
    books = books_of(organisation.pk)
    for day in sorted(days):
        happened = day_facts(books, day)
        owed = [fact for kind in SpanKind for fact in span_facts(books, kind, day)]
        _replace_day(organisation, day, happened, owed, turn)
    return len(days)


@transaction.atomic
def _take_turn() -> int:
    return next_number(TURN)


def _keep_turn(turn: int) -> None:
    """Go on only as the last who began; the next one begins after this transaction."""
    if Counter.objects.select_for_update().get(name=TURN).value != turn:
        raise Overtaken


@transaction.atomic
def _drop_but(organisation: Organisation, first: date, last: date, turn: int) -> None:
    _keep_turn(turn)
    days = DayFact.objects.filter(organisation=organisation)
    days.exclude(day__gte=first, day__lte=last).delete()
    spans = SpanFact.objects.filter(organisation=organisation)
    spans.exclude(due_day__gte=first, due_day__lte=last).delete()


@transaction.atomic
def _replace_day(
    organisation: Organisation,
    day: date,
    happened: Sequence[DayFact],
    owed: Sequence[SpanFact],
    turn: int,
) -> None:
    _keep_turn(turn)
    DayFact.objects.filter(organisation=organisation, day=day).delete()
    SpanFact.objects.filter(organisation=organisation, due_day=day).delete()
    DayFact.objects.bulk_create(happened, batch_size=INSERT)
    SpanFact.objects.bulk_create(owed, batch_size=INSERT)


def _touched(acts: Iterable[Act]) -> set[str]:
    """Return the numbers of the cases that acts are about."""
    numbers: set[str] = set()
    for act in acts:
        if act.subject.startswith("case/"):
            numbers.add(act.subject.removeprefix("case/"))
        elif act.kind == "cases.imported":
            numbers.update(act.details["numbers"])
    return numbers


def _days_of(organisation: Organisation, numbers: set[str]) -> set[date]:
    """Return the local days whose facts the cases stand in, or stood in before they moved."""
    moments: set[datetime | None] = set()
    wanted = sorted(numbers)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        cases = Case.objects.filter(organisation=organisation, number__in=some).order_by()
        rows = list(cases.values_list("id", "repeat_of_id", *MOMENTS))
        for row in rows:
            moments.update(row[2:])
        repeated = Case.objects.filter(pk__in={row[1] for row in rows if row[1]})
        moments.update(repeated.order_by().values_list("due_at", flat=True))
        moments.update(_moments_beside([row[0] for row in rows]))
    return {clock.local_day(at, organisation.timezone) for at in moments if at is not None}


def _moments_beside(case_ids: Sequence[int]) -> Iterator[datetime | None]:
    """Yield the moments that hang on cases, and those a move of them changed."""
    steps = Step.objects.filter(case_id__in=case_ids).order_by()
    for move, at, facts in steps.values_list("move", "at", "facts"):
        if move in COUNTED_MOVES:
            yield at
        for name, was in facts.get("was", {}).items():
            if name in MOMENTS:
                yield datetime.fromisoformat(was)
    of_cases = {"case_id__in": case_ids}
    yield from (
        Application.objects.filter(**of_cases).order_by().values_list("decided_at", flat=True)
    )
    yield from Task.objects.filter(**of_cases).order_by().values_list("due_at", flat=True)
    yield from Survey.objects.filter(**of_cases).order_by().values_list("at", flat=True)


def _bounds(organisation: Organisation) -> tuple[date, date]:
    """Return the first and last local day on which anything counts; today when nothing does."""
    mine = {"case__organisation": organisation}
    sets = (
        (Case.objects.filter(organisation=organisation), MOMENTS),
        (Step.objects.filter(move__in=COUNTED_MOVES, **mine), ("at",)),
        (Application.objects.filter(**mine), ("decided_at",)),
        (Task.objects.filter(**mine), ("due_at",)),
        (Survey.objects.filter(**mine), ("at",)),
    )
    ends: list[datetime] = []
    for rows, fields in sets:
        extremes = {f"{f.__name__}_{name}": f(name) for name in fields for f in (Min, Max)}
        found = rows.order_by().aggregate(**extremes)
        ends.extend(at for at in found.values() if at is not None)
    ends = ends or [clock.now()]
    zone = organisation.timezone
    return clock.local_day(min(ends), zone), clock.local_day(max(ends), zone)
