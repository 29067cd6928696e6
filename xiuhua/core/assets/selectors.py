"""Readings of components: near a point, in a box of the map, by code."""

from functools import reduce
from math import cos, radians
from operator import or_
from typing import Any

import orjson
import shapely
from django.db.models import Q, QuerySet
from shapely.affinity import scale
from shapely.ops import nearest_points

from xiuhua.core.assets.errors import UnknownComponent
from xiuhua.core.assets.models import Component
from xiuhua.kit import geo

REACH_M = 500.0  # how far a line or polygon is looked for from its representative point
ROWS = 200  # ranges of cells in one statement; a taller box is cut by its columns alone


def nearest(
    organisation_id: int,
    lon: float,
    lat: float,
    class_code: str | None = None,
    within_m: float = 30.0,
) -> list[tuple[Component, float]]:
    """Return the components around a WGS-84 point with their metres, nearest first (1 statement).

    Retired ones are left out. The distance to a line or polygon is that to its nearest edge, 0
    inside; one whose representative point is more than `REACH_M` further away is not found.

    Raises:
        BadCoordinate: not a coordinate.
    """
    points = Q(geometry__isnull=True) & within_box(geo.around(lon, lat, within_m))
    shapes = Q(geometry__isnull=False) & within_box(geo.around(lon, lat, within_m + REACH_M))
    rows = Component.objects.filter(points | shapes, organisation_id=organisation_id)
    rows = rows.filter(retired_on=None)
    if class_code is not None:
        rows = rows.filter(class_code=class_code)
    measured = [(row, metres_to(row, lon, lat)) for row in rows]
    near = [(row, metres) for row, metres in measured if metres <= within_m]
    return sorted(near, key=lambda hit: (hit[1], hit[0].code))


def in_box(
    organisation_id: int, min_lon: float, min_lat: float, max_lon: float, max_lat: float
) -> QuerySet[Component]:
    """Return the components in service whose point lies in a WGS-84 box, by cells (1 statement).

    Raises:
        BadCoordinate, BadBox: not a box.
    """
    box = (min_lon, min_lat, max_lon, max_lat)
    return Component.objects.filter(
        within_box(box), organisation_id=organisation_id, retired_on=None
    )


def component_by_code(organisation_id: int, code: str) -> Component:
    """Return a component, retired or not (1 statement).

    Raises:
        UnknownComponent: the organisation has none with this code.
    """
    row = Component.objects.filter(organisation_id=organisation_id, code=code).first()
    if row is None:
        raise UnknownComponent(component=code)
    return row


def within_box(box: tuple[float, float, float, float]) -> Q:
    """Return the condition that a row's point lies in a box, found through the cells covering it.

    Raises:
        BadCoordinate, BadBox: not a box.
    """
    ranges = geo.cell_ranges(*box)
    if len(ranges) > ROWS:
        ranges = [(ranges[0][0], ranges[-1][1])]
    cells = reduce(or_, (Q(cell__range=one) for one in ranges))
    min_lon, min_lat, max_lon, max_lat = box
    return cells & Q(lon__range=(min_lon, max_lon), lat__range=(min_lat, max_lat))


def metres_to(component: Component, lon: float, lat: float) -> float:
    """Return the distance from a WGS-84 point to a component in metres."""
    if component.geometry is None:
        return geo.distance_m(lon, lat, component.lon, component.lat)
    return _metres_to_shape(component.geometry, lon, lat)


def _metres_to_shape(geometry: dict[str, Any], lon: float, lat: float) -> float:
    """Find the nearest point where a degree is equally long both ways, then measure to it."""
    shape, here = shapely.from_geojson(orjson.dumps(geometry)), shapely.Point(lon, lat)
    narrow = cos(radians(lat))
    squeezed = scale(shape, narrow, 1.0, origin=here)
    there, _ = nearest_points(squeezed, here)
    x, y = float(there.x), float(there.y)
    return geo.distance_m(lon, lat, lon + (x - lon) / narrow, y)
