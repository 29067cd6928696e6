"""Where cases happen: positions in the city by habitat, with the words people use for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import dist
from random import Random

import numpy as np
import shapely

from xiuhua.demo.city.ground import Floats, point_metres, to_degrees, to_metres
from xiuhua.demo.city.landmarks import NIGHT_FOOD
from xiuhua.demo.city.lookup import Lookup
from xiuhua.demo.city.plan import CityPlan, LandmarkPlan
from xiuhua.demo.city.roads import beside
from xiuhua.demo.city.text import Scene

SIDES = ("东侧", "西侧", "南侧", "北侧", "门口", "附近")
TAILS = ("旁", "附近", "对面", "门前", "路段")
HOT_SHARE = 0.30  # of street cases happen around markets, stations and food streets
MARKED_SHARE = 0.35  # of addresses are told with a landmark within its reach
MARK_REACH_M = 160.0
HOT_KINDS = {"market": 5.0, NIGHT_FOOD: 4.0, "station": 2.0, "hospital": 2.0, "school": 1.0,
             "mall": 2.0}  # fmt: skip
BY_KIND = {"market", "school", "hospital", "station", "mall", "square"}


@dataclass(frozen=True, slots=True)
class Position:
    """A point of the map in degrees, its address, and the words for a sentence."""

    lon: float
    lat: float
    address: str
    scene: Scene

    def nudged(self, metres: float, rng: Random) -> "Position":
        """Return the same place as another person's telephone puts it."""
        lon, lat = near(self.lon, self.lat, metres, rng)
        return replace(self, lon=lon, lat=lat)


