"""What an import writes: cases as they went, and what the organisation lacked for them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely import box

from xiuhua.core.catalogue.models import MinorClass
from xiuhua.core.ledger.services import check_chain
from xiuhua.core.loop.imports import import_cases, load_mapping, summary
from xiuhua.core.loop.models import Case, Report, Step
from xiuhua.core.loop.services import load_stage_limits
from xiuhua.core.people.errors import MissingPermission, OtherOrganisation
from xiuhua.core.people.models import Organisation
from xiuhua.core.places.models import AdminArea
from xiuhua.core.places.services import create_area
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock

from .conftest import City
from .test_imports import NOW, mapping, note, request, table

CLOSED = {"id": "A2", "closed": "2021-03-02 12:00", "due": "2021-03-02 12:00", "area": "Centre"}


@pytest.fixture
def limits(db):
    load_stage_limits()


@pytest.fixture
def run(tmp_path: Path, limits):
    def run(*rows: dict, options: dict | None = None, **parts):
        path = tmp_path / "cases.csv"
        path.write_text(table(*rows))
        with clock.at(NOW):
            return import_cases(path, mapping(**parts), **{"apply": True, **(options or {})})

    return run


def moves(case: Case) -> list[str]:
    return [step.move for step in case.steps.order_by("version")]


def test_a_dry_run_writes_nothing(run):
    assert run({}, options={"apply": False}).applied is None
    assert not Organisation.objects.exists()
    assert not Case.objects.exists()


def test_an_open_case_is_in_disposal_since_its_report(run):
    assert run({"due": "2021-03-05 08:00"}).applied == 1
    case = Case.objects.select_related("unit", "minor").get()
    at = datetime(2021, 3, 1, 13, tzinfo=UTC)
    assert moves(case) == ["report", "file", "dispatch", "accept"]
    assert (case.reported_at, case.dispatched_at, case.accepted_at) == (at, at, at)
    assert case.due_at == case.disposal_due_at == datetime(2021, 3, 5, 13, tzinfo=UTC)
    assert (case.unit.zh, case.minor.zh, case.external_id) == ("Cleaning", "Litter", "A1")
    assert (case.source, case.lon, case.street) == ("hotline", 119.28, None)
    assert check_chain().ok


def test_a_closed_case_has_its_result_and_its_end(run):
    run({**CLOSED, "unit": "Works"}, fields={"result": "from"})
    case = Case.objects.select_related("street").get()
    assert moves(case)[-2:] == ["report_result", "close"]
    assert case.state == "closed"
    assert case.disposed_at == case.closed_at == case.due_at
    assert case.street.zh == "Centre"
    assert case.steps.get(move="close").note == "call"


def test_an_import_makes_the_organisation_with_its_zone_calendar_and_words(run):
    run({}, {**CLOSED, "class": "x" * 90}, organisation={
        "code": "town", "zh": "镇", "en": "Town", "catalogue": "own",
        "weekdays": [0, 1], "shifts": [["08:00", "12:00"]],
    })  # fmt: skip
    town = Organisation.objects.select_related("calendar").get()
    season = town.calendar.seasons.get()
    assert (town.code, town.timezone, town.catalogue) == ("town", "America/New_York", "own")
    assert (season.shifts, season.weekdays) == ([["08:00", "12:00"]], [0, 1])
    assert sorted(len(one.code) for one in MinorClass.objects.all()) == [6, 80]
    assert {one.field_check for one in MinorClass.objects.all()} == {False}
    assert AdminArea.objects.get().valid_from == date(2021, 3, 1)


def test_the_same_file_twice_makes_no_case_twice(run):
    run({}, CLOSED)
    report = run({}, CLOSED)
    assert (report.known, report.good, report.applied) == (2, 0, 0)
    assert Case.objects.count() == 2


def test_a_longer_file_adds_what_is_new(run):
    run({})
    report = run({}, CLOSED)
    assert (report.known, report.applied) == (1, 1)
    assert Organisation.objects.count() == 1


def test_dirty_rows_are_refused_unless_accepted_and_kept_as_they_are(run):
    dirty = {"id": "A3", "closed": "2021-02-28 08:00"}
    report = run({}, dirty)
    assert (report.applied, report.bad, report.problems[0].line) == (1, 1, 3)
    report = run({}, dirty, options={"accept_dirty": True})
    assert (report.applied, report.dirty, report.bad) == (1, 1, 0)
    case = Case.objects.get(external_id="A3")
    assert case.closed_at < case.reported_at


def test_long_text_is_kept_whole(run):
    long = "x" * 3000
    run(CLOSED, fields={"address": "from", "description": "from", "result": "from"},
        sources={"*": "system"})  # fmt: skip
    run({**CLOSED, "id": "A4", "from": long}, sources={"*": "system"},
        fields={"address": "from", "description": "from", "result": "from"})  # fmt: skip
    case = Case.objects.get(external_id="A4")
    assert case.description == case.facts["address"] == case.steps.get(move="close").note == long
    assert case.address == long[:200]
    assert "address" not in Case.objects.get(external_id="A2").facts


def test_chinese_offsets_are_taken_off(run):
    run({}, crs="gcj02")
    case = Case.objects.get()
    assert 0.001 < abs(case.lon - 119.28) < 0.01


def test_the_summary_counts_the_stored_cases_of_this_import_alone(run):
    run({"id": "B1"})
    late = {**CLOSED, "id": "A4", "closed": "2021-04-01 01:00", "area": "OVERDUE", "unit": "Works"}
    report = run(CLOSED, late, {"id": "A5", "opened": "2021-03-31 23:00"},
                 fields={"verdict": "area"})  # fmt: skip
    assert summary(Organisation.objects.get(), report.import_key, ("OVERDUE",)) == {
        "rows": 3,
        "closed": 2,
        "open": 1,
        "status_overdue": 1,
        "with_target_and_closed": 2,
        "closed_within_target": 1,
        "by_subject": {"Cleaning": 2, "Works": 1},
        "by_open_month": {"03": 3},
        "by_neighborhood": {"": 1, "Centre": 1, "OVERDUE": 1},
        "by_type_top20": {"Litter": 3},
    }


def test_a_summary_takes_five_statements(run, django_assert_num_queries):
    report = run({}, CLOSED)
    town = Organisation.objects.get()
    with django_assert_num_queries(5):
        summary(town, report.import_key, ("OVERDUE",))


def test_statements_grow_with_thousands_of_rows_not_with_rows(run):
    run({})

    def statements(first: int) -> int:
        rows = [{"id": str(first + n)} for n in range(first)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert run(*rows).applied == first
        return len(captured)

    assert statements(20) == statements(300)


def test_a_request_with_notes_is_a_history_of_many_steps(tmp_path, limits):
    path = tmp_path / "requests.json"
    notes = [note("opened", 1), note("activity", 2, summary="seen"), note("closed", 3)]
    path.write_text(json.dumps([request(notes=notes, status_notes="Filled")]))
    with clock.at(NOW):
        report = import_cases(path, load_mapping("open311"), apply=True)
    assert report.applied == 1
    case = Case.objects.get()
    assert moves(case) == ["report", "file", "dispatch", "accept", "note", "report_result", "close"]
    seen = Step.objects.get(move="note")
    assert (seen.note, seen.at) == ("seen", datetime(2014, 6, 2, 17, tzinfo=UTC))
    assert case.steps.get(move="close").note == "Filled"
    assert Report.objects.get().external_id == "14-1"


def into_the_city(city: City, run, *rows, **parts):
    plain = {"create_missing": False, "fields": {"condition": "area", "area": ""}}
    return run(*rows, options={"organisation": city.organisation}, **{**plain, **parts})


def test_a_citys_own_words_are_found_by_code_or_name(city: City, run):
    rows = [{"class": "E0101", "unit": "D01", "area": "1"},
            {"id": "A2", "class": "咨询", "unit": "单位D02", "area": "1"}]  # fmt: skip
    assert into_the_city(city, run, *rows).applied == 2
    case = Case.objects.get(external_id="A1")
    assert (case.unit_id, case.condition_id) == (city.cleaning.pk, city.condition.pk)
    assert case.disposal_clock is not None
    assert Case.objects.get(external_id="A2").unit_id == city.works.pk


@pytest.mark.parametrize("number", ["", "9", "one"])
def test_a_class_with_conditions_needs_one_of_them(city: City, run, number):
    report = into_the_city(city, run, {"class": "E0101", "unit": "D01", "area": number})
    assert [(one.column, one.code) for one in report.problems] == [
        ("area", "imports.condition_needed")
    ]
    assert report.applied == 0


def test_a_point_outside_a_drawn_city_is_dirty(city: City, run):
    create_area(
        organisation=city.organisation, code="330199", level=AreaLevel.COUNTY, zh="县",
        geometry=box(119.2, 29.4, 119.3, 29.5), actor=None,
    )  # fmt: skip
    inside = {"class": "E0102", "unit": "D01", "area": "1"}
    report = into_the_city(city, run, inside, {**inside, "id": "A2", "lon": "-71.06"})
    assert [(one.line, one.code) for one in report.problems] == [(3, "imports.outside")]
    assert report.applied == 1


def test_only_whoever_may_import_does(city: City, run):
    with pytest.raises(MissingPermission):
        run({}, options={"organisation": city.organisation, "actor": city.clerk})
    other = Organisation(pk=city.organisation.pk + 1)
    with pytest.raises(OtherOrganisation):
        run({}, options={"organisation": other, "actor": city.admin})


def test_progress_is_told_after_each_case(run):
    told: list[int] = []
    run({}, CLOSED, options={"progress": told.append})
    assert told == [1, 2]


def test_rows_are_numbered_in_the_order_of_their_reports(run):
    run({"id": "late", "opened": "2021-03-01 09:00"}, {"id": "early"})
    assert list(Case.objects.order_by("number").values_list("external_id", flat=True)) == [
        "early",
        "late",
    ]
