"""A small city of one square with four unit grids, and components in it, made by hand."""

from datetime import UTC, date, datetime

import shapely
from shapely.geometry import mapping

from xiuhua.core.assets.services import NewComponent, create_component
from xiuhua.core.people.models import Organisation, Unit, WorkCalendar
from xiuhua.core.people.vocab import UnitKind
from xiuhua.core.places.models import AdminArea, CodeScheme, UnitGrid
from xiuhua.core.places.services import load_code_schemes
from xiuhua.core.places.vocab import AreaLevel

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LON, LAT, SIDE = 119.28, 29.47, 0.01  # the south-west corner of the city, degrees
METRE = 1 / 111_195  # of latitude, degrees


def make_city(code="xiujiang", county_code="330199", settings=None):
    calendar, _ = WorkCalendar.objects.get_or_create(
        code="standard", defaults={"zh": "标准", "en": "Standard"}
    )
    load_code_schemes()
    return Organisation.objects.create(
        code=code,
        zh="绣江市",
        en="Xiujiang",
        calendar=calendar,
        catalogue="cn",
        county_code=county_code,
        settings=settings or {},
    )


def box(west, south, east, north):
    return mapping(shapely.box(LON + west, LAT + south, LON + east, LAT + north))


def draw(city):
    """Give the city a county and a community with two grids, west and east."""
    made = {"organisation": city, "valid_from": date(2020, 1, 1)}
    whole = box(0, 0, SIDE, SIDE)
    county = AdminArea.objects.create(
        code="330199", level=AreaLevel.COUNTY, zh="绣江市", geometry=whole, **made
    )
    community = AdminArea.objects.create(
        code="330199001001",
        level=AreaLevel.COMMUNITY,
        zh="新安社区",
        parent=county,
        geometry=whole,
        **made,
    )
    scheme = CodeScheme.objects.get(code="grid_14")
    for number, west in ((1, 0), (2, SIDE / 2)):
        UnitGrid.objects.create(
            code=f"330199001001{number:02}",
            scheme=scheme,
            community=community,
            geometry=box(west, 0, west + SIDE / 2, SIDE),
            **made,
        )


def make_unit(city, code="u1", zh="市政所"):
    return Unit.objects.create(organisation=city, code=code, zh=zh, kind=UnitKind.DISPOSAL)


def cover(east_m=100.0, north_m=100.0, **more):
    """Return a manhole cover so many metres from the city's corner; a metre east is roughly one."""
    fields = {"class_code": "C0101", "name": "上水井盖", **more}
    return NewComponent(lon=LON + east_m * METRE, lat=LAT + north_m * METRE, **fields)


def make(city, east_m=100.0, north_m=100.0, **more):
    return create_component(organisation=city, new=cover(east_m, north_m, **more), actor=None)
