"""Building and reading daily facts.

A fact is a sum of rows that the counters of `core.loop` count, so both say the same by
construction: days are counted by the counters' own conditions, and what was owed in a period is
worked out from the days on which it was due and done.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value

from xiuhua.core.indicators.models import DayFact, SpanFact, SpanKind
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.metrics import (
    AXES,
    NEVER_OWED,
    By,
    Period,
    Scope,
    aggregates,
    lens_of,
)
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import State
from xiuhua.core.places.selectors import areas
from xiuhua.kit import clock

DAY_AXES = ("reported", "filed", "dispatched", "steps", "applications", "tasks", "surveys")
KEYS = ("street_id", "unit_id", "minor_id", "source")
KINDS = ("street", "unit", "minor", "source")
ALL = "all"
DAY = timedelta(days=1)
SPANS = {
    SpanKind.DISPOSAL: ("disposal_due_at", "disposed_at"),
    SpanKind.CLOSING: ("due_at", "closed_at"),
}


def day_facts(books: Books, day: date) -> list[DayFact]:
    """Count what happened on a local day, for each scope. 1 statement an axis."""
    lens = lens_of(books, Period(day, day + DAY, books.organisation.timezone), By.DUE)
    facts: dict[str, DayFact] = {}
    for name in DAY_AXES:
        axis, counters = AXES[name], aggregates(name, lens)
        columns = [column.removeprefix("n_") for column in counters]
        keys = [axis.on + key for key in KEYS]
        rows = axis.model._default_manager.filter(axis.rows(lens)).order_by().values(*keys)
        for row in rows.annotate(**counters).values_list(*keys, *counters):
            _add(facts, row, columns, DayFact(organisation=books.organisation, day=day))
    return list(facts.values())


def _add(
    facts: dict[str, DayFact], row: Sequence[Any], columns: Sequence[str], blank: DayFact
) -> None:
    counted = [(column, n) for column, n in zip(columns, row[len(KEYS) :], strict=True) if n]
    for scope in _scopes(row):
        fact = facts.get(scope)
        if fact is None:
            fact = facts[scope] = DayFact(
                organisation=blank.organisation, day=blank.day, scope=scope
            )
        for column, n in counted:
            setattr(fact, column, getattr(fact, column) + n)


def _scopes(row: Sequence[Any]) -> Iterator[str]:
    yield ALL
    for kind, key in zip(KINDS, row, strict=False):
        if key is not None:
            yield f"{kind}:{key}"


def span_facts(books: Books, kind: SpanKind, due_day: date) -> list[SpanFact]:
    """Count what fell due on a local day by the day it was done, for each scope. 1 statement."""
    zone = books.organisation.timezone
    facts: dict[tuple[str, date | None, bool], SpanFact] = {}
    for row in _owed_on(books, kind, due_day):
        done, forced = row[len(KEYS)], row[len(KEYS) + 1] == State.FORCE_CLOSED
        done_day = clock.local_day(done, zone) if done else None
        for scope in _scopes(row):
            fact = facts.get((scope, done_day, forced))
            if fact is None:
                fact = facts[scope, done_day, forced] = SpanFact(
                    organisation=books.organisation,
                    scope=scope,
                    kind=kind,
                    due_day=due_day,
                    done_day=done_day,
                    forced=forced,
                )
            _count(fact, *row[len(KEYS) + 2 :], done=done)
    return list(facts.values())


def _owed_on(books: Books, kind: SpanKind, day: date) -> "QuerySet[Case, tuple[Any, ...]]":
    due, done = SPANS[kind]
    period = Period(day, day + DAY, books.organisation.timezone)
    in_day = {f"{due}__gte": period.start, f"{due}__lt": period.end}
    repeats = Case.objects.filter(repeat_of=OuterRef("pk")).order_by()
    repeated = Exists(repeats) if kind == SpanKind.CLOSING else Value(False)
    cases = Case.objects.filter(organisation=books.organisation, **in_day)
    return (
        cases.exclude(state__in=NEVER_OWED)
        .order_by()
        .annotate(repeated=repeated)
        .values_list(
            *KEYS, done, "state", due, "timeout_exempt", "rework_count", "disposal_s", "repeated"
        )
    )


def _count(
    fact: SpanFact,
    due: datetime,
    exempt: bool,
    reworks: int,
    disposal_s: int | None,
    repeated: bool,
    *,
    done: datetime | None,
) -> None:
    fact.n += 1
    fact.n_exempt += exempt
    if done is None:
        return
    fact.n_on_time += exempt or done <= due
    fact.n_rework += reworks > 0
    fact.n_repeated += bool(repeated)
    if disposal_s is not None:
        fact.n_timed += 1
        fact.timed_s += disposal_s


def fact_scope(scope: Scope, books: Books) -> str | None:
    """Return the scope as facts name it; None where facts do not keep it.

    Raises:
        BadFilter: a code that does not exist.
    """
    given = [name for name, value in scope if value]
    if not given:
        return ALL
    if given == ["area"]:
        return _area_scope(scope.area, books)
    if given == ["unit"]:
        return f"unit:{scope.unit_id(books)}"
    if given == ["minor"]:
        return f"minor:{scope.minor_id(books)}"
    return f"source:{scope.source}" if given == ["source"] else None


def _area_scope(code: str, books: Books) -> str | None:
    area = areas(books.organisation.pk).by_code(code)
    if area is None:
        return None
    if area.level == "county":
        return ALL
    return f"street:{area.id}" if area.level in ("street", "town") else None


def count_facts(
    organisation_id: int, scope: str, period: Period, *, forced: bool
) -> dict[str, int]:
    """Return every counter by id, as `count_rows` does, added up from facts. 4 statements.

    `forced` counts cases closed by force like any other.
    """
    own = Q(organisation_id=organisation_id, scope=scope)
    days = DayFact.objects.filter(own, day__gte=period.from_day, day__lt=period.to_day)
    columns = [field.name for field in DayFact._meta.concrete_fields][4:]
    return {
        **_summed(days, {column: Sum(column) for column in columns}),
        **_disposal(own, period, Q() if forced else Q(forced=False)),
        **_closing(own, period, Q() if forced else Q(forced=False)),
    }


def _summed(facts: "QuerySet[Any]", sums: dict[str, Sum]) -> dict[str, int]:
    found = facts.order_by().aggregate(**{f"n_{key}": one for key, one in sums.items()})
    return {key: found[f"n_{key}"] or 0 for key in sums}


def _owed_in(own: Q, period: Period) -> "QuerySet[SpanFact]":
    within = Q(due_day__gte=period.from_day, due_day__lt=period.to_day)
    early = Q(done_day__gte=period.from_day, done_day__lt=period.to_day, due_day__gte=period.to_day)
    return SpanFact.objects.filter((own & within) | (own & early))


def _disposal(own: Q, period: Period, counted: Q) -> dict[str, int]:
    own &= Q(kind=SpanKind.DISPOSAL)
    done = counted & Q(done_day__lt=period.to_day)
    counts = _summed(
        _owed_in(own, period),
        {
            "due_disposal": Sum("n", filter=counted),
            "disposed": Sum("n", filter=done),
            "disposed_on_time": Sum("n_on_time", filter=done),
            "rework_cases": Sum("n_rework", filter=done),
            "timed": Sum("n_timed", filter=done),
            "timed_s": Sum("timed_s", filter=done),
        },
    )
    counts["overdue_disposed"] = counts["disposed"] - counts["disposed_on_time"]
    late = own & counted & Q(due_day__lt=period.to_day)
    undone = SpanFact.objects.filter(
        (late & Q(done_day__isnull=True)) | (late & Q(done_day__gte=period.to_day))
    )
    found = _summed(undone, {"n": Sum("n"), "n_exempt": Sum("n_exempt")})
    counts["overdue_open"] = found["n"] - found["n_exempt"]
    return counts


def _closing(own: Q, period: Period, counted: Q) -> dict[str, int]:
    done = Q(done_day__lt=period.to_day)
    return _summed(
        _owed_in(own & Q(kind=SpanKind.CLOSING), period),
        {
            "due_closing": Sum("n", filter=counted),
            "closed": Sum("n", filter=counted & done),
            "closed_on_time": Sum("n_on_time", filter=counted & done),
            "repeated": Sum("n_repeated", filter=counted & done),
            "due_resolution": Sum("n"),
            "resolved": Sum("n", filter=done),
        },
    )
