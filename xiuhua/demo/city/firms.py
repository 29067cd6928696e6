"""Firms and shops along the streets."""

from random import Random

import numpy as np

from xiuhua.demo.city import names
from xiuhua.demo.city.ground import to_degrees
from xiuhua.demo.city.landmarks import TRADES
from xiuhua.demo.city.lookup import Lookup
from xiuhua.demo.city.plan import FirmPlan
from xiuhua.demo.city.roads import beside
from xiuhua.kit.world import World

FIRMS = 800
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015 leaves out I, O, S, V, Z
_BRANDS = (
    "老樟树",
    "好再来",
    "家常味",
    "绣江",
    "锦绣",
    "江边",
    "金桂",
    "乐购",
    "惠民",
    "顺发",
    "新潮",
)
SHOPFRONT_M = 5.0  # behind the pavement's edge


def credit_code(serial: int) -> str:
    """Return an 18-sign code with the check sign of GB 32100-2015; its county is not assigned."""
    body = f"91330199MA{serial:07d}"
    total = sum(CODE_SIGNS.index(sign) * 3**place % 31 for place, sign in enumerate(body))
    return body + CODE_SIGNS[-total % 31]


def build_firms(world: World, lookup: Lookup) -> tuple[FirmPlan, ...]:
    """Return shops where people walk: many on the old centre's streets, a few in every town."""
    rng = world.rng("city", "firms")
    streets = [i for i, r in enumerate(lookup.roads) if r.grade in ("trunk", "secondary", "branch")]
    weights = [_pull(lookup, i) for i in streets]
    chosen = rng.choices(streets, weights, k=FIRMS)
    along = np.array([rng.uniform(0.03, 0.97) for _ in chosen])
    side = np.array([rng.choice((-1, 1)) for _ in chosen])
    points = np.empty((FIRMS, 2))
    for n, road in enumerate(chosen):
        line, offset = lookup.lines[road], lookup.roads[road].width_m / 2 + SHOPFRONT_M
        points[n] = np.column_stack(
            beside(line, along[n : n + 1] * line.length, side[n : n + 1] * offset)
        )
    lonlat = to_degrees(*points.T)
    grids = lookup.grid_of(*lonlat.T)
    return tuple(
        _firm(rng, n + 1, lookup, (float(lon), float(lat)), chosen[n], int(grids[n]))
        for n, (lon, lat) in enumerate(lonlat)
    )


def _pull(lookup: Lookup, road: int) -> float:
    """Return how many shops a street draws: by its length and nearness to the middle."""
    line = lookup.lines[road]
    middle = line.interpolate(0.5, normalized=True)
    away = float(np.hypot(middle.x, middle.y - 700))
    return float(line.length) * (0.12 + float(np.exp(-((away / 2_400) ** 2))))


def _firm(
    rng: Random, serial: int, lookup: Lookup, at: tuple[float, float], road: int, grid: int
) -> FirmPlan:
    trade, _, tails = rng.choices(TRADES, [share for _, share, _ in TRADES])[0]
    owner = names.person(rng)
    brand = rng.choice((f"{owner[0]}记", f"阿{owner[-1]}", *rng.sample(_BRANDS, 2)))
    street = lookup.roads[road].zh
    tail = rng.choice(tails)
    suffix = f"（{street}店）" if rng.random() < 0.3 else ""
    return FirmPlan(
        credit_code(serial),
        f"{brand}{tail}{suffix}",
        lookup.address(*at, road),
        lookup.grids[grid].community_code,
        *at,
        trade,
        owner,
        names.phone(5_000 + serial),
    )
