"""The pure part of writing histories: each is played by the engine, none asks the database.

So it can work in a process of its own beside the one that writes; what goes between the two is
plain values, since rows as Django's objects take longer to send than to make.
"""

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from operator import itemgetter
from threading import Thread
from typing import Any, NamedTuple

import django
import orjson
from django.db import models

from xiuhua.core.loop import clocks
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.drafts import Draft, Given
from xiuhua.core.loop.engine import move_on, open_on
from xiuhua.core.loop.models import Application, Case, Notice, Report, Step, Task
from xiuhua.core.people.models import User
from xiuhua.core.places.areabook import Located

Values = list[Any]


class Happening(NamedTuple):
    """One move of a history."""

    move: str
    at: datetime
    actor: User | None = None
    given: Given = Given()


class History(NamedTuple):
    """A case as it went: what was reported when, by whom, and the moves since."""

    draft: Draft
    at: datetime
    actor: User | None = None
    moves: Sequence[Happening] = ()


class Judged(NamedTuple):
    """A history found good: its draft in WGS-84, and where and what that is."""

    history: History
    draft: Draft
    where: Located | None
    minor_id: int
    component_id: int | None


class Played(NamedTuple):
    """What a history leaves: the case and, in writing order, the rows that hang on it.

    Values stand in the order of their columns, JSON as text; ids and numbers are still to come.
    `moves` is what the ledger's hash covers.
    """

    case: Values
    rows: list[tuple[type[models.Model], Values]]
    moves: str


class Columns:
    """The columns of a table: their names' places, and which of them hold JSON."""

    def __init__(self, model: type[models.Model]) -> None:
        self.fields = model._meta.concrete_fields
        names = [one.attname for one in self.fields]
        self.place: Mapping[str, int] = {name: place for place, name in enumerate(names)}
        self._told = itemgetter(*names)
        self._json = [
            place for place, one in enumerate(self.fields) if isinstance(one, models.JSONField)
        ]

    def of(self, row: models.Model) -> Values:
        """Return a row's values."""
        values = list(self._told(row.__dict__))
        for place in self._json:
            if values[place] is not None:
                values[place] = orjson.dumps(values[place]).decode()
        return values


TABLES: tuple[type[models.Model], ...] = (Case, Step, Report, Task, Application, Notice)
COLUMNS = {one: Columns(one) for one in TABLES}


def play_all(judged: Sequence[Judged], books: Books) -> list[Played]:
    """Play histories that were found good.

    Raises:
        XiuhuaError: of the first that the table, a guard or a need forbids.
    """
    return [_play(one, books) for one in judged]


@contextmanager
def player() -> Iterator[ProcessPoolExecutor]:
    """Yield a process that knows the models, to which `play_all` is submitted."""
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup)
    pool.submit(settle_in)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def settle_in() -> None:
    """Make this process one that plays: no collecting, and no life after its parent's."""
    gc.disable()
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)  # a parent that was killed could not say so


@contextmanager
def no_collecting() -> Iterator[None]:
    """A part makes a hundred thousand objects that live to its end: none of them is garbage.

    Looking for some among them took as long as writing them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _play(judged: Judged, books: Books) -> Played:
    history, draft, where, minor_id, component_id = judged
    file, opened = open_on(
        draft,
        books=books,
        number="",
        at=history.at,
        actor=history.actor,
        where=where,
        minor_id=minor_id,
        component_id=component_id,
        urgent=draft.urgent,
        passing=True,
    )
    outcomes = [opened]
    for move, at, actor, given in history.moves:
        outcomes.append(
            move_on(file, move, books=books, at=at, actor=actor, given=given, passing=True)
        )
    file.case.escalate_at = clocks.escalation_time(file.case, books)
    rows = chain.from_iterable((one.step, *one.made) for one in outcomes)
    return Played(
        COLUMNS[Case].of(file.case),
        [(row.__class__, COLUMNS[row.__class__].of(row)) for row in rows],
        ",".join(f"{one.step.move}@{one.step.at.isoformat()}" for one in outcomes),
    )
