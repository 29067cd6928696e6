"""Deadlines by the million, and points over polygons."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from benchmarks.measure import Figure, watch
from benchmarks.town import NOW, YEAR, Town
from xiuhua.core.people.calendars import calendar_of
from xiuhua.kit.geo import Crs, PointIndex, from_wgs84, to_wgs84
from xiuhua.kit.worktime import Clock, Limit, Unit, deadlines

MILLION = 1_000_000
SINGLE = 20_000
POLYGONS_ACROSS, POLYGONS_UP = 250, 200
CORNERS_A_SIDE = 5
SIDE_DEG = 0.001


def measure_worktime(town: Town) -> Iterator[Figure]:
    """Yield what deadlines cost, many at once and one by one."""
    calendar, rng = calendar_of(town.organisation), np.random.default_rng(7)
    start, end = int((NOW - YEAR).timestamp()), int(NOW.timestamp())
    starts = rng.integers(start, end, MILLION)
    seconds = rng.integers(0, 40 * 3600, MILLION)
    with watch() as taken:
        deadlines(starts, seconds, calendar)
    yield Figure("a million deadlines at once", taken.wall_s, "s", 10)
    limits = [Limit(hours, Unit.WORK_HOUR) for hours in range(1, 41)]
    with watch() as taken:
        for serial in range(SINGLE):
            Clock(NOW, (limits[serial % len(limits)],)).due_at(calendar)
    yield Figure("one deadline by a clock", taken.wall_s / SINGLE * MILLION, "µs")


def measure_places() -> Iterator[Figure]:
    """Yield what it costs to find points among 50,000 polygons of 20 corners."""
    rng = np.random.default_rng(7)
    grids = polygons(rng)
    lons, lats = rng.uniform(119.0, 119.25, MILLION), rng.uniform(29.3, 29.5, MILLION)
    with watch() as taken:
        index = PointIndex(range(len(grids)), grids)
    yield Figure(f"index of {len(grids):,} polygons", taken.wall_s, "s")
    with watch() as taken:
        index.locate_many(lons, lats)
    yield Figure("a million points located", taken.wall_s, "s", 2)
    with watch() as taken:
        for lon, lat in zip(lons[:SINGLE], lats[:SINGLE], strict=True):
            index.locate(lon, lat)
    yield Figure("one point located", taken.wall_s / SINGLE * MILLION, "µs")
    shifted = from_wgs84(lons, lats, Crs.GCJ02)
    with watch() as taken:
        back = to_wgs84(*shifted, Crs.GCJ02)
    yield Figure("a million points from GCJ-02", taken.wall_s, "s")
    error = max(np.abs(back[0] - lons).max(), np.abs(back[1] - lats).max())
    yield Figure("their error, in 1e-7 degree", float(error) * 1e7, "", 1)


def polygons(rng: np.random.Generator) -> list[BaseGeometry]:
    """Tile a county with crooked grids whose neighbours share their corners."""
    step = SIDE_DEG / CORNERS_A_SIDE
    shape = (POLYGONS_ACROSS * CORNERS_A_SIDE + 1, POLYGONS_UP * CORNERS_A_SIDE + 1)
    corners = np.moveaxis(np.indices(shape), 0, -1) * step + (119.0, 29.3)
    corners += rng.uniform(-0.25, 0.25, corners.shape) * step
    side = np.arange(CORNERS_A_SIDE)
    far = CORNERS_A_SIDE
    across = np.concatenate([side, np.full(far, far), far - side, np.zeros(far, int)])
    up = np.concatenate([np.zeros(far, int), side, np.full(far, far), far - side])
    starts = np.indices((POLYGONS_ACROSS, POLYGONS_UP)).reshape(2, -1) * far
    rings = corners[starts[0][:, None] + across, starts[1][:, None] + up]
    return list(shapely.polygons(rings))
