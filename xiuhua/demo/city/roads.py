"""Roads: streets from the town's lines, streets of market towns, highways and village roads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

import numpy as np
import shapely
from shapely import LineString, STRtree

from xiuhua.demo.city import names
from xiuhua.demo.city.country import Country, MarketTown
from xiuhua.demo.city.ground import BANK_M, Floats, to_degrees, to_metres, wiggled
from xiuhua.demo.city.plan import AreaPlan, RoadPlan
from xiuhua.demo.city.town import StreetLine, Town
from xiuhua.kit.world import World

WIDTH_M = {"trunk": 36, "secondary": 24, "branch": 14, "lane": 6, "highway": 12, "village": 5}
SHORTEST_STREET_M = 180.0
BRANCH_M = (700.0, 1_500.0)  # after so much a branch road goes on under another name
TO_THE_COUNTY_TOWN = 0.6  # a road to the county town is worth a longer way
NAMED_LANES_SHARE = 0.5  # the others are drives inside the blocks


@dataclass(frozen=True, slots=True)
class _Draft:
    zh: str
    grade: str
    line: Floats


def build_roads(
    world: World, town: Town, country: Country, areas: Sequence[AreaPlan]
) -> tuple[RoadPlan, ...]:
    """Return all named roads, town streets first."""
    drafts = [
        *_streets(world, town),
        *_lanes(world, town),
        *(draft for market in country.towns for draft in _seat_streets(market, areas)),
        *_country_roads(world, town, country, areas),
    ]
    once = {draft.zh: draft for draft in reversed(drafts)}  # the second bit of a street has no name
    kept = [draft for draft in drafts if once[draft.zh] is draft]
    return tuple(_road(number, draft) for number, draft in enumerate(kept, start=1))


def _road(number: int, draft: _Draft) -> RoadPlan:
    x, y = to_metres(*draft.line.T)
    return RoadPlan(
        code=f"R{number:04d}",
        zh=draft.zh,
        en=names.road_en(draft.zh),
        grade=draft.grade,
        length_m=round(float(np.hypot(np.diff(x), np.diff(y)).sum()), 1),
        width_m=WIDTH_M[draft.grade],
        line=LineString(draft.line),
    )


def _streets(world: World, town: Town) -> Iterator[_Draft]:
    along, across = iter(names.TRUNK_ALONG), iter(names.TRUNK_ACROSS)
    stems = names.stems(world.rng("city", "street-names"))
    rng = world.rng("city", "street-cuts")
    for line in town.lines:
        runs = [run for run in _dry_runs(town, line) if run[1] - run[0] > SHORTEST_STREET_M]
        if line.grade == "branch":
            runs = [piece for run in runs for piece in _cut(run, rng.uniform(*BRANCH_M))]
        elif line.axis == "t":
            runs = [piece for run in runs for piece in _at_middle(run)]
        trunk = along if line.axis == "t" else across
        stem = _stem(line, trunk if line.grade == "trunk" else stems, stems)
        for start, end in runs:
            if line.grade == "branch":
                stem = next(stems)
            zh = _street_name(line, stem, start, end, several=len(runs) > 1)
            yield _Draft(zh, line.grade, town.mesh.line(line.axis, line.value, start, end))


def _stem(line: StreetLine, first: Iterator[str], then: Iterator[str]) -> str:
    if line.axis == "t" and abs(line.value) == BANK_M:
        return "望江" if line.value > 0 else "滨江"
    return next(first, "") or next(then)


def _street_name(line: StreetLine, stem: str, start: float, end: float, *, several: bool) -> str:
    """Return 望江东路, 锦绣大道, 文昌北路… by grade, direction and which part it is."""
    if stem == "锦绣":
        return "锦绣大道" if end > 0 else "锦绣西路"
    if line.grade == "branch":
        return stem + ("街" if line.axis == "s" else "路")
    if not several:
        return stem + ("大道" if line.grade == "trunk" and line.bridge else "路")
    middle = (start + end) / 2
    side = "西东" if line.axis == "t" else "南北"
    return f"{stem}{side[middle > 0]}路"


def _dry_runs(town: Town, line: StreetLine) -> list[tuple[float, float]]:
    """Return the stretches of a street, ended at the bank roads unless it has a bridge."""
    runs = town.mesh.runs(line.axis, line.value)
    if line.axis == "t" or line.bridge:
        return runs
    dry = [(max(a, BANK_M), b) for a, b in runs if b > BANK_M]
    return [*((a, min(b, -BANK_M)) for a, b in runs if a < -BANK_M), *dry]


def _at_middle(run: tuple[float, float]) -> list[tuple[float, float]]:
    start, end = run
    return [(start, 0.0), (0.0, end)] if start < -1_500 and end > 1_500 else [run]


def _cut(run: tuple[float, float], longest_m: float) -> list[tuple[float, float]]:
    stops = np.linspace(*run, max(1, round((run[1] - run[0]) / longest_m)) + 1).tolist()
    return list(pairwise(stops))


def _lanes(world: World, town: Town) -> Iterator[_Draft]:
    rng = world.rng("city", "lanes")
    stems = names.stems(rng)
    for axis, value, start, end in town.alleys:
        if rng.random() < NAMED_LANES_SHARE:
            line = town.mesh.line(axis, value, start, end)
            yield _Draft(next(stems) + rng.choice("巷弄"), "lane", line)


def _seat_streets(market: MarketTown, areas: Sequence[AreaPlan]) -> Iterator[_Draft]:
    """Yield a market town's two main streets and the two beside them."""
    mesh = market.mesh
    town = _area_at(areas, "town", market.x_m, market.y_m).zh
    for axis, zh, grade in (("t", "中心街", "secondary"), ("s", "新兴路", "secondary")):
        start, end = max(mesh.runs(axis, 0.0), key=lambda run: run[1] - run[0])
        yield _Draft(town + zh, grade, mesh.line(axis, 0.0, start, end))
    for axis, zh in (("t", "北街"), ("s", "东街")):
        value = min(v for name, v in mesh.corners if name == axis and v > 0)
        start, end = max(mesh.runs(axis, value), key=lambda run: run[1] - run[0])
        yield _Draft(town + zh, "branch", mesh.line(axis, value, start, end))


