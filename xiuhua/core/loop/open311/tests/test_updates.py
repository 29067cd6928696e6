from datetime import timedelta

import pytest

from xiuhua.core.loop.tests.conftest import MONDAY_9
from xiuhua.kit import clock

pytestmark = pytest.mark.django_db
PATH = "servicerequestupdates.json"


def test_changes_of_state_are_listed_oldest_first(door):
    case = door.city.closed()
    rows = door.rows(PATH)
    assert [row["description"] for row in rows] == [
        "立案", "派遣", "接收", "反馈结果", "核查", "核查通过", "结案",
    ]  # fmt: skip
    assert {row["service_request_id"] for row in rows} == {case.number}
    assert [row["status"] for row in rows] == ["open"] * 6 + ["closed"]
    assert rows[-1]["updated_datetime"] == "2021-11-08T09:00:00+08:00"


def test_a_period_narrows_the_list(door):
    door.city.closed()
    assert door.rows(PATH, start_date="2021-11-09") == []
    assert len(door.rows(PATH, start_date="2021-11-08", end_date="2021-11-08")) == 7


def test_a_reporters_words_are_added_once_and_shown_without_numbers(door):
    case = door.city.report()
    words = {
        "service_request_id": case.number,
        "update_id": "u1",
        "description": "还在，电 13812345678",
    }
    for _ in range(2):
        answer = door.post(PATH, **words)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.json() == [{"update_id": "u1"}]
    assert case.steps.count() == 2
    assert [row["description"] for row in door.rows(PATH)] == ["还在，电 138****5678"]


def test_xml_names_each_update(door):
    door.city.dispatched()
    root = door.xml("servicerequestupdates.xml")
    assert root.tag == "service_requests_updates"
    assert [child.tag for child in root] == ["request_update", "request_update"]


@pytest.mark.parametrize(
    ("case", "fields", "status"),
    [
        ("no key", {"api_key": None}, 403),
        ("no such case", {"service_request_id": "S1"}, 404),
        ("no words", {"description": ""}, 400),
    ],
)
def test_an_update_that_cannot_be_is_refused(door, case, fields, status):
    number = door.city.report().number
    given = {"service_request_id": number, "description": "还在", **fields}
    answer = door.post(PATH, **given)
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status


def test_what_staff_note_is_no_update(door):
    case = door.city.report()
    with clock.at(MONDAY_9 + timedelta(hours=1)):
        door.city.move(case, "note", door.city.collector, note="内部")
        assert door.rows(PATH) == []
