"""Landmarks, residential compounds with their buildings, construction sites: one block each."""

from collections.abc import Sequence
from random import Random

import numpy as np
import shapely
from shapely import Polygon

from xiuhua.demo.city import names
from xiuhua.demo.city.country import Country
from xiuhua.demo.city.ground import BANK_M, to_degrees
from xiuhua.demo.city.landmarks import (
    BUILDERS,
    MANAGERS,
    SEAT_LANDMARKS,
    SITE_NAMES,
    TOWN_LANDMARKS,
)
from xiuhua.demo.city.lookup import Lookup
from xiuhua.demo.city.mesh import Mesh, Rect
from xiuhua.demo.city.plan import BuildingPlan, CompoundPlan, LandmarkPlan, SitePlan, WaterPlan
from xiuhua.demo.city.town import Town
from xiuhua.kit.world import World

COMPOUNDS, SITES = 80, 25
LOOSE_BLOCKS = 190  # blocks outside compounds whose buildings are on the register
BAR_M, BAR_DEEP_M, ROW_M, GAP_M, VERGE_M = 27.0, 12.0, 27.0, 8.0, 12.0  # slabs facing the sun


class Ground:
    """The town's free blocks, handed out once each."""

    def __init__(self, world: World, town: Town, lookup: Lookup, wet: Sequence[WaterPlan]) -> None:
        self.mesh, self.lookup = town.mesh, lookup
        surfaces = shapely.union_all([water.surface for water in wet])
        shapely.prepare(surfaces)
        self.free = [
            block
            for block in town.mesh.blocks
            if abs(block.centre[1]) > BANK_M
            and block != town.lake
            and not surfaces.intersects(Polygon(town.mesh.ring(block)))
        ]
        world.rng("city", "ground").shuffle(self.free)

    def nearest(self, s_m: float, t_m: float) -> Rect:
        """Take the free block nearest to a place."""
        best = min(self.free, key=lambda b: (b.centre[0] - s_m) ** 2 + (b.centre[1] - t_m) ** 2)
        self.free.remove(best)
        return best

    def any_within(self, reach_m: float) -> Rect:
        """Take a free block whose middle lies so far from the town's at most."""
        best = next(b for b in self.free if np.hypot(*b.centre) < reach_m)
        self.free.remove(best)
        return best


def spot(mesh: Mesh, block: Rect, lookup: Lookup) -> tuple[float, float, str, str]:
    """Return lon, lat, address and community code of a block's middle."""
    x, y = mesh.at(np.array([block.centre[0]]), np.array([block.centre[1]]))
    lon, lat = to_degrees(x, y).T
    grid = lookup.grids[lookup.grid_of(lon, lat)[0]]
    address = lookup.address(lon[0], lat[0], int(lookup.road_of(lon, lat)[0]))
    return float(lon[0]), float(lat[0]), address, grid.community_code


def build_landmarks(
    ground: Ground, country: Country, town: Town, town_names: Sequence[str]
) -> tuple[LandmarkPlan, ...]:
    """Return the landmarks of the county town and of the market towns."""
    chosen = [(kind, zh, ground.mesh, ground.nearest(s, t)) for kind, zh, s, t in TOWN_LANDMARKS]
    chosen.append(("park", "绣湖公园", town.mesh, town.lake))
    for market, zh in zip(country.towns, town_names, strict=True):
        blocks = sorted(market.mesh.blocks, key=lambda b: float(np.hypot(*b.centre)))
        for (kind, tail), block in zip(SEAT_LANDMARKS, blocks, strict=False):
            chosen.append((kind, zh + tail, market.mesh, block))
    found = []
    for number, (kind, zh, mesh, block) in enumerate(chosen, start=1):
        lon, lat, address, community = spot(mesh, block, ground.lookup)
        found.append(LandmarkPlan(f"DB{number:03d}", zh, address, community, lon, lat, kind))
    return tuple(found)


