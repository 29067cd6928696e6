"""What the registers' lists can be narrowed to, for pages and the API alike."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from xiuhua.core.places.errors import BadBbox
from xiuhua.core.places.models import Place, Register
from xiuhua.core.places.selectors import areas

Rows = QuerySet[Any, Any]
R = TypeVar("R", bound=Register)


def bbox_of(text: str) -> tuple[float, float, float, float]:
    """Return `min_lon,min_lat,max_lon,max_lat` in degrees.

    Raises:
        BadBbox: it is not that.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadBbox(bbox=text) from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadBbox(bbox=text)
    return west, south, east, north


def touching(rows: Rows, bbox: tuple[float, float, float, float]) -> Rows:
    """Return rows whose bounding box touches a box in degrees."""
    west, south, east, north = bbox
    return rows.filter(max_lon__gte=west, min_lon__lte=east, max_lat__gte=south, min_lat__lte=north)


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """How a register is narrowed; what is empty narrows nothing."""

    q: str = ""
    unit: str = ""
    active: bool | None = None
    community: str = ""
    bbox: str = ""

    def apply(self, rows: QuerySet[R], organisation_id: int) -> QuerySet[R]:
        """Return the rows of an organisation that fit; `community` and `bbox` are of places.

        Raises:
            BadBbox: `bbox` is no box.
        """
        rows = rows.filter(organisation_id=organisation_id)
        if self.q:
            rows = rows.filter(_with_text(rows.model, self.q))
        if self.unit:
            rows = rows.filter(unit__code=self.unit)
        if self.active is not None:
            rows = rows.filter(active=self.active)
        return self._where(rows, organisation_id) if issubclass(rows.model, Place) else rows

    def _where(self, rows: QuerySet[R], organisation_id: int) -> QuerySet[R]:
        if self.community:
            book = areas(organisation_id)
            area = book.by_code(self.community)
            rows = rows.filter(community__in=book.descendants(area.id) if area else [])
        if self.bbox:
            west, south, east, north = bbox_of(self.bbox)
            rows = rows.filter(lon__range=(west, east), lat__range=(south, north))
        return rows


def _with_text(model: type[Register], text: str) -> Q:
    of_places, of_vehicles = ["code", "zh", "en", "address"], ["plate", "owner", "purpose"]
    fields = of_places if issubclass(model, Place) else of_vehicles
    return reduce(or_, (Q(**{f"{field}__icontains": text}) for field in fields))
