"""Judging a draft before it becomes a case: what is wrong with it, where it lies, what is near."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Q

from xiuhua.core.assets.models import Component
from xiuhua.core.catalogue.selectors import MinorInfo
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.drafts import Draft
from xiuhua.core.loop.errors import (
    InTheFuture,
    OutsideCity,
    PhotoMissing,
    TextTooLong,
    UnknownClass,
)
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import ENDED, Source, State
from xiuhua.core.places.areabook import Located
from xiuhua.core.places.selectors import areas, is_drawn, located
from xiuhua.kit import geo

GONE = (State.REJECTED, State.VOIDED, State.MERGED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Near:
    """A case of the same class close by, and how far in metres."""

    id: int
    number: str
    state: str
    reported_at: datetime
    closed_at: datetime | None
    distance_m: float


def normalised(draft: Draft) -> tuple[float | None, float | None]:
    """Return the draft's position in WGS-84."""
    if draft.lon is None or draft.lat is None:
        return None, None
    lon, lat = geo.to_wgs84(draft.lon, draft.lat, draft.crs)
    return float(lon), float(lat)


def check_words(draft: Draft, books: Books, now: datetime) -> None:
    """Refuse too many words and findings from the future."""
    limit = books.rules.description_chars
    if len(draft.description) > limit:
        raise TextTooLong(limit=limit, length=len(draft.description))
    latest = now + timedelta(minutes=books.rules.future_minutes)
    if draft.found_at is not None and draft.found_at > latest:
        raise InTheFuture(at=draft.found_at.isoformat())


def check_photos(draft: Draft) -> None:
    """A collector shows what was found."""
    if draft.source == Source.COLLECTOR and not draft.photos:
        raise PhotoMissing(zh="现场照片", en="one of the spot")


def class_of(draft: Draft, books: Books) -> MinorInfo:
    """Return the class in force that the draft names."""
    minor = books.classes.minor(draft.minor_code)
    if minor is None:
        raise UnknownClass(minor=draft.minor_code)
    return minor


def place_of(draft: Draft, books: Books, lon: float | None, lat: float | None) -> Located | None:
    """Return grid, community and street of a draft; by its area code where it has no position.

    Raises:
        OutsideCity: the point lies in none of the organisation's areas, which do have outlines.
    """
    organisation = books.organisation
    if draft.area_code:
        return by_area(organisation.pk, draft.area_code)
    if lon is None or lat is None:
        return None
    where = located(organisation.pk, lon, lat)
    if where is None and is_drawn(organisation.pk):
        raise OutsideCity(lon=round(lon, 6), lat=round(lat, 6), organisation=organisation.zh)
    return where


def by_area(organisation_id: int, code: str) -> Located | None:
    """Return the place an area code means, with no grid; none where there is no such area."""
    book = areas(organisation_id)
    area = book.by_code(code)
    return book.located(area.id) if area else None


def near_cases(
    books: Books, minor_id: int, lon: float, lat: float, at: datetime, *, but: int | None = None
) -> list[Near]:
    """Return cases of the class within the duplicate distance: open, or closed not long ago.

    Nearest first. 1 statement over the cells around the point; exact metres afterwards.
    """
    rules = books.rules
    box = geo.around(lon, lat, rules.duplicate_m)
    cells = Q()
    for low, high in geo.cell_ranges(*box):
        cells |= Q(cell__range=(low, high))
    recent = Q(closed_at__gte=at - timedelta(days=rules.repeat_days))
    rows: Iterable[Any] = (
        Case.objects.filter(cells, minor_id=minor_id, organisation_id=books.organisation.pk)
        .filter(~Q(state__in=ENDED | {State.DRAFT}) | (Q(state=State.CLOSED) & recent))
        .order_by()
        .values_list("id", "number", "state", "reported_at", "closed_at", "lon", "lat")
    )
    found = [row for row in rows if row[0] != but]
    if not found:
        return []
    there = np.array([row[5:] for row in found], dtype=np.float64)
    here = np.broadcast_to(np.array([lon, lat]), there.shape)
    metres = geo.distance_m(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    close_by = [
        Near(row[0], row[1], row[2], row[3], row[4], float(distance_m))
        for row, distance_m in zip(found, metres, strict=True)
        if distance_m <= rules.duplicate_m
    ]
    return sorted(close_by, key=lambda near: near.distance_m)


def duplicates(near: Sequence[Near], books: Books, at: datetime) -> list[Near]:
    """Return those that may be the same problem: reported within the duplicate hours before."""
    since = at - timedelta(hours=books.rules.duplicate_hours)
    return [case for case in near if since <= case.reported_at <= at]


def repeated(near: Sequence[Near], books: Books, at: datetime) -> int | None:
    """Return the id of the case that this one repeats: closed before, the last of them."""
    since = at - timedelta(days=books.rules.repeat_days)
    closed = [
        (case.closed_at, case.id)
        for case in near
        if case.closed_at and since <= case.closed_at <= at
    ]
    return max(closed)[1] if closed else None


def component_id(draft: Draft, books: Books) -> int | None:
    """Return the component a draft names; none when the census does not know it. 0–1 statement."""
    if not draft.component_code:
        return None
    return (
        Component.objects.filter(
            organisation_id=books.organisation.pk, code=draft.component_code, retired_on=None
        )
        .values_list("id", flat=True)
        .first()
    )
