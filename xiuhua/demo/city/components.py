"""Components along the streets: the city's census of covers, lamps, trees, bins and signs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xiuhua.demo.city.ground import Floats, point_metres, to_degrees, to_metres
from xiuhua.demo.city.lookup import Lookup
from xiuhua.demo.city.plan import ComponentColumns, CompoundPlan, LandmarkPlan, WaterPlan
from xiuhua.demo.city.roads import beside
from xiuhua.kit.world import World


class Spacing(NamedTuple):
    """How often a class stands along a road of each grade, and how far from the kerb, metres."""

    trunk: float
    secondary: float
    branch: float
    lane: float
    from_kerb: float


NEVER = 1e9
SURVEYED_SHARE = 0.49  # a county's first census takes about half of what stands in its streets
# Lamps stand a span apart on alternating sides; of trees every third has a number.
ALONG: dict[str, Spacing] = {
    "C0137": Spacing(34, 40, 62, 85, -0.8),
    "C0402": Spacing(30, 42, 70, NEVER, -1.4),
    "C0103": Spacing(90, 110, 130, 150, 2.2),
    "C0102": Spacing(110, 120, 140, 160, 4.0),
    "C0104": Spacing(100, 130, 170, NEVER, 0.4),
    "C0101": Spacing(260, 280, 330, NEVER, 3.0),
    "C0107": Spacing(240, 300, 400, NEVER, -2.0),
    "C0105": Spacing(300, 380, 520, NEVER, -2.4),
    "C0111": Spacing(420, 500, 700, NEVER, -2.2),
    "C0106": Spacing(380, 500, NEVER, NEVER, -1.2),
    "C0305": Spacing(140, 180, 260, 400, -1.0),
    "C0210": Spacing(200, 280, 520, NEVER, -0.6),
    "C0124": Spacing(320, 380, 600, NEVER, -1.1),
    "C0217": Spacing(400, 700, NEVER, NEVER, 0.2),
    "C0284": Spacing(300, 420, 700, NEVER, -2.6),
    "C0286": Spacing(420, 600, 900, NEVER, 0.0),
    "C0495": Spacing(450, NEVER, NEVER, NEVER, 6.0),
    "C0499": Spacing(420, 600, NEVER, NEVER, -4.0),
    "C0181": Spacing(450, 600, 1_000, NEVER, -2.2),
    "C0128": Spacing(500, 600, 900, NEVER, -3.0),
    "C0127": Spacing(700, 900, 1_400, NEVER, -3.2),
    "C0131": Spacing(900, 800, 600, 500, -2.0),
    "C0130": Spacing(NEVER, 900, 700, 450, -2.0),
    "C0150": Spacing(420, 600, 1_200, NEVER, -1.0),
    "C0204": Spacing(520, 800, NEVER, NEVER, -1.6),
    "C0225": Spacing(520, 560, 800, NEVER, -3.0),
    "C0407": Spacing(600, 700, NEVER, NEVER, -3.6),
    "C0497": Spacing(260, 380, 700, NEVER, -1.5),
    "C0306": Spacing(900, 1_400, NEVER, NEVER, -3.4),
    "C0308": Spacing(1_200, 1_100, 1_400, NEVER, -3.4),
    "C0221": Spacing(500, 700, NEVER, NEVER, -0.3),
    "C0405": Spacing(700, 1_200, NEVER, NEVER, -2.0),
    "C0404": Spacing(500, 800, NEVER, NEVER, -1.6),
    "C0223": Spacing(NEVER, NEVER, 900, 600, -0.5),
}
Place = tuple[str, float, float]


def build_components(
    world: World,
    lookup: Lookup,
    landmarks: Sequence[LandmarkPlan],
    compounds: Sequence[CompoundPlan],
    waters: Sequence[WaterPlan],
) -> ComponentColumns:
    """Return all components, by class and then along the roads; serials begin at 1 in a class."""
    found: dict[str, list[Floats]] = {}
    for code, spacing in ALONG.items():
        found.setdefault(code, []).extend(_along(world, lookup, code, spacing))
    for code, x, y in [
        *_at_crossings(lookup),
        *_at_places(world, landmarks, compounds),
        *_at_banks(world, waters),
    ]:
        found.setdefault(code, []).append(np.array([[x, y]]))
    classes = tuple(sorted(found))
    points = [np.concatenate(found[code]) for code in classes]
    lon, lat = to_degrees(*np.concatenate(points).T).T
    return ComponentColumns(
        classes=classes,
        class_index=np.repeat(np.arange(len(classes), dtype=np.int32), [len(p) for p in points]),
        serial=np.concatenate([np.arange(1, len(p) + 1, dtype=np.int32) for p in points]),
        lon=lon,
        lat=lat,
        grid=lookup.grid_of(lon, lat),
        road=lookup.road_of(lon, lat),
    )


def _along(world: World, lookup: Lookup, code: str, spacing: Spacing) -> list[Floats]:
    """Return a class's points on every street, on alternating sides."""
    rng = np.random.default_rng(world.rng("city", "components", code).getrandbits(64))
    steps = spacing._asdict()
    found = []
    for road, line in zip(lookup.roads, lookup.lines, strict=True):
        step = steps.get(road.grade, NEVER) / SURVEYED_SHARE
        along = np.arange(rng.uniform(0, step), line.length, step)
        along = np.clip(along + rng.uniform(-0.12, 0.12, len(along)) * step, 0, line.length)
        side = np.where((np.arange(len(along)) + rng.integers(2)) % 2, 1.0, -1.0)
        if len(along):
            offset = side * np.maximum(road.width_m / 2 - spacing.from_kerb - 3.0, 0.5)
            found.append(np.column_stack(beside(line, along, offset)))
    return found


