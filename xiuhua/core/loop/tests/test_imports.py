"""What a mapping makes of a file, row by row; nothing is written."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xiuhua.core.loop.imports import import_cases, load_mapping, shipped
from xiuhua.core.loop.imports.entries import Entry, EntryReader, Note
from xiuhua.core.loop.imports.errors import (
    BadMapping,
    MissingColumns,
    NoOrganisation,
    UnknownMapping,
    UnreadableFile,
)
from xiuhua.core.loop.imports.mapping import Mapping
from xiuhua.core.loop.imports.reading import Record, content_of, records_of
from xiuhua.core.loop.imports.words import code_of
from xiuhua.core.loop.vocab import Source
from xiuhua.kit import clock
from xiuhua.kit.tabular import TooManyColumns

NOW = datetime(2021, 11, 8, 1, 0, tzinfo=UTC)
HEADER = "id,opened,closed,due,class,unit,area,from,lon,lat"
FIELDS = {
    "external_id": "id", "reported_at": "opened", "closed_at": "closed", "due_at": "due",
    "minor": "class", "unit": "unit", "area": "area", "source": "from", "lon": "lon", "lat": "lat",
}  # fmt: skip
GOOD = {
    "id": "A1", "opened": "2021-03-01 08:00", "closed": "", "due": "", "class": "Litter",
    "unit": "Cleaning", "area": "", "from": "call", "lon": "119.28", "lat": "29.47",
}  # fmt: skip


def mapping(**parts) -> Mapping:
    fields = {**FIELDS, **parts.pop("fields", {})}
    values = {
        "name": "test", "format": "table", "timezone": "America/New_York",
        "time_formats": ["%Y-%m-%d %H:%M"], "sources": {"call": "hotline"}, "create_missing": True,
        "organisation": {"code": "town", "zh": "镇", "en": "Town", "catalogue": "town"},
        "fields": fields,
    }  # fmt: skip
    return Mapping.model_validate({**values, **parts})


def read(record: dict, **parts) -> tuple[Entry | None, list[str]]:
    entry, problems = EntryReader(mapping(**parts), NOW).read(Record(2, {**GOOD, **record}))
    return entry, [f"{one.column}: {one.code}" for one in problems]


def entry(record: dict, **parts) -> Entry:
    found, problems = read(record, **parts)
    assert found is not None, problems
    return found


def table(*rows: dict) -> str:
    return "\n".join([HEADER, *(",".join({**GOOD, **row}.values()) for row in rows)])


@pytest.fixture
def judged(tmp_path: Path, db):
    """Judge rows of a csv file; the organisation is not there yet."""

    def judge(*rows: dict, **options):
        path = tmp_path / "cases.csv"
        path.write_text(table(*rows))
        with clock.at(NOW):
            return import_cases(path, mapping(**options))

    return judge


@pytest.mark.parametrize(
    ("record", "told"),
    [
        pytest.param({"id": ""}, ["id: imports.missing_value"], id="no id"),
        pytest.param({"id": "x" * 61}, ["id: imports.value_too_long"], id="a long id"),
        pytest.param({"opened": ""}, ["opened: imports.missing_value"], id="no time"),
        pytest.param({"opened": "3/1/2021"}, ["opened: imports.not_a_moment"], id="another format"),
        pytest.param(
            {"opened": "1969-03-01 08:00"}, ["opened: imports.not_a_moment"], id="ancient"
        ),
        pytest.param({"opened": "2021-11-08 09:00"}, ["opened: loop.in_the_future"], id="to come"),
        pytest.param(
            {"closed": "2031-01-01 00:00"}, ["closed: loop.in_the_future"], id="ends later"
        ),
        pytest.param({"due": "soon"}, ["due: imports.not_a_moment"], id="no deadline"),
        pytest.param({"class": ""}, ["class: imports.missing_value"], id="no class"),
        pytest.param({"class": "x" * 201}, ["class: imports.value_too_long"], id="a long class"),
        pytest.param({"unit": ""}, ["unit: imports.missing_value"], id="no unit"),
        pytest.param({"from": "fax"}, ["from: imports.unmapped_source"], id="unknown source"),
        pytest.param({"lon": "east"}, ["lon: imports.not_a_coordinate"], id="no number"),
        pytest.param({"lat": "91"}, ["lat: imports.not_a_coordinate"], id="off the globe"),
        pytest.param({"lat": "nan"}, ["lat: imports.not_a_coordinate"], id="not a number"),
        pytest.param(
            {"id": "", "unit": ""},
            ["id: imports.missing_value", "unit: imports.missing_value"],
            id="two at once",
        ),
    ],
)
def test_each_fault_of_a_row_is_told_with_its_column(record, told):
    found, problems = read(record)
    assert found is None
    assert sorted(problems) == sorted(told)


def test_a_problem_names_line_column_and_reason_in_both_languages():
    _, problems = EntryReader(mapping(), NOW).read(Record(7, {**GOOD, "opened": "gestern"}))
    assert problems[0].text("zh") == "第 7 行 opened：不是映射所写格式的时间"
    assert problems[0].text("en") == "line 7, opened: it is no time in a format of the mapping"
    assert problems[0].value == "gestern"


@pytest.mark.parametrize(
    ("local", "hour"),
    [
        pytest.param("2021-03-01 08:00", 13, id="winter"),
        pytest.param("2021-07-01 08:00", 12, id="summer"),
        pytest.param("2020-11-01 01:30", 5, id="twice: the first, still summer time"),
        pytest.param("2021-03-14 02:30", 7, id="skipped: by the offset before"),
    ],
)
def test_times_without_offset_are_local_to_the_mapping(local, hour):
    assert entry({"opened": local}).reported_at.astimezone(UTC).hour == hour


def test_a_time_with_an_offset_keeps_its_moment():
    found = entry({"opened": "2021-03-01T08:00:00+08:00"}, time_formats=["%Y", "iso"])
    assert found.reported_at == datetime(2021, 3, 1, tzinfo=UTC)


def test_a_case_closed_before_its_report_is_dirty():
    found = entry({"opened": "2021-03-02 08:00", "closed": "2021-03-01 08:00"})
    assert found.dirty is not None
    assert found.dirty.code == "imports.closed_before_reported"
    assert entry({"closed": "2021-03-01 08:00"}).dirty is None


def test_a_state_says_whether_a_case_is_closed():
    parts = {"fields": {"state": "area"}, "closed_words": ["Closed"]}
    assert entry({"area": "Open", "closed": "2021-03-02 08:00"}, **parts).closed_at is None
    assert entry({"area": "Closed", "closed": "2021-03-02 08:00"}, **parts).closed_at is not None
    assert read({"area": "Closed"}, **parts) == (None, ["closed: imports.missing_value"])


def test_the_point_that_means_nowhere_is_no_position():
    found = entry({}, nowhere=[[119.28, 29.47]])
    assert (found.lon, found.lat) == (None, None)
    assert entry({}).lon == 119.28


def test_half_a_position_is_none():
    assert entry({"lat": ""}).lon is None


def test_a_star_takes_every_other_source():
    assert entry({"from": "fax"}, sources={"*": "system"}).source == Source.SYSTEM


def test_what_a_record_does_not_say_is_taken_from_the_defaults():
    parts = {"defaults": {"source": "media", "unit": "Office", "major": "All"}}
    found = entry({"from": "", "unit": ""}, **parts)
    assert (found.source, found.unit, found.major) == (Source.MEDIA, "Office", "All")


def test_facts_and_the_verdict_are_kept_as_they_stand():
    found = entry(
        {"area": "ONTIME"}, facts={"zone": "unit", "none": "due"}, fields={"verdict": "area"}
    )
    assert found.facts == {"zone": "Cleaning", "verdict": "ONTIME"}


def request(**values) -> dict:
    return {
        "service_request_id": "14-1", "status": "closed", "service_code": "c1",
        "service_name": "Pothole", "agency_responsible": "CDOT", "lat": 41.7, "long": -87.6,
        "requested_datetime": "2014-05-09T19:02:21-05:00",
        "updated_datetime": "2015-10-10T10:15:40-05:00", **values,
    }  # fmt: skip


def requested(**values) -> Entry:
    found, problems = EntryReader(load_mapping("open311"), NOW).read(Record(1, request(**values)))
    assert found is not None, problems
    return found


def note(kind: str, day: int, **values) -> dict:
    return {"type": kind, "datetime": f"2014-06-{day:02}T12:00:00-05:00", **values}


def noon(day: int) -> datetime:
    return datetime(2014, 6, day, 17, tzinfo=UTC)


def test_a_request_without_notes_closes_when_it_was_last_updated():
    assert requested().closed_at == datetime(2015, 10, 10, 15, 15, 40, tzinfo=UTC)
    assert requested(status="open").closed_at is None


def test_notes_become_steps_in_the_order_of_time():
    found = requested(
        notes=[
            note("opened", 1, summary="Request opened"),
            note("activity", 3, summary="Outcome", description="filled"),
            note("follow_on_created", 2, summary="Follow-on"),
            note("closed", 4, summary="Request closed"),
        ]
    )
    assert list(found.notes) == [Note(noon(2), "Follow-on"), Note(noon(3), "Outcome: filled")]
    assert found.closed_at == noon(4)


def test_only_the_last_closing_note_of_a_closed_request_closes_it():
    notes = [note("closed", 2, summary="Closed"), note("closed", 3, summary="Closed again")]
    found = requested(notes=notes)
    assert (found.closed_at, [one.text for one in found.notes]) == (noon(3), ["Closed"])
    found = requested(notes=notes, status="open")
    assert (found.closed_at, len(found.notes)) == (None, 2)


def test_a_note_without_words_is_told_by_its_kind():
    assert requested(notes=[note("locked", 2)]).notes[0].text == "locked"


def test_a_note_without_time_is_a_fault():
    record = Record(1, request(notes=[{"type": "activity", "summary": "?"}]))
    _, problems = EntryReader(load_mapping("open311"), NOW).read(record)
    assert [(one.column, one.code) for one in problems] == [("notes", "imports.not_a_moment")]


def test_a_dry_run_counts_what_it_would_do(judged):
    report = judged({}, {"id": "A2", "opened": "?"}, {"id": "A3", "closed": "2021-02-01 00:00"})
    assert (report.read, report.good, report.bad, report.applied) == (3, 1, 2, None)
    assert [(one.line, one.column) for one in report.problems] == [(3, "opened"), (4, "closed")]
    assert "试运行" in report.text("zh")
    assert "dry run" in report.text("en")


def test_the_same_case_twice_in_a_file_is_taken_once(judged):
    report = judged({}, {"id": "A2"}, {})
    assert (report.good, report.problems[0].line) == (2, 4)
    assert "line 2" in report.problems[0].en


def test_a_line_with_too_few_cells_is_a_broken_line(tmp_path, db):
    path = tmp_path / "cases.csv"
    path.write_text(table({}) + "\nA2,2021-03-01 08:00")
    report = import_cases(path, mapping())
    assert [(one.line, one.code) for one in report.problems] == [(3, "imports.broken_line")]


def test_without_create_missing_words_must_be_known(judged):
    report = judged({"area": "Centre"}, create_missing=False)
    assert [(one.column, one.value) for one in report.problems] == [
        ("class", "Litter"),
        ("unit", "Cleaning"),
        ("area", "Centre"),
    ]


def test_a_mapping_without_organisation_needs_one_given(judged):
    with pytest.raises(NoOrganisation):
        judged({}, organisation=None)


def test_every_shipped_mapping_loads():
    assert shipped() == ["boston311", "open311"]
    for name in shipped():
        assert load_mapping(name).name == name


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("format = ", "TOML", id="no TOML"),
        pytest.param('format = "csv"', "format", id="unknown format"),
        pytest.param('format = "table"\ntimezone = "Mars/Base"', "timezone", id="unknown zone"),
        pytest.param('format = "json"\ntimezone = "UTC"\nwho = 1', "fields", id="no fields"),
        pytest.param(
            'format = "json"\ntimezone = "UTC"\n[fields]\nexternal_id = "i"\nreported_at = "r"\n'
            'colour = "c"',
            "fields.colour",
            id="an unknown field",
        ),
    ],
)
def test_a_wrong_mapping_says_where(tmp_path, text, where):
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(BadMapping) as told:
        load_mapping(str(path))
    assert told.value.params["where"] == where


def test_an_unknown_mapping_lists_those_there_are(tmp_path):
    with pytest.raises(UnknownMapping) as told:
        load_mapping(str(tmp_path / "none.toml"))
    assert "boston311, open311" in told.value.text("en")


def test_missing_columns_are_all_named():
    with pytest.raises(MissingColumns) as told:
        list(records_of(b"id,opened\n1,2", "x.csv", mapping()))
    assert told.value.params["columns"] == "closed, due, from, class, unit, area, lon, lat"


def test_a_table_may_have_columns_the_mapping_does_not_name():
    text = HEADER + ",more\n" + ",".join(GOOD.values()) + ",1"
    assert [one.line for one in records_of(text.encode(), "x.csv", mapping())] == [2]


def test_a_table_is_decoded_as_the_mapping_says():
    text = table({"unit": "Café"}).encode("latin-1")
    (record,) = records_of(text, "x.csv", mapping(encoding="latin-1"))
    assert record.text("unit") == "Café"
    with pytest.raises(UnreadableFile):
        list(records_of(text, "x.csv", mapping(encoding="utf-8")))


def test_too_many_columns_are_refused():
    with pytest.raises(TooManyColumns):
        list(records_of(",".join(map(str, range(501))).encode(), "x.csv", mapping()))


@pytest.mark.parametrize(
    "content", [b"{", b'{"a": 1}', b"\xff"], ids=["broken", "no list", "bytes"]
)
def test_json_that_is_no_list_of_records_is_refused(content):
    with pytest.raises(UnreadableFile):
        list(records_of(content, "x.json", load_mapping("open311")))


def test_records_may_lie_deeper_in_json_and_be_no_objects():
    content = json.dumps({"data": {"rows": [{"id": 1}, 7]}}).encode()
    found = list(records_of(content, "x.json", mapping(format="json", records="data.rows")))
    assert [(one.line, bool(one.broken)) for one in found] == [(1, False), (2, True)]


def test_gzip_is_unpacked_by_its_content(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(gzip.compress(b"a,b"))
    assert content_of(path) == b"a,b"


@pytest.mark.parametrize("content", [None, b"\x1f\x8bxx", gzip.compress(b"a" * 99)[:-9]])
def test_a_file_that_is_missing_or_breaks_off_cannot_be_read(tmp_path, content):
    path = tmp_path / "x.csv.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        content_of(path)


def test_a_long_word_becomes_a_code_of_its_own():
    first, second = code_of("x" * 50 + "1", 40), code_of("x" * 50 + "2", 40)
    assert len(first) == 40
    assert first != second
    assert code_of("short", 40) == "short"