def _country_roads(
    world: World, town: Town, country: Country, areas: Sequence[AreaPlan]
) -> Iterator[_Draft]:
    rng = world.rng("city", "country-roads")
    built_up = shapely.union_all([a.geometry for a in areas if a.level == "street"])
    for zh, start, end in _highways(country, areas):
        line = wiggled(np.array([start, end]), rng, share=0.12, shortest_m=140)
        outside = shapely.difference(LineString(to_degrees(*line.T)), built_up)
        longest = max(shapely.get_parts(outside), key=lambda part: part.length)
        yield _Draft(zh, "highway", np.array(longest.coords))
    for market in country.towns:
        for x, y in market.villages[1:]:
            rough = np.array([(market.x_m, market.y_m), (x, y)])
            line = wiggled(rough, rng, share=0.16, shortest_m=110)
            village = _area_at(areas, "village", x, y)
            yield _Draft(village.zh.removesuffix("村") + "村道", "village", to_degrees(*line.T))


def _highways(
    country: Country, areas: Sequence[AreaPlan]
) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Yield name, start and end of highways: each town joined to the nearest place joined yet."""
    joined = {(0.0, 0.0): "绣"}
    waiting = {(t.x_m, t.y_m): _area_at(areas, "town", t.x_m, t.y_m).zh[0] for t in country.towns}
    while waiting:
        start, end = min(
            ((a, b) for a in joined for b in waiting),
            key=lambda pair: dist(*pair) * (TO_THE_COUNTY_TOWN if pair[0] == (0.0, 0.0) else 1),
        )
        joined[end] = waiting.pop(end)
        yield f"{joined[start]}{joined[end]}线", start, end


def _area_at(areas: Sequence[AreaPlan], level: str, x_m: float, y_m: float) -> AreaPlan:
    """Return the area of a level nearest to a point: the one it lies in."""
    known = [area for area in areas if area.level == level]
    point = shapely.points(to_degrees(np.array([x_m]), np.array([y_m])))[0]
    return known[int(STRtree([area.geometry for area in known]).nearest(point))]


def beside(line: LineString, along_m: Floats, offset_m: Floats) -> tuple[Floats, Floats]:
    """Return x, y of points beside a line in metres; a positive offset lies left of it."""
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, along_m))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, along_m + 1.0))
    behind = shapely.get_coordinates(
        shapely.line_interpolate_point(line, np.maximum(along_m - 1.0, 0.0))
    )
    way = ahead - behind
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    return here[:, 0] - way[:, 1] * offset_m, here[:, 1] + way[:, 0] * offset_m