def build_compounds(
    world: World, ground: Ground
) -> tuple[tuple[CompoundPlan, ...], tuple[BuildingPlan, ...]]:
    """Return residential compounds and the buildings of the register."""
    rng = world.rng("city", "compounds")
    pool = names.compounds(rng)
    compounds: list[CompoundPlan] = []
    buildings: list[BuildingPlan] = []
    for number in range(1, COMPOUNDS + 1):
        block = ground.any_within(4_600)
        code, zh = f"XQ{number:03d}", next(pool)
        lon, lat, address, community = spot(ground.mesh, block, ground.lookup)
        floors = rng.choice((6, 6, 6, 11, 18, 26))
        ours = _buildings(ground, block, code, zh, (address, community), floors)
        compounds.append(
            CompoundPlan(
                code, zh, address, community, lon, lat,
                manager=rng.choice(MANAGERS),
                households=len(ours) * floors * 4,
                geometry=Polygon(ground.mesh.ring(block)),
            )
        )  # fmt: skip
        buildings += ours
    return tuple(compounds), (*buildings, *_loose_buildings(rng, ground))


def _loose_buildings(rng: Random, ground: Ground) -> list[BuildingPlan]:
    """Return buildings of blocks that are no compound, named after their street."""
    found: list[BuildingPlan] = []
    for number in range(1, LOOSE_BLOCKS + 1):
        block = ground.any_within(3_200)
        _, _, address, community = spot(ground.mesh, block, ground.lookup)
        code = f"LF{number:03d}"
        floors = rng.choice((3, 4, 5, 6, 8))
        ours = _buildings(ground, block, code, address, (address, community), floors, every=2)
        found += [_freed(building) for building in ours]
    return found


def _freed(building: BuildingPlan) -> BuildingPlan:
    b = building
    return BuildingPlan(
        b.code, b.zh, b.address, b.community_code, b.lon, b.lat, "", b.floors, b.geometry
    )


def _buildings(
    ground: Ground,
    block: Rect,
    code: str,
    zh: str,
    place: tuple[str, str],
    floors: int,
    *,
    every: int = 1,
) -> list[BuildingPlan]:
    """Return slabs in rows inside a block, numbered row by row (幢)."""
    found: list[BuildingPlan] = []
    address, community = place
    rows = np.arange(block.t0 + VERGE_M, block.t1 - VERGE_M - BAR_DEEP_M, ROW_M)
    bars = np.arange(block.s0 + VERGE_M, block.s1 - VERGE_M - BAR_M, BAR_M + GAP_M)
    for t in rows[::every]:
        for s in bars:
            ring = _bar(ground.mesh, float(s), float(t))
            middle = ring.centroid
            number = len(found) + 1
            found.append(
                BuildingPlan(
                    f"{code}-{number:02d}", f"{zh}{number}幢", f"{address}{number}幢", community,
                    round(middle.x, 6), round(middle.y, 6), code, floors, ring,
                )
            )  # fmt: skip
    return found


def _bar(mesh: Mesh, s: float, t: float) -> Polygon:
    along = np.array([s, s + BAR_M, s + BAR_M, s])
    return Polygon(to_degrees(*mesh.at(along, np.array([t, t, t + BAR_DEEP_M, t + BAR_DEEP_M]))))


def build_sites(world: World, ground: Ground) -> tuple[SitePlan, ...]:
    """Return construction sites, more of them at the town's edge than in its middle."""
    rng = world.rng("city", "sites")
    found = []
    for number in range(1, SITES + 1):
        block = ground.nearest(rng.gauss(800, 2_900), rng.gauss(900, 1_300))
        lon, lat, address, community = spot(ground.mesh, block, ground.lookup)
        street = address.split("与")[0].rstrip("0123456789号")
        found.append(
            SitePlan(
                f"GD{number:03d}", f"{street}{rng.choice(SITE_NAMES)}工程", address, community,
                lon, lat,
                builder=rng.choice(BUILDERS),
                starts_in_days=-rng.randint(40, 500),
                ends_in_days=rng.randint(30, 600),
                geometry=Polygon(ground.mesh.ring(block)),
            )
        )  # fmt: skip
    return tuple(found)
