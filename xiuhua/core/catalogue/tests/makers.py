"""Small catalogues and a small city, made by hand."""

from datetime import UTC, date, datetime
from pathlib import Path

from xiuhua.core.catalogue.services import load_catalogue
from xiuhua.core.people.models import Organisation, Unit, WorkCalendar
from xiuhua.core.people.vocab import UnitKind
from xiuhua.core.places.models import AdminArea
from xiuhua.core.places.vocab import AreaLevel

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # noon in the city
FIRST = date(2026, 1, 1)
CLASS_HEADER = (
    "code,kind,scope,major_code,minor_code,minor_zh,minor_en,responsible_roles,confidence"
)
CONDITION_HEADER = (
    "code,kind,scope,major_code,major_zh,major_en,minor_code,minor_zh,minor_en,responsible_roles,"
    "condition_no,defect_code,condition_zh,condition_en,threshold,close_result,"
    "limit_value,limit_unit,confidence"
)
COVER = "C0101,component,national,01,01,上水井盖,Water cover,water_operator;owner,source"
LITTER = "E0104,event,national,01,04,暴露垃圾,Exposed rubbish,sanitation_unit,source"


def condition(code="C0101", number=1, value="2", unit="urgent_hour", zh="丢失或移位", **more):
    kind = "component" if code.startswith("C") else "event"
    major = "01,公用设施,Public utilities" if kind == "component" else "01,市容环境,Appearance"
    minor = f"{code[3:]},小类,Class,owner"
    en, closing = more.get("en", "Missing"), more.get("closing", "restored")
    return (
        f"{code},{kind},national,{major},{minor},{number},hazard,{zh},{en},,{closing},"
        f"{value},{unit},source"
    )


SMALL = (condition(), condition(number=2, value="4", unit="work_hour"), condition("E0104"))


def write_files(folder: Path, classes=(COVER, LITTER), conditions=SMALL):
    paths = {"classes": folder / "classes.csv", "conditions": folder / "conditions.csv"}
    paths["classes"].write_text("\n".join([CLASS_HEADER, *classes]), encoding="utf-8")
    paths["conditions"].write_text("\n".join([CONDITION_HEADER, *conditions]), encoding="utf-8")
    return paths


def load(folder: Path, classes=(COVER, LITTER), conditions=SMALL, valid_from=FIRST):
    files = write_files(folder, classes, conditions)
    return load_catalogue(catalogue="small", **files, valid_from=valid_from, actor=None)


def make_city(code="xiujiang", catalogue="cn"):
    calendar, _ = WorkCalendar.objects.get_or_create(
        code="standard", defaults={"zh": "标准", "en": "Standard"}
    )
    return Organisation.objects.create(
        code=code,
        zh="绣江市",
        en="Xiujiang",
        calendar=calendar,
        catalogue=catalogue,
        county_code="330199",
    )


def make_unit(city, code, active=True):
    return Unit.objects.create(
        organisation=city, code=code, zh=f"单位{code}", kind=UnitKind.DISPOSAL, active=active
    )


def make_area(city, code, level, parent=None):
    return AdminArea.objects.create(
        organisation=city, code=code, level=level, zh=f"区域{code}", parent=parent, valid_from=FIRST
    )


def make_areas(city):
    """Return county, street and community, each inside the one before."""
    county = make_area(city, "330199", AreaLevel.COUNTY)
    street = make_area(city, "330199001", AreaLevel.STREET, county)
    return county, street, make_area(city, "330199001001", AreaLevel.COMMUNITY, street)
