"""The city's ground: areas, unit grids, registers of places, zones and components."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from xiuhua.core.assets.services import NewComponent, import_components
from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.people.models import Organisation, Post, Unit
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import (
    AdminArea,
    Building,
    CodeScheme,
    Compound,
    ConstructionSite,
    Firm,
    Road,
    WaterSection,
)
from xiuhua.core.places.services import (
    assign_zone,
    create_zone,
    import_areas,
    import_grids,
    import_places,
    set_zone_members,
)
from xiuhua.core.places.vocab import AreaLevel, ZoneKind
from xiuhua.demo.city import CityPlan
from xiuhua.demo.city.plan import RoadPlan, SpotPlan
from xiuhua.demo.errors import Refused
from xiuhua.demo.staff import TIMEZONE, Staff
from xiuhua.kit import clock
from xiuhua.kit.world import World

SCHEME = "grid_14"
OUTER_GRADES = ("highway", "village")
SURVEY_DAYS = 900  # the census went on for so long before the city was entered


def enter_areas(plan: CityPlan, staff: Staff) -> None:
    """Enter the county, its streets and towns, their communities and villages, and the grids."""
    scheme = CodeScheme.objects.get(code=SCHEME)
    common: dict[str, Any] = {"organisation": staff.organisation, "actor": staff.admin}
    common |= {"scheme": scheme, "apply": True}
    for level in AreaLevel:
        areas = [area for area in plan.areas if area.level == level]
        features = [Feature(a.code, a.zh, a.en, a.parent_code, a.geometry) for a in areas]
        report = import_areas(features, level=level, **common)
        _all_taken(level.zh, report.bad, report.text())
    grids = [Feature(g.code, g.name, "", g.community_code, g.geometry) for g in plan.grids]
    report = import_grids(grids, **common)
    _all_taken("单元网格", report.bad, report.text())


def _all_taken(what: str, bad: int, first: str) -> None:
    if bad:
        raise Refused(what=what, count=bad, first=first)


def enter_places(world: World, plan: CityPlan, staff: Staff) -> None:
    """Enter the registers: roads, waters, compounds, buildings, firms, construction sites."""
    common: dict[str, Any] = {"organisation": staff.organisation, "actor": staff.admin}
    units = dict(Unit.objects.filter(organisation=staff.organisation).values_list("code", "id"))
    areas = AdminArea.objects.filter(organisation=staff.organisation, valid_to=None)
    communities = dict(areas.values_list("code", "id"))
    import_places(Road, [_road(road, units) for road in plan.roads], **common)
    waters = [
        {
            "code": w.code, "zh": w.zh, "en": w.en, "length_m": w.length_m,
            "geometry": w.surface, "unit_id": units["SL"],
        }
        for w in plan.waters
    ]  # fmt: skip
    import_places(WaterSection, waters, **common)
    compounds = [
        _spot(c, communities)
        | {"manager": c.manager, "households": c.households, "geometry": c.geometry}
        for c in plan.compounds
    ]
    import_places(Compound, compounds, **common)
    ids = dict(Compound.objects.filter(organisation=staff.organisation).values_list("code", "id"))
    buildings = [
        _spot(b, communities)
        | {"floors": b.floors, "geometry": b.geometry, "compound_id": ids.get(b.compound_code)}
        for b in plan.buildings
    ]
    import_places(Building, buildings, **common)
    firms = [
        _spot(f, communities) | {"trade": f.trade, "contact": f.contact, "phone": f.phone}
        for f in plan.firms
    ]
    import_places(Firm, firms, **common)
    import_places(ConstructionSite, list(_sites(world, plan, communities)), **common)


def _spot(spot: SpotPlan, communities: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": spot.code,
        "zh": spot.zh,
        "address": spot.address,
        "community_id": communities[spot.community_code],
        "lon": spot.lon,
        "lat": spot.lat,
    }


def _road(road: RoadPlan, units: Mapping[str, int]) -> dict[str, Any]:
    """Streets are kept by the municipal works, roads outside by the transport bureau."""
    return {
        "code": road.code,
        "zh": road.zh,
        "en": road.en,
        "grade": road.grade,
        "length_m": road.length_m,
        "width_m": road.width_m,
        "geometry": road.line,
        "unit_id": units["JT" if road.grade in OUTER_GRADES else "SZ"],
    }


def _sites(
    world: World, plan: CityPlan, communities: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    today = clock.local_day(world.now, TIMEZONE)
    for site in plan.sites:
        yield _spot(site, communities) | {
            "builder": site.builder,
            "starts_on": today + timedelta(days=site.starts_in_days),
            "ends_on": today + timedelta(days=site.ends_in_days),
            "geometry": site.geometry,
        }


def enter_zones(plan: CityPlan, staff: Staff) -> None:
    """Enter the responsibility grids and give each to its collector."""
    post = Post.objects.get(code="collector")
    owners = {person.zone_code: person.username for person in plan.people if person.zone_code}
    for one in plan.zones:
        zone = create_zone(
            organisation=staff.organisation,
            kind=ZoneKind.RESPONSIBILITY,
            code=one.code,
            zh=one.zh,
            en=one.en,
            actor=staff.admin,
        )
        set_zone_members(zone, one.grid_codes, actor=staff.admin)
        assign_zone(zone, staff.users[owners[one.code]], post, actor=staff.admin)


def enter_components(world: World, plan: CityPlan, staff: Staff) -> int:
    """Enter the components with their competent units; return how many."""
    news = list(_components(world, plan, staff.organisation))
    report = import_components(organisation=staff.organisation, components=news, actor=staff.admin)
    if report.refused:
        position, error = report.refused[0]
        first = f"{news[position].code} {error.text('zh')}"
        raise Refused(what="部件", count=len(report.refused), first=first)
    return report.added


def _components(world: World, plan: CityPlan, organisation: Organisation) -> Iterator[NewComponent]:
    book, rng = class_book(organisation.catalogue), world.rng("demo", "survey")
    holders = {role: unit.code for unit in plan.units if not unit.areas for role in unit.roles}
    parts, today = plan.components, clock.local_day(clock.now(), TIMEZONE)
    names: dict[str, tuple[str, str]] = {}
    for code in parts.classes:
        minor = book.minor(code)
        roles = minor.roles if minor else ()
        unit = next((holders[role] for role in roles if role in holders), "")
        names[code] = minor.zh if minor else code, unit
    for position in range(len(parts)):
        code = parts.classes[int(parts.class_index[position])]
        name, unit = names[code]
        yield NewComponent(
            class_code=code,
            name=name,
            lon=float(parts.lon[position]),
            lat=float(parts.lat[position]),
            code=parts.code(position, plan.code),
            position_note=plan.roads[int(parts.road[position])].zh,
            competent_unit=unit,
            surveyed_on=today - timedelta(days=rng.randrange(SURVEY_DAYS)),
        )
