"""The register, the API and the command."""

import csv
import json
from importlib import resources
from urllib.parse import urlsplit

import pytest

from xiuhua import cli
from xiuhua.core.indicators.register import register
from xiuhua.core.indicators.selectors import cases_of, figure_groups
from xiuhua.core.loop.metrics import METRICS, Section
from xiuhua.core.people.services import issue_token

PERIOD = {"from": "2021-11-08", "to": "2021-12-20"}


@pytest.fixture
def get(client, lived):
    def getting(url, user=lived.leader, **parameters):
        token = issue_token(user=user, label="test", actor=None)
        headers = {"Authorization": f"Bearer {token}"}
        return client.get(url, parameters, headers=headers)

    return getting


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setattr("xiuhua.config.ready.make_ready", lambda: None)
    monkeypatch.setattr(cli, "PARTS", ("figures",))

    def running(*arguments):
        status = cli.run(["figures", *arguments])
        return status, capsys.readouterr()

    return running


def test_the_register_holds_the_whole_summary():
    path = resources.files("xiuhua.core.indicators") / "data" / "figures.csv"
    with path.open(encoding="utf-8") as file:
        summary = [row["key"] for row in csv.DictReader(file)]
    assert list(register())[: len(summary)] == summary
    assert set(register()) == set(summary) | set(METRICS)


def test_figures_of_the_register_have_both_names():
    assert [key for key, one in register().items() if not one.metric.zh or not one.metric.en] == []


def test_what_has_a_function_is_implemented():
    assert {key for key, one in register().items() if one.implemented} == set(METRICS)


def test_the_api_gives_figures_and_their_drill_down(get):
    found = get("/api/v1/figures", **PERIOD).json()
    closed = next(one for one in found if one["key"] == "loop.closed")
    assert closed["by"] == "due"
    cases = get(f"{closed['drill']}&limit=500").json()
    assert len(cases["items"]) == closed["value"] > 0


def test_the_drill_down_has_pages(get):
    url, numbers, cursor = "/api/v1/figures/loop.reported/cases", [], ""
    while True:
        page = get(url, **PERIOD, limit=40, cursor=cursor).json()
        numbers += [one["number"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    value = next(
        one for one in get("/api/v1/figures", **PERIOD).json() if one["key"] == "loop.reported"
    )["value"]
    assert len(set(numbers)) == len(numbers) == value


@pytest.mark.parametrize(
    ("case", "parameters", "status"),
    [
        ("no period", {}, 422),
        ("an empty period", {"from": "2021-11-08", "to": "2021-11-08"}, 422),
        ("no such unit", {**PERIOD, "unit": "?"}, 422),
        ("a word that is none", {**PERIOD, "by": "moon"}, 422),
    ],
)
def test_the_api_refuses(get, case, parameters, status):
    assert get("/api/v1/figures", **parameters).status_code == status


def test_who_may_not_read_figures_is_told(get, lived):
    assert get("/api/v1/figures", lived.collector, **PERIOD).status_code == 403


def test_figures_need_a_sign_in(client, db):
    assert client.get("/api/v1/figures/list").status_code == 401


def test_the_api_lists_the_register(get):
    assert [one["key"] for one in get("/api/v1/figures/list").json()] == list(register())


def test_pages_get_groups_with_the_period_before(lived, ask):
    groups = figure_groups(ask("2021-11-15", "2021-11-22"), drill="/figures", language="en")
    assert [group.zh for group in groups] == [section.zh for section in Section]
    reported = next(f for g in groups for f in g.figures if f.metric.key == "loop.reported")
    assert reported.previous == cases_of("loop.reported", ask("2021-11-08", "2021-11-15")).count()
    assert urlsplit(reported.drill_url).path == "/figures/loop.reported/cases"
    assert (reported.unit, reported.definition[:5]) == ("cases", "Cases")


def test_the_command_prints_json_with_by(run, lived):
    status, out = run("--from", "2021-11-08", "--to", "2021-12-20", "--by", "reported", "--json")
    found = json.loads(out.out)
    assert status == 0
    assert {one["by"] for one in found} == {"reported"}
    assert set(found[0]) == {
        "key", "zh", "en", "value", "numerator", "denominator", "unit", "by",
    }  # fmt: skip


def test_the_table_is_aligned_and_names_what_is_counted(run, lived):
    _, out = run("--from", "2021-11-08", "--to", "2021-12-20", "--area", "S1")
    lines = out.out.splitlines()
    assert "by=due" in lines[0]
    assert len(lines) == len(METRICS) + 1
    assert any("上报数" in line and "Reported" in line for line in lines)


def test_the_list_tells_what_is_implemented(run, db):
    _, out = run("--list", "--json")
    rows = {one["key"]: one for one in json.loads(out.out)}
    assert rows["loop.closed"]["implemented"]
    assert not rows["dogs.adopted"]["implemented"]
    assert set(rows["loop.closed"]) == {
        "key", "zh", "en", "unit", "kind", "owner", "definition", "implemented",
    }  # fmt: skip


def test_an_unknown_organisation_is_told_with_those_there_are(run, lived):
    status, out = run("--from", "2021-11-08", "--to", "2021-12-20", "--org", "moon")
    assert status == 1
    assert "xj" in out.err


def test_a_period_is_needed(run, db):
    with pytest.raises(SystemExit) as stop:
        run("--json")
    assert stop.value.code == 2
