"""Codes and names of faces: unit grids, communities and villages, streets and towns, the county."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import shapely
from shapely import Polygon

from xiuhua.demo.city import names
from xiuhua.demo.city.plan import AreaPlan, GridPlan
from xiuhua.demo.city.tessellation import Face
from xiuhua.kit.world import World

COUNTY = "330199"  # not assigned to any county
FIRST_TOWN, FIRST_RURAL_TOWNSHIP, FIRST_VILLAGE = 100, 200, 201
ROW_DEG = 0.0016  # grids whose middles lie in one such band are numbered as one row


def build_areas(
    world: World, faces: Sequence[Face]
) -> tuple[tuple[AreaPlan, ...], tuple[GridPlan, ...]]:
    """Return the areas (county first, then by code) and the grids by code."""
    streets: dict[tuple[bool, int], dict[int, list[Face]]] = defaultdict(lambda: defaultdict(list))
    for face in faces:
        streets[face.in_town, face.street][face.community].append(face)
    community_names = names.stems(world.rng("city", "community-names"))
    village_names = names.villages(world.rng("city", "village-names"))
    areas: list[AreaPlan] = []
    grids: list[GridPlan] = []
    for in_town, number in sorted(streets, key=lambda key: (not key[0], key[1])):
        street = _street(in_town, number)
        parts = streets[in_town, number]
        serials = [1, FIRST_VILLAGE]
        communities = []
        for members in sorted(parts.values(), key=_reading_order):
            is_village = not in_town and not any(face.is_seat for face in members)
            name = next(village_names) if is_village else _seat_or(street, in_town, community_names)
            community = _community(street.code, serials[is_village], is_village, name, members)
            serials[is_village] += 1
            communities.append(community)
            grids += _grids(community, members)
        whole = shapely.coverage_union_all([community.geometry for community in communities])
        areas += [_with(street, whole), *communities]
    county = shapely.coverage_union_all([a.geometry for a in areas if a.parent_code == COUNTY])
    top = AreaPlan(COUNTY, "county", "绣江市", "Xiujiang City", "", county)
    return (top, *sorted(areas, key=_by_code)), tuple(sorted(grids, key=lambda grid: grid.code))


def _by_code(area: AreaPlan) -> str:
    return area.code


def _reading_order(faces: Sequence[Face]) -> tuple[float, float]:
    """Sort key: rows from north to south, in a row from west to east."""
    min_lon, _, _, max_lat = shapely.total_bounds([face.shape for face in faces])
    return -round(max_lat / 0.01), min_lon


def _street(in_town: bool, number: int) -> AreaPlan:
    if in_town:
        zh, serial, level, en = names.STREETS[number], number + 1, "street", "Subdistrict"
    else:
        zh, level = names.TOWNS[number], "town"
        is_township = zh.endswith("乡")
        serial = (FIRST_RURAL_TOWNSHIP if is_township else FIRST_TOWN) + number
        en = "Township" if is_township else "Town"
    stem = zh.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    code = f"{COUNTY}{serial:03d}"
    return AreaPlan(code, level, zh, f"{names.romanised(stem)} {en}", COUNTY, Polygon())


def _seat_or(street: AreaPlan, in_town: bool, stems: Iterator[str]) -> str:
    """Return a community's name; a market town's own community is named after the town."""
    return next(stems) if in_town else street.zh[:-1] + "街"


def _community(
    street_code: str, serial: int, is_village: bool, name: str, faces: Sequence[Face]
) -> AreaPlan:
    shape = shapely.coverage_union_all([face.shape for face in faces])
    zh = name if name.endswith("村") else name + ("村" if is_village else "社区")
    kind = "Village" if is_village else "Community"
    level = "village" if is_village else "community"
    en = f"{names.romanised(zh.removesuffix('村').removesuffix('社区'))} {kind}"
    return AreaPlan(f"{street_code}{serial:03d}", level, zh, en, street_code, shape)


def _with(area: AreaPlan, shape: shapely.Geometry) -> AreaPlan:
    return AreaPlan(area.code, area.level, area.zh, area.en, area.parent_code, shape)


def _grids(community: AreaPlan, faces: Sequence[Face]) -> list[GridPlan]:
    """Return a community's grids, numbered from left to right and from top to bottom."""
    ordered = sorted(faces, key=_grid_order)
    return [
        GridPlan(
            f"{community.code}{serial:02d}",
            community.code,
            f"{community.zh}{serial:02d}网格",
            face.shape,
        )
        for serial, face in enumerate(ordered, start=1)
    ]


def _grid_order(face: Face) -> tuple[float, float]:
    middle = face.shape.representative_point()
    return -round(middle.y / ROW_DEG), middle.x
