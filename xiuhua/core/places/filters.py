"""What the registers' lists can be narrowed to, for pages and the API alike."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from xiuhua.core.places.errors import BadBbox
from xiuhua.core.places.models import Place, Register
from xiuhua.core.places.selectors import areas

Rows = QuerySet[Any, Any]


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


class RegisterFilter(filters.FilterSet):  # type: ignore[misc]
    """Narrows any register; made for an organisation whose areas it knows."""

    q = filters.CharFilter(method="with_text")
    unit = filters.CharFilter(field_name="unit__code")
    active = filters.BooleanFilter()

    TEXT: tuple[str, ...] = ()

    def __init__(self, data: dict[str, Any], queryset: Rows, *, organisation_id: int) -> None:
        super().__init__(data, queryset)
        self.organisation_id = organisation_id

    def with_text(self, rows: Rows, name: str, value: str) -> Rows:
        """Keep rows that have the text in one of their names."""
        found = Q()
        for field in self.TEXT:
            found |= Q(**{f"{field}__icontains": value})
        return rows.filter(found)


class PlaceFilter(RegisterFilter):
    """Narrows a register of places; an area means it and all that it holds."""

    TEXT = ("code", "zh", "en", "address")

    community = filters.CharFilter(method="in_area")
    bbox = filters.CharFilter(method="in_bbox")

    def in_area(self, rows: Rows, name: str, value: str) -> Rows:
        """Keep rows in the area of this code."""
        book = areas(self.organisation_id)
        area = book.by_code(value)
        return rows.filter(community__in=book.descendants(area.id)) if area else rows.none()

    def in_bbox(self, rows: Rows, name: str, value: str) -> Rows:
        """Keep rows whose point lies in a box."""
        west, south, east, north = bbox_of(value)
        return rows.filter(lon__range=(west, east), lat__range=(south, north))


class VehicleFilter(RegisterFilter):
    """Narrows the vehicles."""

    TEXT = ("plate", "owner", "purpose")


def filter_of(model: type[Register]) -> type[RegisterFilter]:
    """Return the filter of a register."""
    return PlaceFilter if issubclass(model, Place) else VehicleFilter
