"""Where a point is: its grid, the street it stands at, its address in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, STRtree

from xiuhua.demo.city.ground import Floats, point_metres, to_metres
from xiuhua.demo.city.plan import GridPlan, RoadPlan

HOUSE_M = 7.0  # frontage that takes one number; even numbers stand left of the road
CORNER_M = 24.0  # nearer to a crossing than this, people name the crossing


@dataclass(frozen=True, slots=True)
class Crossing:
    """A crossing of named streets, in metres."""

    x: float
    y: float
    first: int
    second: int


class Lookup:
    """Answers for many points at once; positions index the lists it was made of."""

    def __init__(self, grids: Sequence[GridPlan], roads: Sequence[RoadPlan]) -> None:
        self.grids, self.roads = grids, roads
        self.lines = [LineString(np.column_stack(to_metres(*_lonlat(r.line)))) for r in roads]
        self.crossings = _crossings(roads)
        self._grid_tree = STRtree([grid.geometry for grid in grids])
        self._road_tree = STRtree(self.lines)
        self._crossing_tree = STRtree([shapely.Point(c.x, c.y) for c in self.crossings])

    def grid_of(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Return the position of the grid that holds each point, -1 outside the county."""
        found = np.full(len(lon), -1, dtype=np.int32)
        point, grid = self._grid_tree.query(shapely.points(lon, lat), predicate="intersects")
        found[point[::-1]] = grid[::-1]  # on a border the first grid by code has it
        return found

    def road_of(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Return the position of the nearest named road of each point."""
        points = shapely.points(*to_metres(lon, lat))
        return np.asarray(self._road_tree.nearest(points), dtype=np.int32)

    def address(self, lon: float, lat: float, road: int) -> str:
        """Return e.g. `锦绣大道128号`, or the crossing when one is near."""
        x, y = point_metres(lon, lat)
        point = shapely.Point(x, y)
        corner = self.crossings[int(self._crossing_tree.nearest(point))]
        if np.hypot(corner.x - x, corner.y - y) <= CORNER_M:
            return f"{self.roads[corner.first].zh}与{self.roads[corner.second].zh}交叉口"
        line = self.lines[road]
        along = line.project(point)
        here, ahead = line.interpolate(along), line.interpolate(along + 1)
        left = (ahead.x - here.x) * (y - here.y) > (ahead.y - here.y) * (x - here.x)
        if self.roads[road].grade in ("highway", "village"):
            return f"{self.roads[road].zh}K{int(along // 1000)}+{int(along % 1000):03d}"
        return f"{self.roads[road].zh}{2 * int(along / HOUSE_M / 2) + (2 if left else 1)}号"


def _lonlat(line: LineString) -> Floats:
    return np.asarray(shapely.get_coordinates(line).T)


def _crossings(roads: Sequence[RoadPlan]) -> list[Crossing]:
    """Return where two streets share a point; lanes and country roads make no known corner."""
    meeting: dict[tuple[float, float], list[int]] = defaultdict(list)
    for number, road in enumerate(roads):
        if road.grade in ("trunk", "secondary", "branch"):
            for lon, lat in road.line.coords:
                meeting[lon, lat].append(number)
    found = []
    for (lon, lat), numbers in meeting.items():
        pair = list(dict.fromkeys(numbers))
        if len(pair) > 1:
            found.append(Crossing(*point_metres(lon, lat), pair[0], pair[1]))
    return found
