"""`xiuhua import cases`, `export cases` and `explain`, from their words to what they print."""

import argparse
import io
import json
import sys
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from xiuhua.cli import cases as command
from xiuhua.cli.shared import WhichOrganisation
from xiuhua.core.loop.errors import UnknownCase
from xiuhua.core.loop.filters import BadFilter
from xiuhua.core.loop.imports.errors import UnknownMapping
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.tests.conftest import MONDAY_9, City
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.services import create_organisation
from xiuhua.kit import clock

REQUEST = {
    "service_request_id": "14-1", "status": "open", "service_code": "c1", "service_name": "Pothole",
    "requested_datetime": "2014-05-09T19:02:21-05:00",
    "updated_datetime": "2015-10-10T10:15:40-05:00",
}  # fmt: skip


@pytest.fixture
def city(db):
    with clock.at(MONDAY_9):
        yield City()


@pytest.fixture
def xiuhua(capsys):
    """Run a command and return what it printed: on standard output, on standard error."""

    def run(*words: object) -> tuple[str, str]:
        parser = argparse.ArgumentParser()
        command.add_to(parser.add_subparsers(required=True))
        options = parser.parse_args([str(word) for word in words])
        options.call(options)
        told = capsys.readouterr()
        return told.out, told.err

    return run


@pytest.fixture
def requests(tmp_path):
    path = tmp_path / "requests.json"
    path.write_text(json.dumps([REQUEST, {**REQUEST, "service_request_id": ""}]))
    return path


def another_organisation(code: str = "other") -> None:
    create_organisation(
        code=code, zh="邻县", en="Next county", calendar=standard_calendar(), catalogue="cn",
        actor=None,
    )  # fmt: skip


def test_an_import_is_a_dry_run_by_default(city, xiuhua, requests):
    out, _ = xiuhua("import", "cases", requests, "--mapping", "open311")
    assert "读取 2 行，可用 1 行" in out
    assert "试运行" in out
    assert "第 2 行 service_request_id：必填" in out
    assert not Case.objects.exists()


def test_json_is_the_summary_alone_and_the_report_goes_beside_it(city, xiuhua, requests):
    out, err = xiuhua("import", "cases", requests, "--mapping", "open311", "--apply", "--json")
    assert json.loads(out)["by_type_top20"] == {"Pothole": 1}
    assert "写入 1 件" in err


def test_json_of_a_dry_run_is_its_report(city, xiuhua, requests):
    out, _ = xiuhua("import", "cases", requests, "--mapping", "open311", "--json")
    told = json.loads(out)
    assert (told["dry_run"], told["good"], told["bad"], told["applied"]) == (True, 1, 1, None)
    assert told["problems"][0]["column"] == "service_request_id"


def test_cases_go_to_the_organisation_that_is_named(city, xiuhua, requests):
    xiuhua("import", "cases", requests, "--mapping", "open311", "--apply", "--org", "xj")
    assert Case.objects.get().organisation.code == "xj"


def test_an_organisation_that_is_not_there_is_told(city, xiuhua, requests):
    with pytest.raises(WhichOrganisation):
        xiuhua("import", "cases", requests, "--mapping", "open311", "--org", "nowhere")


def test_an_unknown_mapping_is_told(city, xiuhua, requests):
    with pytest.raises(UnknownMapping):
        xiuhua("import", "cases", requests, "--mapping", "nowhere")


def test_an_export_is_a_csv_file_on_standard_output(city: City, xiuhua, monkeypatch):
    city.report()
    written = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", written)
    xiuhua("export", "cases")
    lines = written.buffer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "2021-11-08 09:00:00" in lines[1]


def test_an_export_to_json_has_values_and_local_times(city: City, xiuhua, tmp_path):
    case = city.dispatched()
    xiuhua("export", "cases", "--out", tmp_path / "cases.json")
    (told,) = json.loads((tmp_path / "cases.json").read_text())
    assert (told["number"], told["state"], told["minor"]) == (case.number, "dispatched", "E0101")
    assert told["reported_at"] == "2021-11-08T09:00:00+08:00"
    assert (told["lon"], told["overdue"]) == (119.28, False)


