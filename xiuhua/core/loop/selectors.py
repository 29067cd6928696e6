"""Readings of cases that join, count or page."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    Value,
)
from django.db.models.functions import Coalesce

from xiuhua.core.catalogue.selectors import MinorInfo
from xiuhua.core.evidence.models import Media
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.context import CaseFile
from xiuhua.core.loop.errors import UnknownCase
from xiuhua.core.loop.filters import BadFilter
from xiuhua.core.loop.models import Application, Case, CaseQuerySet, Report, Step, Task
from xiuhua.core.loop.vocab import ENDED, Source, State
from xiuhua.core.people.directory import UnitInfo
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.models import User
from xiuhua.core.places.areabook import AreaInfo
from xiuhua.core.places.selectors import areas
from xiuhua.kit import clock

ROW_FIELDS = (
    "id", "number", "filed_number", "external_id", "source", "state", "version", "minor_id",
    "description", "address", "lon", "lat", "grid__code", "community_id", "street_id", "unit_id",
    "urgent", "cover", "reported_at", "filed_at", "dispatched_at", "disposed_at", "closed_at",
    "stage", "stage_due_at", "disposal_due_at", "due_at", "timeout_exempt", "supervised",
    "exposed", "rework_count",
)  # fmt: skip
NOT_EXPORTED = {
    "id", "version", "urgent", "cover", "stage", "stage_due_at", "supervised", "exposed",
}  # fmt: skip
EXPORT_FIELDS = tuple(name for name in ROW_FIELDS if name not in NOT_EXPORTED)
MAP_LIMIT = 2000
# Whatever leaves these states ends the tasks, decides the applications or lets them lapse.
WITH_TASKS = (State.VERIFYING, State.CHECKING)
WITH_APPLICATIONS = (State.DISPATCHED, State.IN_DISPOSAL, State.SUSPENDED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it; names come from the caches, so a page is one statement."""

    values: Mapping[str, Any]
    minor: MinorInfo
    unit: UnitInfo | None
    street: AreaInfo | None
    community: AreaInfo | None
    overdue: bool

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 the columns of ROW_FIELDS
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def state(self) -> State:
        """The state as a word."""
        return State(self.values["state"])

    @property
    def source(self) -> Source:
        """The source as a word."""
        return Source(self.values["source"])

    @property
    def grid_code(self) -> str:
        """The unit grid's code, empty where there is none."""
        return self.values["grid__code"] or ""

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"/cases/{self.values['number']}"


def rows_of(
    cases: CaseQuerySet, books: Books, fields: Sequence[str] = ROW_FIELDS
) -> Iterator[CaseRow]:
    """Yield the rows of a queryset, in its order, one statement."""
    now, book = clock.now(), areas(books.organisation.pk)
    for values in cases.values(*fields).iterator(chunk_size=2000):
        yield CaseRow(
            values,
            books.minor(values["minor_id"]),
            books.units.get(values["unit_id"]),
            book.get(values["street_id"] or 0),
            book.get(values["community_id"] or 0),
            _overdue(values, now),
        )


