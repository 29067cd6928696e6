"""Whole histories in bulk: the same engine, a thousand cases an act, five thousand a transaction.

The engine works on the next five thousand in a process of its own while this one writes those
before; rows are written by prepared statement or by COPY, with ids taken beforehand.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import record
from xiuhua.core.loop import intake, search
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.drafts import Draft
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.playing import (
    COLUMNS,
    History,
    Judged,
    Played,
    Values,
    no_collecting,
    play_all,
    player,
)
from xiuhua.core.loop.services import SEARCHED, search_text
from xiuhua.core.loop.vocab import State
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places.areabook import Located
from xiuhua.core.places.selectors import located_many
from xiuhua.kit import clock, geo
from xiuhua.kit.errors import XiuhuaError

BATCH = 1000  # cases of one act
TOGETHER = 5 * BATCH  # of one transaction: pages of the indexes are then written less often
CASE = COLUMNS[Case].place
NEAR = ("id", "number", "state", "reported_at", "closed_at", "cell", "minor_id", "lon", "lat")
near_told = itemgetter(*(CASE[name] for name in NEAR))
near_place = itemgetter(*(CASE[name] for name in NEAR[-4:]))
searched = itemgetter(*(CASE[name] for name in SEARCHED))


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
    near, total = NearBook(organisation.pk), 0
    with no_collecting():
        for played in _played(iter(histories), organisation.pk):
            with transaction.atomic():
                for start in range(0, len(played), BATCH):
                    _write_batch(played[start : start + BATCH], organisation, near, actor)
            total += len(played)
    return total


def _played(histories: Iterator[History], organisation_id: int) -> Iterator[list[Played]]:
    """Yield what is one transaction after the other; while it is written the next is played."""
    first = list(islice(histories, TOGETHER))
    if len(first) < TOGETHER:
        books = books_of(organisation_id)
        if first:
            yield play_all(_judged(first, books), books)
        return
    with player() as pool:
        ahead = _hand_over(pool, iter(first), organisation_id)
        while ahead is not None:
            following = _hand_over(pool, histories, organisation_id)
            yield ahead.result()
            ahead = following


def _hand_over(
    pool: ProcessPoolExecutor, histories: Iterator[History], organisation_id: int
) -> "Future[list[Played]] | None":
    """Have the next ones played; what is wrong with them is raised when their turn comes."""
    books = books_of(organisation_id)
    try:
        judged = _judged(list(islice(histories, TOGETHER)), books)
    except XiuhuaError as error:
        refused: Future[list[Played]] = Future()
        refused.set_exception(error)
        return refused
    return pool.submit(play_all, judged, books) if judged else None


def _judged(histories: Sequence[History], books: Books) -> list[Judged]:
    drafts = [_placed(history.draft) for history in histories]
    return [
        Judged(
            history,
            draft,
            where,
            intake.class_of(draft, books).id,
            intake.component_id(draft, books),
        )
        for history, draft, where in zip(histories, drafts, _places(drafts, books), strict=True)
    ]


def _write_batch(
    played: Sequence[Played], organisation: Organisation, near: "NearBook", actor: User | None
) -> None:
    books = books_of(organisation.pk)
    cases = [one.case for one in played]
    for case, number, case_id in zip(
        cases,
        _numbers("case", organisation, [case[CASE["reported_at"]] for case in cases]),
        reserve_ids(Case, len(cases)),
        strict=True,
    ):
        case[CASE["id"]], case[CASE["number"]] = case_id, f"S{number}"
        case[CASE["repeat_of_id"]] = near.add(case, books)
    _give_filed_numbers(cases, organisation)
    _write(played, books)
    _note_in_ledger(played, organisation, actor)


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


def _give_filed_numbers(cases: Sequence[Values], organisation: Organisation) -> None:
    filed = [case for case in cases if case[CASE["filed_at"]] is not None]
    times = [case[CASE["filed_at"]] for case in filed]
    county = organisation.county_code or "000000"
    for case, number in zip(filed, _numbers("filed", organisation, times), strict=True):
        case[CASE["filed_number"]] = county + number


def _write(played: Sequence[Played], books: Books) -> None:
    tables: dict[type[models.Model], list[Values]] = {Case: [one.case for one in played]}
    for case, rows, _ in played:
        for model, row in rows:
            row[COLUMNS[model].place["case_id"]] = case[CASE["id"]]
            tables.setdefault(model, []).append(row)
    for model, values in tables.items():
        if model is not Case:
            for row, row_id in zip(values, reserve_ids(model, len(values)), strict=True):
                row[COLUMNS[model].place["id"]] = row_id
        insert_rows(model, values)
    search.index_new(
        (case[CASE["id"]], search_text(searched(case), books.minor(case[CASE["minor_id"]])))
        for case, *_ in played
    )


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


def insert_rows(model: type[models.Model], rows: Sequence[Values]) -> None:
    """Insert rows of `Columns.of`, with ids: by one prepared statement, or COPY on PostgreSQL."""
    fields = COLUMNS[model].fields
    quoted = connection.ops.quote_name
    target = f"{quoted(model._meta.db_table)} ({', '.join(quoted(str(f.column)) for f in fields)})"
    _to_stored(rows, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for values in rows:
                    copy.write_row(values)
            return
        marks = ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 names of the model
        cursor.executemany(sql, rows)


def _to_stored(rows: Sequence[Values], fields: "Sequence[models.Field[Any, Any]]") -> None:
    """Turn times and decimals into what the database takes; all else is stored as it is."""
    database = connections[DEFAULT_DB_ALIAS]  # what `connection` looks up anew at each touch
    moments: dict[datetime | None, Any] = {None: None}  # a move's time stands in many columns
    times = [place for place, one in enumerate(fields) if isinstance(one, models.DateTimeField)]
    decimals = [
        (place, one) for place, one in enumerate(fields) if isinstance(one, models.DecimalField)
    ]
    for values in rows:
        for place in times:
            at = values[place]
            if at not in moments:
                moments[at] = database.ops.adapt_datetimefield_value(at)
            values[place] = moments[at]
        for place, one in decimals:
            values[place] = one.get_db_prep_save(values[place], database)


def _note_in_ledger(
    played: Sequence[Played], organisation: Organisation, actor: User | None
) -> None:
    digest = hashlib.sha256()
    for case, _, moves in played:
        told = (case[CASE["number"]], case[CASE["external_id"]], case[CASE["state"]], moves)
        digest.update("|".join(told).encode() + b"\n")
    record(
        "cases.imported",
        f"cases/{organisation.code}",
        actor=actor,
        count=len(played),
        numbers=[one.case[CASE["number"]] for one in played],
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
        ).values_list(*NEAR)
        for row in rows.order_by().iterator():
            self._put(row)

    def _put(self, case: tuple[Any, ...]) -> None:
        *told, cell, minor_id, lon, lat = case
        near = intake.Near(*told, 0.0)  # type: ignore[call-arg]  # five columns
        self.entries.setdefault((cell, minor_id), []).append(near)
        self.places[near.id] = lon, lat

    def add(self, case: Values, books: Books) -> int | None:
        """Return the id of the case that `case` repeats, and remember `case`."""
        cell, minor_id, lon, lat = near_place(case)
        if cell is None:
            return None
        reported_at = case[CASE["reported_at"]]
        near = list(self._within(lon, lat, minor_id, reported_at, books))
        if case[CASE["state"]] == State.CLOSED:
            self._put(near_told(case))
        return intake.repeated(near, books, reported_at)

    def _within(
        self, lon: float, lat: float, minor_id: int, reported_at: datetime, books: Books
    ) -> Iterator[intake.Near]:
        distance = books.rules.duplicate_m
        since = reported_at - timedelta(days=books.rules.repeat_days)
        for low, high in geo.cell_ranges(*geo.around(lon, lat, distance)):
            for cell in range(low, high + 1):
                for near in self.entries.get((cell, minor_id), ()):
                    if near.closed_at is None or near.closed_at < since:
                        continue
                    if geo.distance_m(lon, lat, *self.places[near.id]) <= distance:
                        yield near
