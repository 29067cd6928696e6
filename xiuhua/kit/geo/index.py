"""Which polygon a point lies in."""

from collections.abc import Sequence
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from xiuhua.kit.geo.cells import cell_of
from xiuhua.kit.geo.checks import Floats, check

K = TypeVar("K")
CHUNK = 100_000  # points at once: bounds memory, and how long another thread waits (0.05 s)


class PointIndex(Generic[K]):
    """A tree over polygons, made once and asked from any thread.

    A point on a shared edge lies in both polygons and is given to the one that comes first, so
    that it is always counted exactly once.
    """

    def __init__(self, keys: Sequence[K], geometries: Sequence[BaseGeometry]) -> None:
        if len(keys) != len(geometries):
            raise ValueError("each key has one geometry")
        self.keys = keys
        self._polygons = np.array(geometries, dtype=object)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)
        self._tree.query(shapely.Point(0, 0))  # the tree is built at the first question
        self._lock = Lock()

    def locate(self, lon: float, lat: float) -> K | None:
        """Return the key of the first polygon that holds the point, borders included, or None.

        Raises:
            BadCoordinate: not a coordinate.
        """
        check(lon, lat)
        near = self._tree.query(shapely.Point(lon, lat))
        holding = near[self._holds(near, lon, lat)]
        return self.keys[int(holding.min())] if len(holding) else None

    def locate_many(self, lons: Floats, lats: Floats) -> NDArray[np.int64]:
        """Return for each point the position in `keys` of its polygon, -1 for none.

        Raises:
            BadCoordinate: not a coordinate.
        """
        lons, lats = np.asarray(lons, np.float64), np.asarray(lats, np.float64)
        check(lons, lats)
        found = np.full(len(lons), -1, dtype=np.int64)
        order = np.argsort(cell_of(lons, lats), kind="stable")  # neighbours ask the same branches
        for start in range(0, len(lons), CHUNK):
            part = order[start : start + CHUNK]
            found[part] = self._locate_chunk(lons[part], lats[part])
        return found

    def _locate_chunk(self, lons: Floats, lats: Floats) -> NDArray[np.int64]:
        points, polygons = self._tree.query(shapely.points(lons, lats))
        # One polygon after the other is five times faster than jumping between them; last to
        # first lets the first polygon write over the others that hold the same point.
        order = np.argsort(polygons)[::-1]
        points, polygons = points[order], polygons[order]
        holds = self._holds(polygons, lons[points], lats[points])
        found = np.full(len(lons), -1, dtype=np.int64)
        found[points[holds]] = polygons[holds]
        return found

    def _holds(
        self, polygons: NDArray[np.int64], lons: Floats | float, lats: Floats | float
    ) -> NDArray[np.bool_]:
        """Ask pairs of a polygon and a point, one thread at a time.

        A prepared geometry changes inside GEOS while it answers; two threads in it at once crash
        the process.
        """
        with self._lock:
            holds: NDArray[np.bool_] = shapely.intersects_xy(self._polygons[polygons], lons, lats)
        return holds