def _overdue(values: Mapping[str, Any], now: datetime) -> bool:
    if values["timeout_exempt"]:
        return False
    ended = values["closed_at"] or (now if values["state"] not in ENDED else None)
    if ended is None:
        return False
    done = values["disposed_at"] or ended
    due, disposal_due = values["due_at"], values["disposal_due_at"]
    return bool((due and ended > due) or (disposal_due and done > disposal_due))


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and where the next ones start; `next_cursor` is empty at the end."""

    rows: Sequence[CaseRow]
    next_cursor: str


def page(cases: CaseQuerySet, books: Books, *, cursor: str = "", limit: int = 100) -> Page:
    """Return a page, newest report first, by keyset: page 10,000 costs what the first one does.

    Raises:
        BadFilter: the cursor is none of ours.
    """
    if cursor:
        at, last_id = _read_cursor(cursor)
        cases = cases.filter(reported_at__lte=at).filter(Q(reported_at__lt=at) | Q(id__lt=last_id))
    rows = list(rows_of(cases.order_by("-reported_at", "-id")[: limit + 1], books))
    following = _cursor(rows[limit - 1]) if len(rows) > limit else ""
    return Page(rows[:limit], following)


def _cursor(row: CaseRow) -> str:
    text = f"{row.values['reported_at'].isoformat()}|{row.values['id']}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, last_id = text.partition("|")
        return datetime.fromisoformat(at), int(last_id)
    except (ValueError, binascii.Error, UnicodeDecodeError) as error:
        raise BadFilter(name="cursor", value=cursor[:40]) from error


def get_case(user: User, number: str) -> Case:
    """Return a case that the user may see, by intake number or case number. 1 statement.

    Raises:
        UnknownCase: their organisation has none.
        MissingPermission: it is another unit's.
    """
    named = Q(number=number) | Q(filed_number=number) & ~Q(filed_number="")
    case = (
        Case.objects.visible_to(user)
        .filter(named)
        .select_related("organisation", "grid", "reporter", "handler", "component", "merged_into")
        .first()
    )
    if case is not None:
        return case
    if Case.objects.filter(named, organisation_id=user.organisation_id).exists():
        raise MissingPermission(permission="loop.read")
    raise UnknownCase(number=number)


def file_of(case: Case) -> CaseFile:
    """Return a case with what is open on it, asked for only where a state can have it open."""
    file = CaseFile(case)
    if case.state in WITH_TASKS:
        file.tasks += Task.objects.filter(case=case, done_at=None).order_by("id")
    if case.state in WITH_APPLICATIONS:
        file.applications += Application.objects.filter(case=case, resumed_at=None).order_by("id")
    return file


def steps_of(case: Case) -> list[Step]:
    """Return the history, oldest first. 1 statement."""
    return list(case.steps.select_related("actor", "unit").order_by("version"))


def reports_of(case: Case) -> list[Report]:
    """Return every report of the case, those of cases merged into it included. 1 statement."""
    merged = Case.objects.filter(merged_into=case).order_by()
    return list(
        Report.objects.filter(Q(case=case) | Q(case__in=merged.values("pk")))
        .select_related("user", "case")
        .order_by("at", "id")
    )


def photos_of(steps: Iterable[Step], reports: Iterable[Report]) -> list[tuple[Media, str]]:
    """Return the photos of a case with what they show, in order of time. 1 statement."""
    roles: dict[str, str] = {}
    for photos in (*(one.photos for one in reports), *(one.photos for one in steps)):
        for photo in photos:
            roles.setdefault(photo["sha"], photo["role"])
    media = {one.sha256: one for one in Media.objects.filter(sha256__in=roles)} if roles else {}
    return [(media[sha], role) for sha, role in roles.items() if sha in media]


@dataclass(frozen=True, slots=True)
class MapView:
    """Cases in a box: each as a point when there are few, counts per cell when there are many."""

    points: Sequence[
        tuple[str, float | None, float | None, str, bool]
    ]  # number, lon, lat, state, late
    cells: Sequence[tuple[float, float, int]]  # lon, lat of the middle, cases

    def as_data(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"points": self.points, "cells": self.cells}


def map_view(cases: CaseQuerySet, *, limit: int = MAP_LIMIT) -> MapView:
    """Return points, or counts per cell above `limit`. 1 statement, or 2."""
    drawn = cases.order_by().filter(cell__isnull=False)
    ended = Coalesce("closed_at", Value(clock.now(), DateTimeField()))
    late = Q(due_at__isnull=False, due_at__lt=ended, timeout_exempt=False)
    points = list(
        drawn.annotate(late=ExpressionWrapper(late, BooleanField())).values_list(
            "number", "lon", "lat", "state", "late"
        )[: limit + 1]
    )
    if len(points) <= limit:
        return MapView(points, ())
    counted = drawn.values("cell").annotate(
        n=Count("id"), lon=(Min("lon") + Max("lon")) / 2, lat=(Min("lat") + Max("lat")) / 2
    )
    return MapView((), [(row["lon"], row["lat"], row["n"]) for row in counted])


def queue_counts(user: User) -> dict[str, int]:
    """Return how many visible open cases stand in each state, and how many are overdue.

    1 statement over the open cases, which are few beside those that ended.
    """
    now = clock.now()
    cases = Case.objects.visible_to(user).open().order_by()
    late = Q(due_at__lt=now) | Q(disposal_due_at__lt=now, disposed_at=None)
    rows = list(cases.values("state").annotate(n=Count("id"), late=Count("id", filter=late)))
    counts = {row["state"]: row["n"] for row in rows}
    counts["overdue"] = sum(row["late"] for row in rows)
    return counts


def export_rows(cases: CaseQuerySet, organisation_id: int) -> Iterator[CaseRow]:
    """Yield all rows of a queryset for an export, oldest first, without holding them."""
    ordered = cases.order_by(F("reported_at"), "id")
    return rows_of(ordered, books_of(organisation_id), EXPORT_FIELDS)
