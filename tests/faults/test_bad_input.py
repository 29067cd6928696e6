"""What is wrong is told with a stable code in the reader's language, and leaves nothing behind."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from shapely.geometry import box

from xiuhua.core.evidence.tests.makers import zipped
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.tests.conftest import FROM, MONDAY_9
from xiuhua.core.people.services import issue_token
from xiuhua.core.places.services import create_area
from xiuhua.core.places.vocab import AreaLevel

pytestmark = pytest.mark.django_db
LANGUAGES = {"zh": "zh-CN,zh;q=0.9", "en": "en-GB,en;q=0.9"}
CASES = "/api/v1/cases"


@pytest.fixture
def drawn(city):
    """The city with an outline, so that a point can lie outside."""
    create_area(
        organisation=city.organisation, code="330199", level=AreaLevel.COUNTY, zh="绣江市",
        geometry=box(119.2, 29.4, 119.4, 29.6), valid_from=FROM, actor=None,
    )  # fmt: skip
    return city


@pytest.fixture
def caller():
    def _caller(user):
        token = issue_token(user=user, label="test", actor=None)
        return Client(HTTP_AUTHORIZATION=f"Bearer {token}")

    return _caller


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {one._meta.label: one._default_manager.count() for one in apps.get_models()}


def refused(client, language, path=CASES, **sent):
    """Send what is refused; return the problem, having seen that nothing was written."""
    before = rows()
    if "files" in sent:
        answer = client.post(path, {"file": sent["files"]}, headers=told_in(language))
    else:
        answer = client.post(
            path,
            json.dumps(sent["body"]),
            content_type="application/json",
            headers=told_in(language),
        )
    assert rows() == before
    assert answer["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:xiuhua:error:{problem['code']}"
    sentence = problem["title"]
    for value in problem["params"].values():  # names stay as they are in every language
        sentence = sentence.replace(str(value), "")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence) == (language == "zh"), sentence
    return problem


def told_in(language):
    return {"Accept-Language": LANGUAGES[language]}


def report(city, **fields):
    photos = [{"sha": city.photo.sha, "role": "near"}]
    return {"minor": "E0101", "lon": 119.28, "lat": 29.47, "photos": photos, **fields}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("case", "fields", "status", "code"),
    [
        ("unknown class", {"minor": "E9999"}, 422, "loop.unknown_class"),
        ("outside the city", {"lon": 120.5, "lat": 30.5}, 422, "loop.outside_city"),
        (
            "a date in the future",
            {"found_at": (MONDAY_9 + timedelta(days=1)).isoformat()},
            422,
            "loop.in_the_future",
        ),
        ("text over the limit", {"description": "长" * 20_000}, 422, "loop.text_too_long"),
        ("no photo", {"photos": []}, 422, "loop.photo_missing"),
        ("an unknown photo", {"photos": [{"sha": "f" * 64}]}, 404, "evidence.unknown"),
        ("no coordinate", {"lon": 190.0}, 422, "geo.bad_coordinate"),
        ("an unknown source", {"source": "moon"}, 422, "malformed"),
        ("an address too long", {"address": "长" * 300}, 422, "malformed"),
    ],
)
def test_a_bad_report(case, fields, status, code, language, drawn, caller):
    problem = refused(caller(drawn.collector), language, body=report(drawn, **fields))
    assert (problem["status"], problem["code"]) == (status, code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("case", "filename", "content", "status", "code"),
    [
        (
            "a photo that is no photo",
            "现场.jpg",
            "这不是照片".encode(),
            422,
            "evidence.not_a_photo",
        ),
        (
            "a zip bomb",
            "台账.xlsx",
            zipped(**{"xl/workbook.xml": 40_000_000, "xl/media/image1.bin": 40_000_000}),
            413,
            "evidence.archive_bomb",
        ),
        ("nothing in it", "现场.jpg", b"", 422, "evidence.empty"),
    ],
)
def test_a_bad_upload(case, filename, content, status, code, language, city, caller):
    files = SimpleUploadedFile(filename, content)
    problem = refused(caller(city.collector), language, "/api/v1/evidence", files=files)
    assert (problem["status"], problem["code"]) == (status, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_mover_is_told_and_gets_the_fresh_case(language, city, caller):
    case = city.dispatched()
    body = {"move": "accept", "version": case.version - 1}
    problem = refused(caller(city.clerk), language, f"{CASES}/{case.number}/moves", body=body)
    assert (problem["status"], problem["code"]) == (409, "loop.stale")
    assert problem["case"]["version"] == case.version
    assert problem["case"]["state"] == "dispatched"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("case", "who", "move"),
    [
        ("a token of another unit", "other_clerk", "accept"),
        ("a post that may not", "collector", "accept"),
    ],
)
def test_who_may_not_move_a_case_is_told(case, who, move, language, city, caller):
    found = city.dispatched()
    body = {"move": move, "version": found.version}
    client = caller(getattr(city, who))
    problem = refused(client, language, f"{CASES}/{found.number}/moves", body=body)
    assert problem["status"] == 403
    assert Case.objects.get(pk=found.pk).state == "dispatched"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("header", ["", "Bearer xh_nobodys", "Basic eDp5"])
def test_who_has_no_valid_token_is_told(header, language, city):
    problem = refused(Client(HTTP_AUTHORIZATION=header), language, body=report(city))
    assert (problem["status"], problem["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_json_is_told(language, city, caller):
    client = caller(city.collector)
    before = rows()
    answer = client.post(
        CASES, b'{"minor": ', content_type="application/json", headers=told_in(language)
    )
    assert rows() == before
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"].startswith("application/problem+json")
