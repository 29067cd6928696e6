"""How many SQL statements each request takes, recorded: a change is seen and meant.

Counted warm, without what only frames a transaction. `make snapshot` records anew.
"""

import json
import math
import re

import pytest
from django.test import Client

from tests.architecture.recorded import recorded
from tests.statements import statements
from xiuhua.config.api import api
from xiuhua.core.evidence.models import Media
from xiuhua.core.ledger import caching
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.tests.conftest import FROM, MONDAY_9, city
from xiuhua.core.people.services import assign_post, issue_token
from xiuhua.core.places.services import create_area
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock

__all__ = ["city"]
pytestmark = pytest.mark.django_db

CASES = 30
A = "/api/v1"
PERIOD = {"from": "2021-11-01", "to": "2021-12-01"}
HERE = {"lon": 119.28, "lat": 29.47}
# Query and the parts of the path, for each GET of the interface and each page.
READS: dict[str, dict[str, object]] = {
    f"{A}/cases": {"q": "垃圾", "state": "closed"},
    f"{A}/cases/map": {"bbox": "119,29,120,30"},
    f"{A}/cases/export.csv": {},
    f"{A}/cases/tasks": {"mine": "false"},
    f"{A}/cases/{{number}}": {},
    f"{A}/cases/{{number}}/explanation": {},
    f"{A}/cases/{{number}}/near": {},
    f"{A}/figures": PERIOD,
    f"{A}/figures/list": {},
    f"{A}/figures/{{key}}/cases": PERIOD,
    f"{A}/notify/messages": {},
    f"{A}/notify/preferences": {},
    f"{A}/notify/rules": {},
    f"{A}/notify/failures": {},
    f"{A}/notify/webhooks": {},
    f"{A}/evidence/{{sha256}}": {},
    f"{A}/places/areas": {},
    f"{A}/places/areas/{{code}}": {},
    f"{A}/places/grids": {"bbox": "119.2,29.4,119.3,29.5"},
    f"{A}/places/locate": HERE,
    f"{A}/places/registers/{{noun}}": {},
    f"{A}/catalogue/classes": {},
    f"{A}/catalogue/classes/{{code}}": {},
    f"{A}/catalogue/coverage": {},
    f"{A}/components": {},
    f"{A}/components/nearest": HERE,
    f"{A}/components/{{code}}": {},
    f"{A}/registers": {},
    f"{A}/registers/{{kind}}": {},
    f"{A}/registers/{{kind}}/{{key}}": {},
}
PAGES: dict[str, dict[str, object]] = {
    "/cases": {},
    "/cases/{number}": {},
    "/cases/{number}/clocks": {},
    "/figures": {},
    "/bell": {},
    "/registers/": {},
    "/registers/{kind}": {},
    "/registers/{kind}/of/{key}": {},
    "/registers/{kind}/of/{key}/edit": {},
    "/figures/{key}/cases": PERIOD,
    "/styleguide": {},
    "/open311/v2/requests.json": {"start_date": "2021-11-01T00:00:00Z"},
    "/open311/v2/services.json": {},
}
PARTS = {
    "number": "S2021110800001",
    "key": "loop.reported",
    "sha256": "d" * 64,
    "noun": "roads",
}
CODES = {"places": "330199", "catalogue": "E0101", "components": "3301990101000001"}
MISSING = {f"{A}/components/{{code}}"}  # the city has none; its absence costs what its reading does


@pytest.fixture(autouse=True)
def caches_stay_warm(monkeypatch):
    """Let the look at the caches' versions, due every two seconds, fall into no count."""
    monkeypatch.setattr(caching, "RECHECK_S", math.inf)


