"""A real city's year of cases goes in through the command line, and comes out as it was."""

import csv
import gzip
import json
import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases"
FILE = DATA / "boston311_2015_half_a.csv.gz"
EXPECTED = DATA / "boston311_half_a_expected.json"
CHICAGO = DATA / "chicago_open311_requests_a.json"
ALLOWED_S = 90.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason="the shared real data is not here"),
]


class Home:
    """An installation of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def xiuhua(self, *arguments: object, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "xiuhua", *map(str, arguments)],
            env={**os.environ, "XIUHUA_HOME": str(self.folder)},
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr[-2000:]
        return done

    def rows(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "xiuhua.sqlite3") as database:
            return database.execute(sql).fetchall()


def _children_s() -> float:
    """CPU seconds of ended children: the command is one process, and others may be busy here."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def boston(tmp_path_factory):
    """The whole file, dirty rows accepted; also what the command printed and the CPU it took."""
    home = Home(tmp_path_factory.mktemp("boston"))
    home.xiuhua("check", "ledger")  # makes the home, which is not what is timed
    began = _children_s()
    done = home.xiuhua(
        "import", "cases", FILE, "--mapping", "boston311", "--apply", "--accept-dirty", "--json"
    )
    home.took_s, home.printed = _children_s() - began, done.stdout
    return home


def test_the_summary_of_the_stored_cases_is_the_expected_one(boston):
    assert json.loads(boston.printed) == json.loads(EXPECTED.read_text())


def test_60515_rows_go_in_within_the_time_allowed(boston):
    assert boston.took_s < ALLOWED_S


def test_on_time_by_our_definition_is_the_official_verdict(boston):
    rows = boston.rows(
        "SELECT closed_at <= due_at, json_extract(facts, '$.verdict') FROM loop_case"
        " WHERE due_at IS NOT NULL AND closed_at IS NOT NULL"
        " AND json_extract(facts, '$.verdict') IS NOT NULL"
    )
    assert len(rows) == 39_722
    assert all(bool(on_time) == (verdict == "ONTIME") for on_time, verdict in rows)


def test_cases_without_a_deadline_have_none(boston):
    assert boston.rows("SELECT count(*) FROM loop_case WHERE due_at IS NULL") == [(13_409,)]


def test_dirty_cases_are_kept_as_they_are(boston):
    assert boston.rows("SELECT count(*) FROM loop_case WHERE closed_at < reported_at") == [(104,)]


def test_the_organisation_counts_in_the_citys_own_time(boston):
    assert boston.rows("SELECT code, timezone FROM people_organisation") == [
        ("boston", "America/New_York")
    ]


def test_the_ledger_holds_after_the_import(boston):
    assert json.loads(boston.xiuhua("check", "ledger", "--json").stdout)["ok"]


def test_importing_the_file_again_changes_nothing(boston):
    done = boston.xiuhua(
        "import", "cases", FILE, "--mapping", "boston311", "--apply", "--accept-dirty", "--json"
    )
    assert json.loads(done.stdout) == json.loads(EXPECTED.read_text())
    assert boston.rows("SELECT count(*) FROM loop_case") == [(60_515,)]


def test_an_exported_file_has_every_case_in_local_time(boston, tmp_path):
    out = tmp_path / "cases.csv"
    boston.xiuhua("export", "cases", "--org", "boston", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        stored = {row["来源编号"]: row for row in csv.DictReader(file)}
    with gzip.open(FILE, "rt") as file:
        first = next(csv.DictReader(file))
    assert len(stored) == 60_515
    assert first["OPEN_DT"] == "01/01/2015 12:25:23 AM"
    assert stored[first["CASE_ENQUIRY_ID"]]["上报时间"] == "2015-01-01 00:25:23"


def test_a_deadline_of_the_source_is_explained_as_such(boston):
    ((number,),) = boston.rows("SELECT number FROM loop_case WHERE external_id = '101001240735'")
    told = json.loads(boston.xiuhua("explain", number, "--json").stdout)
    assert {one["key"]: one["given_by_source"] for one in told["clocks"]} == {
        "disposal": True,
        "overall": True,
    }
    assert "2015-01-16 08:30:00" in boston.xiuhua("explain", number).stdout


def test_a_dry_run_refuses_the_dirty_rows_and_writes_nothing(tmp_path):
    home = Home(tmp_path)
    done = home.xiuhua("import", "cases", FILE, "--mapping", "boston311", "--json")
    report = json.loads(done.stdout)
    assert (report["dry_run"], report["read"], report["bad"]) == (True, 60_515, 104)
    assert {one["code"] for one in report["problems"]} == {"imports.closed_before_reported"}
    assert report["problems"][0] | {"zh": "", "en": ""} == {
        "line": 19454, "column": "CLOSED_DT", "value": report["problems"][0]["value"],
        "code": "imports.closed_before_reported", "zh": "", "en": "",
    }  # fmt: skip
    assert home.rows("SELECT count(*) FROM loop_case") == [(0,)]
    assert home.rows("SELECT count(*) FROM people_organisation") == [(0,)]


def test_chicagos_requests_are_histories_of_many_steps(tmp_path):
    home = Home(tmp_path)
    done = home.xiuhua("import", "cases", CHICAGO, "--mapping", "open311", "--apply", "--json")
    told = json.loads(done.stdout)
    assert (told["rows"], told["closed"], told["open"]) == (25, 24, 1)
    kinds = [note["type"] for one in json.loads(CHICAGO.read_text()) for note in one["notes"]]
    notes = len(kinds) - kinds.count("opened") - kinds.count("closed")
    steps = dict(home.rows("SELECT move, count(*) FROM loop_step GROUP BY move"))
    assert (steps["note"], steps["close"], steps["accept"]) == (notes, 24, 25)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param((FILE, "--mapping", "nowhere"), "imports.unknown_mapping", id="mapping"),
        pytest.param(
            ("absent.csv", "--mapping", "boston311"), "imports.unreadable_file", id="file"
        ),
        pytest.param((EXPECTED, "--mapping", "open311"), "imports.unreadable_file", id="no list"),
        pytest.param((CHICAGO, "--mapping", "boston311"), "imports.missing_columns", id="columns"),
        pytest.param(
            (FILE, "--mapping", "boston311", "--org", "x"), "cli.which_organisation", id="org"
        ),
    ],
)
def test_what_cannot_be_imported_is_told_with_a_code(tmp_path, arguments, code):
    assert f"[{code}]" in Home(tmp_path).xiuhua("import", "cases", *arguments, status=1).stderr
