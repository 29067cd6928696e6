"""Puts the city together."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Polygon

from xiuhua.demo.city.areas import COUNTY, build_areas
from xiuhua.demo.city.components import build_components
from xiuhua.demo.city.country import build_country
from xiuhua.demo.city.firms import build_firms
from xiuhua.demo.city.ground import county_outline, river_frame, to_degrees, to_metres
from xiuhua.demo.city.lookup import Lookup
from xiuhua.demo.city.names import TOWNS, romanised
from xiuhua.demo.city.people import build_people, build_zones
from xiuhua.demo.city.places import Ground, build_compounds, build_landmarks, build_sites
from xiuhua.demo.city.plan import AreaPlan, CityPlan, WaterPlan
from xiuhua.demo.city.roads import build_roads
from xiuhua.demo.city.tessellation import faces_of, joined_villages
from xiuhua.demo.city.town import Town, build_town
from xiuhua.demo.city.units import build_units
from xiuhua.demo.city.water import WaterShape, build_waters, surface_degrees
from xiuhua.kit.world import World

WATER_EN = {"brook": "Brook", "lake": "Lake", "reservoir": "Reservoir"}


def build_plan(world: World) -> CityPlan:
    """Return the city of a seed; the same seed gives the same city, to the last digit."""
    frame = river_frame(world.rng("city", "river"))
    outline = Polygon(county_outline(world.rng("city", "outline")))
    town = build_town(world, frame)
    country = build_country(world, outline, _ground_metres(town))
    areas, grids = build_areas(world, joined_villages(faces_of(world, outline, town, country)))
    waters = _waters(build_waters(world, town, country, outline))
    lookup = Lookup(grids, build_roads(world, town, country, areas))
    ground = Ground(world, town, lookup, waters)
    landmarks = build_landmarks(ground, country, town, _town_names(areas))
    sites = build_sites(world, ground)
    compounds, buildings = build_compounds(world, ground)
    units, zones = build_units(areas), build_zones(areas, grids)
    return CityPlan(
        code=COUNTY,
        zh="绣江市",
        en="Xiujiang City",
        areas=areas,
        grids=grids,
        roads=tuple(lookup.roads),
        waters=waters,
        compounds=compounds,
        buildings=buildings,
        firms=build_firms(world, lookup),
        sites=sites,
        landmarks=landmarks,
        components=build_components(world, lookup, landmarks, compounds, waters),
        units=units,
        people=build_people(world, units, zones),
        zones=zones,
    )


def _ground_metres(town: Town) -> Polygon:
    rings = [np.column_stack(to_metres(*town.mesh.ring(block).T)) for block in town.mesh.blocks]
    return shapely.coverage_union_all([Polygon(ring) for ring in rings])


def _town_names(areas: Sequence[AreaPlan]) -> list[str]:
    """Return the market towns' names in the order in which the country lists them."""
    known = {area.zh for area in areas}
    return [zh for zh in TOWNS if zh in known]


def _waters(shapes: Sequence[WaterShape]) -> tuple[WaterPlan, ...]:
    return tuple(
        WaterPlan(
            f"SY{number:02d}",
            shape.name,
            _water_en(shape),
            shape.kind,
            round(shape.middle.length, 1),
            surface_degrees(shape),
            shapely.LineString(to_degrees(*np.array(shape.middle.coords).T)),
        )
        for number, shape in enumerate(shapes, start=1)
    )


def _water_en(shape: WaterShape) -> str:
    if shape.kind == "river":
        part = {"西": "western", "区": "town", "东": "eastern"}[shape.name[-3]]
        return f"Xiujiang River ({part} section)"
    stem = shape.name.removesuffix("水库").removesuffix("湖").removesuffix("溪")
    return f"{romanised(stem)} {WATER_EN[shape.kind]}"
