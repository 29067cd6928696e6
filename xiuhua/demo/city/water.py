"""The river 绣江 with its brooks, the lake in town and a reservoir in the hills."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.ops import substring

from xiuhua.demo.city.country import Country
from xiuhua.demo.city.ground import Floats, RiverFrame, to_degrees, wiggled
from xiuhua.demo.city.town import Town
from xiuhua.kit.world import World

BROOK_NAMES = ("云溪", "梅溪", "石门溪", "枫溪")


@dataclass(frozen=True, slots=True)
class WaterShape:
    """A water in metres: name, kind (river, brook, lake, reservoir), surface, middle line."""

    name: str
    kind: str
    surface: Polygon
    middle: LineString


def build_waters(world: World, town: Town, country: Country, outline: Polygon) -> list[WaterShape]:
    """Return the waters of the county, cut at its border; the river in three sections."""
    river = _river(town.frame, outline)
    brooks = _brooks(world, country, shapely.MultiLineString([w.middle for w in river]), outline)
    return [*river, *brooks, _lake(town), _reservoir(world, country, outline)]


def _river(frame: RiverFrame, outline: Polygon) -> list[WaterShape]:
    min_x, _, max_x, _ = outline.bounds
    ends = np.interp([min_x, max_x], frame.x, frame.s)
    cuts = [ends[0], -5_200.0, 5_200.0, ends[1]]
    names = ("绣江（城西段）", "绣江（城区段）", "绣江（城东段）")
    return [
        WaterShape(name, "river", *_reach(frame, start, end, outline))
        for name, start, end in zip(names, cuts, cuts[1:], strict=False)
    ]


def _reach(
    frame: RiverFrame, start_m: float, end_m: float, outline: Polygon
) -> tuple[Polygon, LineString]:
    s = np.linspace(start_m, end_m, int((end_m - start_m) / 60) + 2)
    half = frame.half_width_m(s)
    left = np.column_stack(frame.at(s, half))
    right = np.column_stack(frame.at(s, -half))[::-1]
    surface = Polygon(np.concatenate([left, right])).buffer(0).intersection(outline)
    middle = LineString(np.column_stack(frame.at(s, np.zeros_like(s)))).intersection(outline)
    return _largest(surface), _largest(middle)


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the largest piece of a shape that a border cut into several."""
    return max(shapely.get_parts(shape), key=lambda part: part.area or part.length)


def _brooks(
    world: World, country: Country, river: shapely.MultiLineString, outline: Polygon
) -> list[WaterShape]:
    """Return brooks that come from the hills past a market town and join the river."""
    towns = sorted(country.towns, key=lambda t: -river.distance(shapely.Point(t.x_m, t.y_m)))
    found = []
    for number, (town, name) in enumerate(zip(towns, BROOK_NAMES, strict=False)):
        rng = world.rng("city", "brook", number)
        seat = np.array([town.x_m, town.y_m])
        mouth = np.array(shapely.shortest_line(river, shapely.Point(seat)).coords[0])
        away = (seat - mouth) / np.hypot(*(seat - mouth))
        side = np.array([-away[1], away[0]])
        rough = np.array([seat + away * 5_500, seat + side * 520, (seat + mouth) / 2, mouth])
        path = wiggled(rough, rng, share=0.13, shortest_m=130)
        middle = _largest(LineString(path).intersection(outline))
        surface = _largest(_widening(middle).intersection(outline))
        found.append(WaterShape(name, "brook", surface, middle))
    return found


def _widening(middle: LineString) -> Polygon:
    """Return the surface of a brook, 12 m wide at its spring and 44 m at its mouth."""
    pieces = [
        substring(middle, k / 8, (k + 1) / 8, normalized=True).buffer(6 + 2 * k, quad_segs=3)
        for k in range(8)
    ]
    return _largest(shapely.union_all(pieces))


def _lake(town: Town) -> WaterShape:
    """Return the lake in its park, a walk's width from the streets around."""
    s0, t0, s1, t1 = town.lake
    middle_s, middle_t = town.lake.centre
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = 0.80 + 0.12 * np.sin(3 * angle + 1) + 0.06 * np.sin(5 * angle)
    s = middle_s + (s1 - s0) / 2 * reach * np.cos(angle)
    t = middle_t + (t1 - t0) / 2 * reach * np.sin(angle)
    ends = town.frame.at(np.array([s0 + 90, s1 - 90]), np.full(2, middle_t))
    surface = Polygon(np.column_stack(town.frame.at(s, t)))
    return WaterShape("绣湖", "lake", surface, LineString(np.column_stack(ends)))


def _reservoir(world: World, country: Country, outline: Polygon) -> WaterShape:
    """Return a drowned valley: a bent spine with arms."""
    rng = world.rng("city", "reservoir")
    town = min(country.towns, key=lambda town: town.y_m)
    inward = 1.0 if town.x_m < 0 else -1.0
    start = np.array([town.x_m + inward * 2_600, town.y_m + 900])
    end = start + np.array([inward * 2_600, 600])
    spine = wiggled(np.array([start, end]), rng, share=0.2, shortest_m=200)
    arms = [
        LineString([spine[k], spine[k] + [rng.uniform(-500, 500), rng.uniform(-900, 900)]])
        for k in range(2, len(spine) - 1, 3)
    ]
    middle = LineString(spine)
    body = [middle.buffer(170), *(arm.buffer(90) for arm in arms)]
    surface = _largest(shapely.union_all(body).intersection(outline))
    return WaterShape("青山水库", "reservoir", surface, _largest(middle.intersection(outline)))


def surface_degrees(shape: WaterShape) -> Polygon:
    """Return a water's surface in degrees, WGS-84."""
    return Polygon(
        _ring(shape.surface.exterior.coords), [_ring(r.coords) for r in shape.surface.interiors]
    ).buffer(0)


def _ring(coords: shapely.coords.CoordinateSequence) -> Floats:
    x, y = np.array(coords).T
    return to_degrees(x, y)
