import pytest

from xiuhua.core.loop.models import Case
from xiuhua.core.loop.open311.tests.conftest import refused
from xiuhua.core.people.tests.makers import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(door):
    door.rules(batch=["E0101"], blackbox=["E0102"])
    (row,) = door.post().json()
    return row["token"]


def test_a_batch_service_answers_a_token_and_no_number(door, token):
    (row,) = door.post().json()
    assert row["token"]
    assert "service_request_id" not in row


@pytest.mark.parametrize("base", ["/open311/v2/", "/open311/test/v2/"])
def test_a_token_gives_the_number_at_once(door, token, base):
    answer = door.http.get(f"{base}tokens/{token}.json").json()
    assert answer == [{"service_request_id": Case.objects.get().number, "token": token}]


def test_a_token_gives_the_number_in_xml(door, token):
    row = door.xml(f"tokens/{token}.xml").find("request")
    assert [(part.tag, part.text) for part in row] == [
        ("service_request_id", Case.objects.get().number),
        ("token", token),
    ]


def test_a_token_survives_what_the_city_decides_later(door, token):
    door.rules()
    assert door.rows(f"tokens/{token}.json")[0]["service_request_id"]


def test_a_blackbox_services_token_is_only_a_receipt(door, token):
    (row,) = door.post(service_code="E0102").json()
    assert "service_request_id" not in row
    assert door.rows(f"tokens/{row['token']}.json") == [
        {"service_request_id": None, "token": row["token"]}
    ]


@pytest.mark.parametrize("change", [lambda t: "x" + t, lambda t: t[:-1], lambda t: "12345"])
def test_a_token_that_is_none_of_ours_is_not_found(door, token, change):
    answer = door.get(f"tokens/{change(token)}.json")
    assert refused(answer, 404) == ["open311.unknown_token"]


def test_a_token_of_another_jurisdiction_is_not_found(door, token):
    make_organisation("other")
    answer = door.get(f"tokens/{token}.json", jurisdiction_id="other")
    assert refused(answer, 404) == ["open311.unknown_token"]


def test_a_blackbox_services_cases_are_not_shown(door, token):
    door.post(service_code="E0102")
    hidden = Case.objects.get(minor__code="E0102").number
    assert door.numbers() == [Case.objects.get(minor__code="E0101").number]
    assert door.numbers(service_request_id=hidden) == []
    assert refused(door.get(f"requests/{hidden}.json"), 404) == ["open311.unknown_request"]