class Scenery:
    """Draws positions; keeps the indexes of the plan."""

    def __init__(self, plan: CityPlan) -> None:
        self.plan, self.lookup = plan, Lookup(plan.grids, plan.roads)
        self.streets = [
            i for i, r in enumerate(plan.roads) if r.grade in ("trunk", "secondary", "branch")
        ]
        self.country = [i for i, r in enumerate(plan.roads) if r.grade in ("highway", "village")]
        self.banks = _bank_points(plan, self.lookup)
        self.hot = [mark for mark in plan.landmarks if mark.kind in HOT_KINDS]
        self.hot_weights = [HOT_KINDS[mark.kind] for mark in self.hot]
        self.marks = shapely.STRtree(_points(plan.landmarks))
        self.lengths = [self.lookup.lines[i].length for i in self.streets]

    def draw(self, habitat: str, rng: Random) -> Position:
        """Return a position of a habitat; unknown habitats are streets."""
        if habitat in BY_KIND:
            return self._at_mark([m for m in self.plan.landmarks if m.kind == habitat], rng)
        if habitat == "night":
            return self._at_mark([m for m in self.hot if m.kind == NIGHT_FOOD], rng)
        if habitat == "compound":
            return self._at_compound(rng)
        if habitat == "site":
            site = rng.choice(self.plan.sites)
            return self._told(*near(site.lon, site.lat, 40, rng), f"{site.zh}工地", rng)
        if habitat == "water":
            lon, lat, name = rng.choice(self.banks)
            return self._told(lon, lat, name, rng, with_street=True)
        if habitat == "rural":
            return self._beside(rng.choice(self.country), rng)
        return self._in_street(rng)

    def at_component(self, index: int, rng: Random) -> Position:
        """Return where somebody standing at a component says they are."""
        parts = self.plan.components
        lon, lat = near(float(parts.lon[index]), float(parts.lat[index]), 2.5, rng)
        return self._on_road(lon, lat, int(parts.road[index]), rng)

    def at_firm(self, trade: str, rng: Random) -> Position:
        """Return the front of a shop; an empty trade means any but factories."""
        firm = rng.choice(
            [f for f in self.plan.firms if f.trade == trade or (not trade and f.trade != "工业")]
        )
        lon, lat = near(firm.lon, firm.lat, 4, rng)
        words = f"{firm.address}“{firm.zh}”"
        return Position(lon, lat, words, Scene(words, words))

    def _in_street(self, rng: Random) -> Position:
        if rng.random() < HOT_SHARE:
            mark = rng.choices(self.hot, self.hot_weights)[0]
            return self._told(*near(mark.lon, mark.lat, 110, rng), "", rng)
        if rng.random() < 0.6:
            firm = rng.choice(self.plan.firms)
            return self._told(*near(firm.lon, firm.lat, 4, rng), "", rng)
        return self._beside(rng.choices(self.streets, self.lengths)[0], rng)

    def _beside(self, road: int, rng: Random) -> Position:
        line, half = self.lookup.lines[road], self.plan.roads[road].width_m / 2
        along = np.array([rng.uniform(0.04, 0.96) * line.length])
        x, y = beside(line, along, np.array([rng.uniform(-half, half)]))
        lon, lat = to_degrees(x, y)[0]
        return self._on_road(float(lon), float(lat), road, rng)

    def _at_mark(self, marks: Sequence[LandmarkPlan], rng: Random) -> Position:
        mark = rng.choice(marks)
        return self._told(*near(mark.lon, mark.lat, 70, rng), mark.zh, rng)

    def _at_compound(self, rng: Random) -> Position:
        building = rng.choice([b for b in self.plan.buildings if b.compound_code])
        lon, lat = near(building.lon, building.lat, 9, rng)
        return self._told(lon, lat, building.zh, rng, side="旁")

    def _told(
        self,
        lon: float,
        lat: float,
        name: str,
        rng: Random,
        *,
        side: str = "",
        with_street: bool = False,
    ) -> Position:
        """Return a position told by a name, or by its street where the name is empty."""
        road = int(self.lookup.road_of(*_pair(lon, lat))[0])
        if not name:
            return self._on_road(lon, lat, road, rng)
        street = self.plan.roads[road].zh
        place = f"{name}{street}段" if with_street else name + (side or rng.choice(SIDES))
        address = f"{self.lookup.address(lon, lat, road)}（{place}）"
        return Position(lon, lat, address, Scene(place))

    def _on_road(self, lon: float, lat: float, road: int, rng: Random) -> Position:
        address = self.lookup.address(lon, lat, road)
        place = address if address.endswith("交叉口") else address + rng.choice(TAILS)
        near = self.plan.landmarks[self._nearest(self.marks, lon, lat)]
        if rng.random() < MARKED_SHARE and _metres_between(lon, lat, near) < MARK_REACH_M:
            place += f"（{near.zh}{rng.choice(SIDES)}）"
        return Position(lon, lat, place, Scene(place))

    def _nearest(self, tree: shapely.STRtree, lon: float, lat: float) -> int:
        return int(tree.nearest(shapely.Point(*point_metres(lon, lat))))


def _pair(lon: float, lat: float) -> tuple[Floats, Floats]:
    return np.array([lon]), np.array([lat])


def _points(places: Sequence[LandmarkPlan]) -> Floats:
    lon = np.array([place.lon for place in places])
    lat = np.array([place.lat for place in places])
    return np.asarray(shapely.points(*to_metres(lon, lat)))


def near(lon: float, lat: float, metres: float, rng: Random) -> tuple[float, float]:
    """Return a point some metres away in degrees, at most `metres` east and north."""
    x, y = point_metres(lon, lat)
    dx, dy = rng.uniform(-metres, metres), rng.uniform(-metres, metres)
    there = to_degrees(np.array([x + dx]), np.array([y + dy]))[0]
    return float(there[0]), float(there[1])


def _metres_between(lon: float, lat: float, place: LandmarkPlan) -> float:
    return dist(point_metres(lon, lat), point_metres(place.lon, place.lat))


def _bank_points(plan: CityPlan, lookup: Lookup) -> list[tuple[float, float, str]]:
    """Return points on the banks of the town's waters and of the brooks, inside the county."""
    found = []
    for water in plan.waters:
        if water.kind != "reservoir" and not water.zh.startswith("绣江（城东"):
            coords = shapely.get_coordinates(water.surface.exterior)[::6]
            inside = lookup.grid_of(*coords.T) >= 0
            found += [
                (float(lon), float(lat), water.zh.split("（")[0]) for lon, lat in coords[inside]
            ]
    return found
