"""Whole histories in bulk: the same engine, a thousand cases a batch, one act a batch.

A history is a draft and the moves made on it, each with its time. Rows are written by
`executemany` with ids taken beforehand, so that one case costs a fraction of a millisecond.
"""

import gc
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import record
from xiuhua.core.loop import clocks, intake, search
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.context import CaseFile
from xiuhua.core.loop.drafts import Draft, Given
from xiuhua.core.loop.engine import Outcome, move_on, open_on
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.services import search_text
from xiuhua.core.loop.vocab import State
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places.areabook import Located
from xiuhua.core.places.selectors import located_many
from xiuhua.kit import clock, geo

BATCH = 1000  # cases of one act
TOGETHER = 5  # batches of one transaction: pages of the indexes are then written less often
CONVERTED = (models.DecimalField, models.JSONField)


@dataclass(frozen=True, slots=True)
class Happening:
    """One move of a history."""

    move: str
    at: datetime
    actor: User | None = None
    given: Given = field(default_factory=Given)


@dataclass(frozen=True, slots=True)
class History:
    """A case as it went: what was reported when, by whom, and the moves since."""

    draft: Draft
    at: datetime
    actor: User | None = None
    moves: Sequence[Happening] = ()


@dataclass
class _Made:
    """A case with all rows its history leaves, in writing order."""

    file: CaseFile
    outcomes: list[Outcome]


def import_histories(
    histories: Iterable[History], *, organisation: Organisation, actor: User | None
) -> int:
    """Write histories in time order of their reports; return how many cases that made.

    Classes and places are checked as `open_case` does, guards and effects are the engine's.
    Unlike there, a machine's finding does not join a near case: a history is a case of its own.
    A thousand cases leave one act (numbers and a hash of the content), five thousand are one
    transaction.

    Raises:
        NotAllowed: `actor` may not import.
        XiuhuaError: of the first history that cannot be; its whole transaction is left out.
    """
    require(actor, "loop.import")
    near = NearBook(organisation.pk)
    total, source = 0, iter(histories)
    while first := list(islice(source, BATCH)):
        with _no_collecting(), transaction.atomic():
            more = (list(islice(source, BATCH)) for _ in range(TOGETHER - 1))
            for batch in chain([first], more):
                total += _import_batch(batch, organisation, near, actor) if batch else 0
    return total


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A batch makes a hundred thousand objects that live to its end: none of them is garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _import_batch(
    batch: Sequence[History], organisation: Organisation, near: "NearBook", actor: User | None
) -> int:
    books = books_of(organisation.pk)
    drafts = [_placed(history.draft) for history in batch]
    places = _places(drafts, books)
    numbers = _numbers("case", organisation, [history.at for history in batch])
    ids = reserve_ids(Case, len(batch))
    made = []
    for history, draft, where, number, case_id in zip(
        batch, drafts, places, numbers, ids, strict=True
    ):
        one = _play(history, draft, where, f"S{number}", books)
        one.file.case.pk = case_id
        one.file.case.repeat_of_id = near.add(one.file.case, books)
        made.append(one)
    _give_filed_numbers(made, organisation)
    _write(made, books)
    _note_in_ledger(made, organisation, actor)
    return len(made)


def _placed(draft: Draft) -> Draft:
    lon, lat = intake.normalised(draft)
    return draft if lon == draft.lon and lat == draft.lat else replace(draft, lon=lon, lat=lat)


def _places(drafts: Sequence[Draft], books: Books) -> list[Located | None]:
    """Return where each draft lies; those with coordinates only are looked up together."""
    pointed = [
        i
        for i, d in enumerate(drafts)
        if not d.area_code and d.lon is not None and d.lat is not None
    ]
    places: list[Located | None] = [
        intake.by_area(books.organisation.pk, draft.area_code) if draft.area_code else None
        for draft in drafts
    ]
    found = located_many(
        books.organisation.pk,
        np.array([drafts[i].lon for i in pointed], dtype=np.float64),
        np.array([drafts[i].lat for i in pointed], dtype=np.float64),
    )
    for i, where in zip(pointed, found, strict=True):
        places[i] = where
    return places


def _play(
    history: History, draft: Draft, where: Located | None, number: str, books: Books
) -> _Made:
    minor = intake.class_of(draft, books)
    file, opened = open_on(
        draft,
        books=books,
        number=number,
        at=history.at,
        actor=history.actor,
        where=where,
        minor_id=minor.id,
        component_id=intake.component_id(draft, books),
        urgent=draft.urgent,
        passing=True,
    )
    outcomes = [opened]
    for happening in history.moves:
        outcomes.append(
            move_on(
                file,
                happening.move,
                books=books,
                at=happening.at,
                actor=happening.actor,
                given=happening.given,
                passing=True,
            )
        )
    file.case.escalate_at = clocks.escalation_time(file.case, books)
    return _Made(file, outcomes)


def _numbers(name: str, organisation: Organisation, times: Sequence[datetime]) -> list[str]:
    """Return day + serial for each time, serials gapless in the given order within a day."""
    days = [clock.local_day(at, organisation.timezone).strftime("%Y%m%d") for at in times]
    wanted: dict[str, int] = defaultdict(int)
    for day in days:
        wanted[day] += 1
    upto = {
        day: next_number(f"{name}/{organisation.code}/{day}", count) - count
        for day, count in wanted.items()
    }
    numbers = []
    for day in days:
        upto[day] += 1
        numbers.append(f"{day}{upto[day]:05d}")
    return numbers


