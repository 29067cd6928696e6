"""Units of the city and the roles of the catalogue they answer for."""

from collections.abc import Iterator, Sequence

from xiuhua.demo.city.plan import AreaPlan, UnitPlan

CENTRE = "ZX"
BRIGADE = "ZF"
# code, Chinese, English, short, handlers, roles
COUNTY_UNITS: tuple[tuple[str, str, str, str, int, tuple[str, ...]], ...] = (
    ("HW", "环境卫生管理中心", "Sanitation Centre", "环卫中心", 4, ("sanitation_unit",)),
    ("SZ", "市政设施管理所", "Municipal Works Office", "市政所", 4, ("municipal_works_unit",)),
    ("YL", "园林绿化管理所", "Parks and Greenery Office", "园林所", 3, ("landscape_unit",)),
    (BRIGADE, "综合行政执法大队", "Enforcement Brigade", "执法大队", 2, ("enforcement_brigade",)),
    ("SR", "市容管理办公室", "City Appearance Office", "市容办", 1, ("appearance_office",)),
    ("ZT", "建筑垃圾处置中心", "Construction Waste Centre", "渣土中心", 1, ("cd_waste_centre",)),
    ("GP", "供排水有限公司", "Water and Drainage Company", "供排水公司", 3,
     ("water_supply_operator", "drainage_unit")),
    ("GD", "供电局", "Power Supply Bureau", "供电局", 2, ("power_grid_operator",)),
    ("TX", "通信公司", "Telecom Company", "通信公司", 2, ("telecom_operator",)),
    ("GW", "广电网络公司", "Cable Television Company", "广电网络", 0, ("cable_tv_operator",)),
    ("RQ", "燃气公司", "Gas Company", "燃气公司", 1, ("gas_heat_operator", "pipeline_operator")),
    ("JJ", "交警大队", "Traffic Police Brigade", "交警大队", 2, ("traffic_police",)),
    ("GA", "公安局", "Public Security Bureau", "公安局", 0,
     ("police", "police_station", "public_security")),
    ("ZJ", "住房和城乡建设局", "Housing and Construction Bureau", "住建局", 1,
     ("housing_construction_dept", "property_management")),
    ("JT", "交通运输局", "Transport Bureau", "交通局", 0, ("transport_dept",)),
    ("BUS", "公共交通公司", "Bus Company", "公交公司", 0, ("bus_operator",)),
    ("TC", "停车运营公司", "Parking Company", "停车公司", 0, ("parking_operator",)),
    ("SL", "水利局", "Water Resources Bureau", "水利局", 1, ("water_conservancy_dept",)),
    ("HB", "生态环境分局", "Ecology and Environment Branch", "环境分局", 0,
     ("ecology_environment_dept",)),
    ("YJ", "应急管理局", "Emergency Management Bureau", "应急局", 0, ("emergency_dept",)),
    ("XF", "消防救援大队", "Fire and Rescue Brigade", "消防大队", 0, ("fire_rescue_dept",)),
    ("MZ", "民政局", "Civil Affairs Bureau", "民政局", 0, ("civil_affairs_dept",)),
    ("RF", "人民防空办公室", "Civil Defence Office", "人防办", 0, ("civil_defence_dept",)),
    ("WJ", "卫生健康局", "Health Bureau", "卫健局", 0, ("health_dept",)),
    ("WH", "文化市场执法队", "Culture Market Enforcement Team", "文化执法", 0,
     ("culture_enforcement",)),
    ("QX", "气象局", "Meteorological Bureau", "气象局", 0, ("meteorology_dept",)),
    ("YZ", "邮政公司", "Postal Company", "邮政公司", 0, ("postal_operator",)),
)  # fmt: skip
TOWNS_A_SQUADRON = 3
STREET_HANDLERS, TOWN_HANDLERS, SQUADRON_HANDLERS = 2, 1, 2


def build_units(areas: Sequence[AreaPlan]) -> tuple[UnitPlan, ...]:
    """Return the centre, the county's units, offices and squadrons of streets and towns."""
    centre = UnitPlan(
        CENTRE, "城市运行监督指挥中心", "City Supervision and Command Centre", "指挥中心",
        "centre", "", _phone(0), ("smart_city_centre",),
    )  # fmt: skip
    units = [centre]
    for code, zh, en, short, _, roles in COUNTY_UNITS:
        units.append(UnitPlan(code, zh, en, short, "disposal", "", _phone(len(units)), roles))
    streets = [area for area in areas if area.level in ("street", "town")]
    for area, unit in zip(streets, _offices(streets), strict=True):
        units.append(_with_phone(unit, len(units), (area.code,)))
    for unit, covered in _squadrons(streets):
        units.append(_with_phone(unit, len(units), covered))
    return tuple(units)


def _phone(serial: int) -> str:
    return f"0579-0000{serial:04d}"  # no subscriber number begins with 0


def _with_phone(unit: UnitPlan, serial: int, areas: tuple[str, ...]) -> UnitPlan:
    u = unit
    return UnitPlan(
        u.code, u.zh, u.en, u.short_zh, u.kind, u.parent_code, _phone(serial), u.roles, areas
    )


def _offices(streets: Sequence[AreaPlan]) -> Iterator[UnitPlan]:
    """Yield each street's or town's service centre; where an owner is unknown it answers."""
    for area in streets:
        yield UnitPlan(
            f"JD{area.code[6:]}", f"{area.zh}综合服务中心", f"{area.en} Service Centre", area.zh,
            "street", "", "", ("township_or_street_office", "owner"),
        )  # fmt: skip


def _squadrons(streets: Sequence[AreaPlan]) -> Iterator[tuple[UnitPlan, tuple[str, ...]]]:
    """Yield a squadron for each street and one for every few towns, with what they cover."""
    groups = [[area] for area in streets if area.level == "street"]
    towns = [area for area in streets if area.level == "town"]
    groups += [towns[i : i + TOWNS_A_SQUADRON] for i in range(0, len(towns), TOWNS_A_SQUADRON)]
    for number, group in enumerate(groups, start=1):
        stem = group[0].zh.removesuffix("街道").removesuffix("镇").removesuffix("乡")
        en = f"{group[0].en.rsplit(' ', 1)[0]} Enforcement Squadron"
        unit = UnitPlan(
            f"{BRIGADE}{number:02d}", f"综合行政执法大队{stem}中队", en, f"{stem}中队",
            "disposal", BRIGADE, "", ("enforcement_squad_local",),
        )  # fmt: skip
        yield unit, tuple(area.code for area in group)


def handlers_of(unit: UnitPlan) -> int:
    """Return how many handlers a unit has besides its clerk; none: the clerk goes himself."""
    if unit.kind == "street":
        return STREET_HANDLERS if unit.code < "JD100" else TOWN_HANDLERS
    if unit.parent_code == BRIGADE:
        return SQUADRON_HANDLERS
    return next((row[4] for row in COUNTY_UNITS if row[0] == unit.code), 0)