def _at_crossings(lookup: Lookup) -> list[Place]:
    """Return name signs at every crossing, traffic lights at the big ones."""
    found: list[Place] = []
    for crossing in lookup.crossings:
        grades = {lookup.roads[crossing.first].grade, lookup.roads[crossing.second].grade}
        found.append(("C0212", crossing.x + 11, crossing.y + 9))
        if "branch" not in grades:
            for dx, dy in ((14, 14), (-14, 14), (-14, -14), (14, -14)):
                found.append(("C0213", crossing.x + dx, crossing.y + dy))
            found.append(("C0214", crossing.x + 16, crossing.y - 12))
            found.append(("C0220", crossing.x - 12, crossing.y + 10))
    return found


AT_LANDMARKS: dict[str, tuple[str, ...]] = {
    "market": ("C0301", "C0302", "C0305", "C0225"),
    "square": ("C0301", "C0302", "C0406", "C0410", "C0146", "C0407", "C0139"),
    "park": ("C0301", "C0302", "C0146", "C0407", "C0152", "C0498", "C0409", "C0403"),
    "station": ("C0301", "C0201", "C0145", "C0154"),
    "mall": ("C0201", "C0145", "C0154", "C0306"),
    "hospital": ("C0201", "C0225"),
    "school": ("C0225", "C0220"),
    "office": ("C0199", "C0308", "C0154"),
    "night_food": ("C0301", "C0305"),
}


def _at_places(
    world: World, landmarks: Sequence[LandmarkPlan], compounds: Sequence[CompoundPlan]
) -> list[Place]:
    rng = world.rng("city", "components-at-places")
    found: list[Place] = []
    wanted = [(mark.lon, mark.lat, AT_LANDMARKS[mark.kind]) for mark in landmarks]
    wanted += [(c.lon, c.lat, ("C0146", "C0303", "C0118", "C0308")) for c in compounds]
    for lon, lat, codes in wanted:
        x, y = point_metres(lon, lat)
        found += [(code, x + rng.uniform(-35, 35), y + rng.uniform(-35, 35)) for code in codes]
    return found


def _at_banks(world: World, waters: Sequence[WaterPlan]) -> list[Place]:
    """Return railings, lifebuoys and signs along the town's river and lake."""
    rng = world.rng("city", "components-at-banks")
    shapes = [w.surface for w in waters if w.kind == "lake" or "城区" in w.zh]
    found: list[Place] = []
    for shape in shapes:
        lon, lat = np.array(shape.exterior.coords).T
        for x, y in np.column_stack(to_metres(lon, lat))[::3]:
            code = rng.choice(("C0507", "C0507", "C0506", "C0230"))
            found.append((code, float(x) + rng.uniform(-1, 1), float(y) + rng.uniform(-1, 1)))
    return found
