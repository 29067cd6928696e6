from io import BytesIO

import pytest
from openpyxl import Workbook

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.models import Unit
from xiuhua.core.places.errors import UnknownNoun
from xiuhua.core.places.imports import ROWS, import_register
from xiuhua.core.places.models import REGISTERS, Building, Compound, Road, Vehicle
from xiuhua.core.places.tests import ground
from xiuhua.kit import geo

LON, LAT = ground.middle(0, 0)


def load(organisation, noun, text, **more):
    given = {"apply": True, "actor": None, **more}
    return import_register(noun, text.encode(), organisation=organisation, **given)


def test_every_register_can_be_imported():
    assert ROWS.keys() == REGISTERS.keys()


@pytest.mark.parametrize("noun", ROWS)
def test_every_column_has_both_titles(noun):
    for name, field in ROWS[noun].model_fields.items():
        assert field.title, name
        assert field.json_schema_extra["en"], name


@pytest.mark.parametrize("noun", ROWS)
def test_every_column_is_one_of_the_register(noun):
    columns = {field.name for field in REGISTERS[noun]._meta.fields} | {"crs"}
    assert set(ROWS[noun].model_fields) <= columns


def test_a_dry_run_writes_nothing(organisation):
    report = load(organisation, "compounds", "编号,名称\nC1,桂花苑\n", apply=False)
    assert (report.good, report.applied) == (1, None)
    assert not Compound.objects.exists()


def test_chinese_and_english_titles_are_understood(city):
    load(city, "compounds", f"编号,名称,经度,纬度,户数\nC1,桂花苑,{LON},{LAT},120\n")
    load(city, "compounds", "Code,Name,Property manager\nC1,桂花苑,甲物业\n")
    compound = Compound.objects.get()
    assert (compound.households, compound.manager) == (120, "甲物业")
    assert compound.community.code == "330182001001"


def test_a_workbook_is_read(organisation):
    book, file = Workbook(), BytesIO()
    book.active.append(["车牌", "用途"])
    book.active.append(["浙A12345", "洒水车"])
    book.save(file)
    import_register("vehicles", file.getvalue(), organisation=organisation, apply=True, actor=None)
    assert Vehicle.objects.get().purpose == "洒水车"


def test_words_are_understood_in_chinese(organisation):
    load(organisation, "roads", "编号,名称,等级\nR1,新安路,主干路\n")
    assert Road.objects.get().grade == "trunk"


@pytest.mark.parametrize(
    ("case", "text", "crs"),
    [
        ("of the file", f"编号,名称,经度,纬度\nC1,苑,{LON},{LAT}\n", geo.Crs.GCJ02),
        ("of the row", f"编号,名称,经度,纬度,坐标系\nC1,苑,{LON},{LAT},gcj02\n", geo.Crs.WGS84),
    ],
)
def test_the_coordinate_system_is_said_once(city, case, text, crs):
    load(city, "compounds", text, crs=crs)
    compound = Compound.objects.get()
    assert geo.from_wgs84(compound.lon, compound.lat, geo.Crs.GCJ02) == pytest.approx((LON, LAT))


def test_other_rows_are_named_by_code(city):
    Unit.objects.create(organisation=city, code="U1", zh="物业科", kind="disposal")
    load(city, "compounds", "编号,名称\nC1,桂花苑\n")
    load(
        city,
        "buildings",
        "编号,名称,小区编号,社区编号,管理单位编号\nB1,一幢,C1,330182002001,U1\n",
    )
    building = Building.objects.get()
    assert (building.compound.code, building.community.code, building.unit.code) == (
        "C1",
        "330182002001",
        "U1",
    )


def test_rows_that_name_unknowns_are_reported_and_the_others_kept(city):
    report = load(
        city,
        "buildings",
        "编号,名称,小区编号,经度\nB1,一幢,C9,\nB2,二幢,,119.2\n,三幢,,\nB4,四幢,,\n",
    )
    assert (report.read, report.good, report.applied) == (4, 1, 1)
    found = [(problem.line, problem.code) for problem in report.problems]
    assert sorted(found) == [
        (2, "places.unknown_reference"),
        (3, "places.half_a_point"),
        (4, "tabular.missing"),
    ]
    assert Building.objects.get().code == "B4"


def test_an_unknown_register_is_refused(organisation):
    with pytest.raises(UnknownNoun):
        load(organisation, "castles", "编号\n1\n")


def test_two_thousand_rows_are_written_in_few_statements(
    organisation, django_assert_max_num_queries
):
    text = "编号,名称\n" + "".join(f"C{n},小区{n}\n" for n in range(2000))
    with django_assert_max_num_queries(110):
        load(organisation, "compounds", text)
    assert Act.objects.filter(kind="compound.imported").count() == 2