def test_an_export_to_a_workbook_has_dates_that_are_dates(city: City, xiuhua, tmp_path):
    city.report()
    xiuhua("export", "cases", "--out", tmp_path / "cases.xlsx")
    head, row = load_workbook(tmp_path / "cases.xlsx").active.values
    told = dict(zip(head, row, strict=True))
    assert (told["状态"], told["小类"]) == ("待受理", "暴露垃圾")
    assert told["上报时间"].isoformat() == "2021-11-08T09:00:00"


@pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param(["--state", "reported"], 1, id="one state"),
        pytest.param(["--state", "reported", "--state", "closed"], 2, id="two states"),
        pytest.param(["--open"], 1, id="open"),
        pytest.param(["--from", "2021-11-08", "--to", "2021-11-09"], 2, id="the day"),
        pytest.param(["--from", "2021-11-09"], 0, id="later"),
        pytest.param(["--unit", "D01"], 1, id="unit"),
        pytest.param(["--q", "垃圾"], 2, id="words"),
    ],
)
def test_an_export_takes_the_filters_of_the_list(city: City, xiuhua, tmp_path, options, count):
    city.closed()
    city.report(lon=119.4)
    xiuhua("export", "cases", *options, "--out", tmp_path / "cases.json")
    assert len(json.loads((tmp_path / "cases.json").read_text())) == count


@pytest.mark.parametrize("options", [["--state", "lost"], ["--bbox", "1,2"], ["--area", "x"]])
def test_a_filter_that_means_nothing_is_told(city, xiuhua, options):
    with pytest.raises(BadFilter):
        xiuhua("export", "cases", *options)


def test_an_export_is_of_one_organisation_alone(city: City, xiuhua, tmp_path):
    city.report()
    another_organisation()
    with pytest.raises(WhichOrganisation):
        xiuhua("export", "cases")
    xiuhua("export", "cases", "--org", "other", "--out", tmp_path / "cases.json")
    assert json.loads((tmp_path / "cases.json").read_text()) == []


def test_a_file_of_an_unknown_kind_is_refused(city, xiuhua, tmp_path):
    with pytest.raises(command.UnknownFormat):
        xiuhua("export", "cases", "--out", tmp_path / "cases.pdf")


def test_a_folder_that_is_not_there_is_told(city, xiuhua, tmp_path):
    with pytest.raises(command.CannotWrite):
        xiuhua("export", "cases", "--out", tmp_path / "none" / "cases.csv")


def test_an_explanation_prints_each_interval_and_their_sum(city: City, xiuhua):
    case = city.dispatched()
    city.move(case, "accept", city.clerk)
    out, _ = xiuhua("explain", case.number)
    disposal = out.split("处置 / Disposal")[1].split("总时限")[0]
    assert "2021-11-08 15:00:00" in disposal
    assert "2021-11-08 09:00:00 – 2021-11-08 12:00:00 +    3:00:00" in disposal
    assert "2021-11-08 12:00:00 – 2021-11-08 14:00:00      2:00:00" in disposal
    assert "合计 / sum:    4:00:00" in disposal


def test_an_explanation_as_data_sums_up_to_the_limit(city: City, xiuhua):
    case = city.dispatched()
    told = json.loads(xiuhua("explain", case.filed_number, "--json")[0])
    clock_of = {one["key"]: one for one in told["clocks"]}
    counted = [one["seconds"] for one in clock_of["disposal"]["intervals"] if one["counted"]]
    assert sum(counted) == timedelta(hours=4).total_seconds()


def test_a_case_without_deadlines_says_so(city: City, xiuhua):
    case = city.move(city.report(), "reject", city.filing_officer, note="不属实")
    assert "没有时限" in xiuhua("explain", case.number)[0]


def test_a_case_that_is_not_there_is_told(city, xiuhua):
    with pytest.raises(UnknownCase):
        xiuhua("explain", "S1")


def test_a_number_of_two_organisations_asks_for_one(city: City, xiuhua, requests):
    for code in ("xj", "other"):
        if code == "other":
            another_organisation()
        xiuhua("import", "cases", requests, "--mapping", "open311", "--apply", "--org", code)
    first, second = Case.objects.order_by("id")
    assert first.number == second.number
    with pytest.raises(WhichOrganisation):
        xiuhua("explain", first.number)
    assert xiuhua("explain", first.number, "--org", "other")[0]
