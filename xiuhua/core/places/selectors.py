"""Where a point lies, who answers for it, and what is near it.

The polygons and the tree of areas are kept by each process (`ledger.caching`): asking costs no
statement once they are there.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, TypeVar

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from xiuhua.core.ledger.caching import Cached
from xiuhua.core.people.models import User
from xiuhua.core.places.areabook import AreaBook, AreaInfo, Located
from xiuhua.core.places.codes import SEGMENT_OF_LEVEL
from xiuhua.core.places.models import AdminArea, Place, UnitGrid, Zone, ZoneAssignment
from xiuhua.core.places.shapes import many_from_geojson
from xiuhua.core.places.vocab import ZoneKind
from xiuhua.kit import geo

P = TypeVar("P", bound=Place)
Floats = NDArray[np.float64]


# Where no grid is drawn, the smallest area answers.
FALLBACK = ("community", "street", "county")


class Ground:
    """The polygons in force of an organisation, from unit grids up to the county."""

    def __init__(self, layers: list[geo.PointIndex[Located]]) -> None:
        self._layers = layers

    @property
    def drawn(self) -> bool:
        """Whether the organisation has any polygon at all."""
        return bool(self._layers)

    def locate(self, lon: float, lat: float) -> Located | None:
        """Return what holds a point, None where nothing does."""
        for layer in self._layers:
            found = layer.locate(lon, lat)
            if found is not None:
                return found
        return None

    def locate_many(self, lons: Floats, lats: Floats) -> list[Located | None]:
        """Return what holds each point."""
        found: list[Located | None] = [None] * len(lons)
        left = np.arange(len(lons))
        for layer in self._layers:
            hits = layer.locate_many(lons[left], lats[left])
            for row, hit in zip(left[hits >= 0].tolist(), hits[hits >= 0].tolist(), strict=True):
                found[row] = layer.keys[hit]
            left = left[hits < 0]
        return found


def located(organisation_id: int, lon: float, lat: float) -> Located | None:
    """Return the grid and areas that hold a WGS-84 point; None outside the county.

    Raises:
        BadCoordinate: not a coordinate.
    """
    return GROUND.get(organisation_id).locate(lon, lat)


def located_many(organisation_id: int, lons: Floats, lats: Floats) -> list[Located | None]:
    """Return for each WGS-84 point what `located` returns.

    Raises:
        BadCoordinate: one is not a coordinate.
    """
    lons, lats = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
    return GROUND.get(organisation_id).locate_many(lons, lats)


def is_drawn(organisation_id: int) -> bool:
    """Tell whether any polygon is in force; without one, every point is outside."""
    return GROUND.get(organisation_id).drawn


def grid_code(organisation_id: int, grid_id: int | None) -> str | None:
    """Return the code of a unit grid of the organisation, in force or not; None for none."""
    return None if grid_id is None else GRID_CODES.get(organisation_id).get(grid_id)


def areas(organisation_id: int) -> AreaBook:
    """Return the organisation's areas."""
    return AREAS.get(organisation_id)


def zones_of(grid_id: int, kind: ZoneKind | None = None) -> list[Zone]:
    """Return the zones that a unit grid belongs to, of one kind or of all (1 statement)."""
    zones = Zone.objects.filter(members__grid_id=grid_id).defer("geometry")
    return list(zones.filter(kind=kind) if kind else zones)


def on_zone(zone_id: int, post: str, day: date) -> list[User]:
    """Return who is assigned to a zone in a post (its code) on a local day (1 statement)."""
    return _holders(ZoneAssignment.objects.filter(zone_id=zone_id), post, day)


def on_grid(
    grid_id: int, post: str, day: date, kind: ZoneKind = ZoneKind.RESPONSIBILITY
) -> list[User]:
    """Return who answers for a unit grid in a post (its code) on a local day (1 statement)."""
    zones = Zone.objects.filter(kind=kind, members__grid_id=grid_id)
    return _holders(ZoneAssignment.objects.filter(zone__in=zones), post, day)


def nearest(
    model: type[P],
    organisation_id: int,
    lon: float,
    lat: float,
    *,
    within_m: float,
    limit: int = 10,
) -> list[tuple[P, float]]:
    """Return active places of a register around a WGS-84 point with their metres, nearest first.

    One statement over the cells around the point, then exact distances.

    Raises:
        BadCoordinate: not a coordinate.
    """
    ranges = geo.cell_ranges(*geo.around(lon, lat, within_m))
    in_cells = reduce(or_, (Q(cell__range=cells) for cells in ranges))
    places = list(
        model._default_manager.filter(in_cells, organisation_id=organisation_id, active=True)
    )
    if not places:
        return []
    lons = np.array([place.lon for place in places], dtype=np.float64)
    lats = np.array([place.lat for place in places], dtype=np.float64)
    metres = geo.distance_m(np.full_like(lons, lon), np.full_like(lats, lat), lons, lats)
    order = np.argsort(metres, kind="stable")
    order = order[metres[order] <= within_m][:limit]
    return [(places[row], float(metres[row])) for row in order]


def _holders(assignments: QuerySet[ZoneAssignment], post: str, day: date) -> list[User]:
    standing = Q(valid_to=None) | Q(valid_to__gt=day)
    holding = assignments.filter(standing, post__code=post, valid_from__lte=day)
    return list(User.objects.filter(is_active=True, pk__in=holding.values("user_id")))


def _layer(rows: list[tuple[Located, Any]]) -> geo.PointIndex[Located]:
    return geo.PointIndex([key for key, _ in rows], many_from_geojson(one for _, one in rows))


def _load_areas(organisation_id: int) -> AreaBook:
    rows = AdminArea.objects.filter(organisation_id=organisation_id)
    columns = rows.values_list("id", "code", "level", "zh", "en", "parent_id", "valid_to")
    return AreaBook(
        AreaInfo(key, code, level, zh, en, parent, ends is None)
        for key, code, level, zh, en, parent, ends in columns
    )


def _load_ground(organisation_id: int) -> Ground:
    book = AREAS.get(organisation_id)
    mine = Q(organisation_id=organisation_id, valid_to=None, geometry__isnull=False)
    grids = UnitGrid.objects.filter(mine).values_list("id", "community_id", "geometry")
    layers = [_layer([(book.located(parent, grid), shape) for grid, parent, shape in grids])]
    shapes = list(AdminArea.objects.filter(mine).values_list("id", "level", "geometry"))
    for segment in FALLBACK:
        drawn = [row for row in shapes if SEGMENT_OF_LEVEL[row[1]] == segment]
        layers.append(_layer([(book.located(area), shape) for area, _, shape in drawn]))
    return Ground([layer for layer in layers if layer.keys])


def _load_grid_codes(organisation_id: int) -> dict[int, str]:
    grids = UnitGrid.objects.filter(organisation_id=organisation_id)
    return dict(grids.values_list("id", "code"))


AREAS = Cached("places.areas", _load_areas)
GROUND = Cached("places.ground", _load_ground)
GRID_CODES = Cached("places.grid_codes", _load_grid_codes)
