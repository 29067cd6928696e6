"""The country around: market towns with some blocks, and villages cut along hills and water."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from random import Random

import numpy as np
import shapely
from shapely import Polygon

from xiuhua.demo.city.ground import Floats, turned_frame
from xiuhua.demo.city.mesh import Mesh, Rect, mesh_of, spaced
from xiuhua.kit.world import World

SHORTEST_BETWEEN_SEATS_M = 8_600.0
SHORTEST_BETWEEN_VILLAGES_M = 2_100.0
SEAT_RADIUS_M = (470.0, 360.0)


@dataclass(frozen=True, slots=True)
class MarketTown:
    """A town (镇、乡): where its seat lies in metres, the seat's blocks, its villages' middles."""

    x_m: float
    y_m: float
    mesh: Mesh
    villages: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Country:
    """The towns, and the seeds of their rural grids: x, y in metres, town, village."""

    towns: tuple[MarketTown, ...]
    seeds: Floats
    town_of: tuple[int, ...]
    village_of: tuple[int, ...]


def build_country(world: World, outline: Polygon, built_up: Polygon) -> Country:
    """Return the country inside the county's outline and outside the built-up area (metres)."""
    seats = _seats(world.rng("city", "seats"), outline, built_up)
    villages = _villages(world.rng("city", "villages"), outline, built_up, seats)
    towns = tuple(
        MarketTown(x, y, _seat_mesh(world.rng("city", "seat", i), x, y), tuple(villages[i]))
        for i, (x, y) in enumerate(seats)
    )
    rng = world.rng("city", "hamlets")
    seeds: list[tuple[float, float]] = []
    owners: list[tuple[int, int]] = []
    for i, town in enumerate(towns):
        for j, (x, y) in enumerate(town.villages):
            for _ in range(rng.randint(4, 8)):  # a few large grids a village
                seeds.append((x + rng.gauss(0, 750), y + rng.gauss(0, 750)))
                owners.append((i, j))
    return Country(towns, np.array(seeds), tuple(o[0] for o in owners), tuple(o[1] for o in owners))


def _scatter(
    rng: Random, inside: Polygon, taken: list[tuple[float, float]], apart_m: float, tries: int
) -> list[tuple[float, float]]:
    """Return points in a polygon, each at least `apart_m` from those taken and from each other."""
    min_x, min_y, max_x, max_y = inside.bounds
    draws = [(rng.uniform(min_x, max_x), rng.uniform(min_y, max_y)) for _ in range(tries)]
    kept = shapely.contains_xy(inside, *np.array(draws).T)
    found: list[tuple[float, float]] = []
    for (x, y), is_inside in zip(draws, kept, strict=True):
        near = (*taken, *found)
        if is_inside and all((x - a) ** 2 + (y - b) ** 2 >= apart_m**2 for a, b in near):
            found.append((x, y))
    return found


def _seats(rng: Random, outline: Polygon, built_up: Polygon) -> list[tuple[float, float]]:
    """Return 9 to 11 seats, far from each other, from the border and from the county town."""
    ground = outline.buffer(-4_200).difference(built_up.buffer(4_500))
    while True:
        seats = _scatter(rng, ground, [], SHORTEST_BETWEEN_SEATS_M, 900)
        if 9 <= len(seats) <= 11:
            return sorted(seats, key=lambda seat: (-round(seat[1] / 9_000), seat[0]))


def _villages(
    rng: Random, outline: Polygon, built_up: Polygon, seats: Sequence[tuple[float, float]]
) -> list[list[tuple[float, float]]]:
    """Return the middles of each town's villages, the seat's own first."""
    ground = outline.buffer(-700).difference(built_up.buffer(900))
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(seats), extend_to=outline.buffer(5_000), ordered=True
    ).geoms
    found = []
    for (x, y), cell in zip(seats, cells, strict=True):
        ours = cell.buffer(-500).intersection(ground)
        wanted = rng.randint(8, 12)
        others = _scatter(rng, ours, [(x, y)], SHORTEST_BETWEEN_VILLAGES_M, 260)
        found.append([(x, y), *others[: wanted - 1]])
    return found


def _seat_mesh(rng: Random, x_m: float, y_m: float) -> Mesh:
    """Return the blocks of a market town: some twenty, of 100 to 190 m."""
    lines = [
        sorted({*spaced(0, -reach, 105, 185, rng), *spaced(0, reach, 105, 185, rng)})
        for reach in SEAT_RADIUS_M
    ]
    blocks = [
        Rect(s0, t0, s1, t1) for s0, s1 in pairwise(lines[0]) for t0, t1 in pairwise(lines[1])
    ]
    wide, high = SEAT_RADIUS_M
    kept = [b for b in blocks if (b.centre[0] / wide) ** 2 + (b.centre[1] / high) ** 2 < 1]
    return mesh_of(turned_frame(x_m, y_m, rng.uniform(0, pi)), kept)
