import csv
import io

import pytest

from xiuhua.core.assets.imports import OLD_CLASSES, import_component_file
from xiuhua.core.assets.models import Component
from xiuhua.core.assets.tests.makers import LAT, LON, make_unit
from xiuhua.core.assets.vocab import ComponentState, DataSource
from xiuhua.kit import geo
from xiuhua.kit.geo import distance_m

pytestmark = pytest.mark.django_db

CODE = "3301990101000001"
POINT = {"lon": f"{LON + 0.001:.7f}", "lat": f"{LAT + 0.001:.7f}"}


def bring(city, *rows, apply=True, **more):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    content = file.getvalue().encode()
    return import_component_file(organisation=city, source=content, apply=apply, actor=None, **more)


def problems(report):
    return [(problem.line, problem.code) for problem in report.problems]


def test_the_exchanged_column_names_are_understood(city):
    unit = make_unit(city)
    report = bring(
        city,
        {
            "ObjID": CODE,
            "ObjName": "上水井盖",
            "DeptCode1": "u1",
            "DeptName1": "随便",
            "DeptCode2": "",
            "DeptName2": "市政所",
            "BGID": "33019900100101",
            "ObjState": "破损",
            "ORDate": "2024/5/1",
            "DataSource": "地形图",
            "LocateDSC": "新安路口",
            "Material": "铸铁",
            "Note": "备注",
            **POINT,
        },
    )
    assert (problems(report), report.unknown_columns) == ([], [])
    row = Component.objects.get()
    assert (row.code, row.class_code, row.name) == (CODE, "C0101", "上水井盖")
    assert (row.competent_unit, row.owner_unit, row.maintainer_unit) == (unit, unit, None)
    assert (row.state, row.data_source) == (ComponentState.DAMAGED, DataSource.MAPPED)
    assert (row.surveyed_on.isoformat(), row.position_note) == ("2024-05-01", "新安路口")
    assert row.grid.code == "33019900100101"
    assert row.extra == {"BGID": "33019900100101", "Material": "铸铁", "Note": "备注"}


def test_chinese_column_names_are_understood(city):
    report = bring(
        city,
        {"部件标识码": CODE, "部件名称": "井盖", "经度": POINT["lon"], "纬度": POINT["lat"]},
    )
    assert report.applied == 1


def test_a_file_is_only_judged_unless_told_otherwise(city):
    report = bring(city, {"ObjID": CODE, "ObjName": "井盖", **POINT}, apply=False)
    assert (report.good, report.applied) == (1, None)
    assert not Component.objects.exists()


def test_bringing_the_same_file_again_writes_nothing(city):
    row = {"ObjID": CODE, "ObjName": "井盖", **POINT}
    bring(city, row)
    assert bring(city, row).applied == 0


@pytest.mark.parametrize("per_row", [True, False])
def test_coordinates_of_another_system_are_converted_once(city, per_row):
    lon, lat = LON + 0.002, LAT + 0.002
    x, y = geo.from_wgs84(lon, lat, geo.Crs.GCJ02)
    row = {"ObjID": CODE, "ObjName": "井盖", "lon": repr(x), "lat": repr(y)}
    if per_row:
        bring(city, {**row, "crs": "gcj02"})
    else:
        bring(city, row, crs=geo.Crs.GCJ02)
    stored = Component.objects.get()
    assert distance_m(stored.lon, stored.lat, lon, lat) < 0.02


def test_a_line_brings_its_shape_and_a_point_on_it(city):
    shape = f"LINESTRING ({LON + 0.001} {LAT + 0.001}, {LON + 0.003} {LAT + 0.001})"
    bring(city, {"ObjID": "3301990217000001", "ObjName": "护栏", "Shape": shape})
    row = Component.objects.get()
    assert row.geometry["type"] == "LineString"
    assert LON + 0.001 <= row.lon <= LON + 0.003
    assert row.lat == pytest.approx(LAT + 0.001)


def test_a_point_as_wkt_is_just_a_point(city):
    bring(city, {"ObjID": CODE, "ObjName": "井盖", "Shape": f"POINT ({LON + 0.001} {LAT + 0.001})"})
    assert Component.objects.get().geometry is None


def test_each_bad_line_is_told_with_its_reason(city):
    good = {"ObjID": CODE, "ObjName": "井盖", **POINT}
    report = bring(
        city,
        good,
        {**good, "ObjID": "3301990101000002", "lon": "", "lat": ""},
        {**good, "ObjID": "3301990101000003", "lon": "", "Shape": "LINE"},
        {**good, "ObjID": "3301990101000004", "DeptCode1": "nobody"},
        {**good, "ObjID": "3301990101000005", "lat": "29.0"},
        {**good, "ObjID": "33019901"},
        {**good, "ObjID": "3301990101000006", "ObjState": "漂亮"},
        {**good, "ObjID": "3301990101000007", "lon": "999"},
        good,
    )
    assert problems(report) == [
        (3, "assets.no_position"),
        (4, "assets.bad_wkt"),
        (5, "assets.unknown_unit"),
        (6, "assets.outside_city"),
        (7, "assets.no_code_for_class"),
        (8, "tabular.enum"),
        (9, "geo.bad_coordinate"),
        (10, "assets.twice"),
    ]
    assert (report.good, report.applied) == (1, 1)


def test_classes_of_the_old_standard_are_translated(city):
    rows = [
        {"ObjID": "3301990118000001", "ObjName": "路灯", **POINT},
        {"ObjID": "3301990305000001", "ObjName": "垃圾箱", **POINT},
    ]
    bring(city, *rows, old_classes=True)
    found = dict(Component.objects.values_list("code", "class_code"))
    assert found == {"3301990118000001": "C0137", "3301990305000001": "C0305"}


def test_an_old_class_without_a_successor_must_be_named(city):
    row = {"ObjID": "3301990128000001", "ObjName": "公交井盖", **POINT}
    assert problems(bring(city, row, old_classes=True)) == [(2, "assets.unknown_old_class")]
    assert bring(city, {**row, "class_code": "C0122"}, old_classes=True).applied == 1


def test_the_table_of_old_classes_is_whole():
    with OLD_CLASSES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["old_code"] for row in rows}) == 81
    assert all(row["class_code"] == "" or len(row["class_code"]) == 5 for row in rows)