@pytest.fixture
def busy(city):
    """The city with thirty cases in all kinds of states, under an outline."""
    create_area(
        organisation=city.organisation, code="330199", level=AreaLevel.COUNTY, zh="绣江市",
        valid_from=FROM, actor=None,
    )  # fmt: skip
    Media.objects.create(
        sha256=PARTS["sha256"], mime="image/jpeg", size_bytes=1, added_at=MONDAY_9,
        added_by=city.admin,
    )  # fmt: skip
    ways = (city.report, city.dispatched, city.disposed, city.checked, city.closed)
    for serial in range(CASES):
        ways[-1 - serial % len(ways)](description=f"第 {serial} 处垃圾", lon=119.28 + serial / 500)
    for post in ("leader", "shift_leader"):
        assign_post(user=city.admin, post=post, unit=city.centre, valid_from=FROM, actor=None)
    return city


def caller(user) -> Client:
    return Client(HTTP_AUTHORIZATION=f"Bearer {issue_token(user=user, label='test', actor=None)}")


def filled(address: str) -> str:
    noun = address.removeprefix(f"{A}/").partition("/")[0]
    parts = PARTS | {"code": CODES.get(noun, "")}
    if "/registers" in address:
        parts |= {"kind": "units", "key": "D01"}
    return re.sub(r"{(\w+)}", lambda found: parts[found[1]], address)


def cost(client: Client, address: str, query: dict[str, object]) -> int:
    """The statements of the second of two equal requests."""
    for _ in range(2):
        with statements() as sent:
            answer = client.get(filled(address), query)
            if answer.streaming:
                b"".join(answer.streaming_content)
    expected = 404 if address in MISSING else 200
    assert answer.status_code == expected, f"{address}: {answer.status_code}"
    return len(sent)


def compare(part: str, found: dict[str, int]) -> None:
    assert found == recorded("statements.json", found, part=part), "`make snapshot` records it"


def test_every_reading_of_the_interface_is_counted():
    paths = api.get_openapi_schema()["paths"]
    assert {path for path, operations in paths.items() if "get" in operations} == set(READS)


def test_reading_through_the_interface(busy):
    client = caller(busy.admin)
    compare("readings", {one: cost(client, one, query) for one, query in READS.items()})


def test_pages(busy):
    client = Client()
    client.force_login(busy.admin)
    compare("pages", {one: cost(client, one, query) for one, query in PAGES.items()})


def test_a_list_costs_the_same_however_many_there_are(busy):
    client = caller(busy.admin)
    few = {"to": "2021-11-09", "limit": 2}
    assert cost(client, f"{A}/cases", few) == cost(client, f"{A}/cases", {})


def test_reporting_and_moving(busy):
    found: dict[str, int] = {}

    def send(name, who, path, **body):
        client = caller(who)
        client.get(f"{A}/cases", {"limit": 1})  # warms the caches
        with statements() as sent:
            answer = client.post(path, json.dumps(body), content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
        found[name] = len(sent)
        return answer.json()

    def move(name, who, case, **given):
        told = {"move": name, "version": case["version"], **given}
        return send(name, who, f"{A}/cases/{case['number']}/moves", **told)

    photo = [{"sha": busy.photo.sha, "role": "near"}]
    after = [{"sha": busy.after.sha, "role": "after"}]
    with clock.at(MONDAY_9):
        report = {"minor": "E0101", "lat": 29.5, "description": "垃圾"}
        send(
            "report of the public",
            busy.receptionist,
            f"{A}/cases",
            source="public",
            lon=119.1,
            **report,
        )
        case = send(
            "report with a photo", busy.collector, f"{A}/cases", lon=119.2, photos=photo, **report
        )["case"]
        case = move("file", busy.filing_officer, case, condition=1)
        case = move("dispatch", busy.dispatcher, case, unit="D01")
        case = move("accept", busy.clerk, case)
        case = move("report_result", busy.clerk, case, photos=after)
        case = move("request_check", busy.closing_officer, case)
        case = move("check_passed", busy.collector2, case, photos=after)
        case = move("close", busy.closing_officer, case)
    assert case["state"] == "closed"
    assert Case.objects.count() == CASES + 2
    compare("writings", found)