def _give_filed_numbers(made: Sequence[_Made], organisation: Organisation) -> None:
    cases = [one.file.case for one in made if one.file.case.filed_at is not None]
    times = [case.filed_at for case in cases if case.filed_at is not None]
    county = organisation.county_code or "000000"
    for case, number in zip(cases, _numbers("filed", organisation, times), strict=True):
        case.filed_number = county + number


def _write(made: Sequence[_Made], books: Books) -> None:
    tables: dict[type[models.Model], list[models.Model]] = {Case: [one.file.case for one in made]}
    for one in made:
        for outcome in one.outcomes:
            for row in (outcome.step, *outcome.made):
                row.case_id = one.file.case.pk  # type: ignore[attr-defined]  # all hang on the case
                tables.setdefault(type(row), []).append(row)
    for model, rows in tables.items():
        if model is not Case:
            for row, row_id in zip(rows, reserve_ids(model, len(rows)), strict=True):
                row.pk = row_id
        insert_rows(model, rows)
    search.index([(one.file.case.pk, search_text(one.file.case, books)) for one in made])


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Return `count` new primary keys; call inside the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    start = (row[0] if row else 0) + 1
    return range(start, start + count)


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows that carry their ids: by one prepared statement, or by COPY on PostgreSQL."""
    fields = model._meta.concrete_fields
    quoted = connection.ops.quote_name
    target = f"{quoted(model._meta.db_table)} ({', '.join(quoted(str(f.column)) for f in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for values in _values(rows, fields):
                    copy.write_row(values)
            return
        marks = ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 names of the model
        cursor.executemany(sql, list(_values(rows, fields)))


def _values(
    rows: Iterable[models.Model], fields: "Sequence[models.Field[Any, Any]]"
) -> Iterator[list[Any]]:
    """Yield what is stored of each row; most values are stored as they are."""
    database = connections[DEFAULT_DB_ALIAS]  # what `connection` looks up anew at each touch
    moments: dict[datetime | None, Any] = {None: None}  # a move's time stands in many columns
    told = itemgetter(*(one.attname for one in fields))
    times = [place for place, one in enumerate(fields) if isinstance(one, models.DateTimeField)]
    others = [(place, one) for place, one in enumerate(fields) if isinstance(one, CONVERTED)]
    for row in rows:
        values = list(told(row.__dict__))
        for place in times:
            at = values[place]
            if at not in moments:
                moments[at] = database.ops.adapt_datetimefield_value(at)
            values[place] = moments[at]
        for place, one in others:
            values[place] = one.get_db_prep_save(values[place], database)
        yield values


def _note_in_ledger(made: Sequence[_Made], organisation: Organisation, actor: User | None) -> None:
    digest = hashlib.sha256()
    for one in made:
        case = one.file.case
        moves = ",".join(f"{o.step.move}@{o.step.at.isoformat()}" for o in one.outcomes)
        digest.update(f"{case.number}|{case.external_id}|{case.state}|{moves}\n".encode())
    record(
        "cases.imported",
        f"cases/{organisation.code}",
        actor=actor,
        count=len(made),
        numbers=[one.file.case.number for one in made],
        content_sha256=digest.hexdigest(),
    )


@dataclass
class NearBook:
    """Cases of one organisation by cell and class, in memory, to see which case repeats which.

    Starts from the cases there are and takes in each new one; equals what `intake.near_cases`
    reads from the database, without asking it for every case.
    """

    organisation_id: int
    entries: dict[tuple[int, int], list[intake.Near]] = field(default_factory=dict)
    places: dict[int, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows: Any = Case.objects.filter(
            organisation_id=self.organisation_id, state=State.CLOSED, cell__isnull=False
        ).values_list(
            "id", "number", "state", "reported_at", "closed_at", "lon", "lat", "cell", "minor_id"
        )
        for row in rows.order_by().iterator():
            near = intake.Near(row[0], row[1], row[2], row[3], row[4], 0.0)
            self._put(row[7], row[8], near, (row[5], row[6]))

    def _put(self, cell: int, minor_id: int, near: intake.Near, at: tuple[float, float]) -> None:
        self.entries.setdefault((cell, minor_id), []).append(near)
        self.places[near.id] = at

    def add(self, case: Case, books: Books) -> int | None:
        """Return the id of the case that `case` repeats, and remember `case`."""
        if case.lon is None or case.lat is None or case.cell is None:
            return None
        near = list(self._within(case, case.lon, case.lat, books))
        if case.state == State.CLOSED:
            own = intake.Near(
                case.pk, case.number, case.state, case.reported_at, case.closed_at, 0.0
            )
            self._put(case.cell, case.minor_id, own, (case.lon, case.lat))
        return intake.repeated(near, books, case.reported_at)

    def _within(self, case: Case, lon: float, lat: float, books: Books) -> Iterator[intake.Near]:
        distance = books.rules.duplicate_m
        since = case.reported_at - timedelta(days=books.rules.repeat_days)
        for low, high in geo.cell_ranges(*geo.around(lon, lat, distance)):
            for cell in range(low, high + 1):
                for near in self.entries.get((cell, case.minor_id), ()):
                    if near.closed_at is None or near.closed_at < since:
                        continue
                    if geo.distance_m(lon, lat, *self.places[near.id]) <= distance:
                        yield near
