from datetime import timedelta

import pytest

from xiuhua.core.assets.models import Component
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.open311 import moments
from xiuhua.core.loop.open311.requests import public_text
from xiuhua.core.loop.open311.tests.conftest import refused
from xiuhua.core.loop.tests.conftest import FROM, MONDAY_9
from xiuhua.core.people.tests.makers import make_organisation
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock

pytestmark = pytest.mark.django_db


def one(door, case, **query):
    (row,) = door.rows(f"requests/{case.number}.json", **query)
    return row


def test_a_request_is_shown_with_all_the_fields_of_the_specification(door):
    case = door.city.dispatched()
    assert one(door, case) == {
        "service_request_id": "S2021110800001",
        "status": "open",
        "status_notes": "待接收",
        "service_name": "暴露垃圾",
        "service_code": "E0101",
        "description": "路口有一堆垃圾",
        "agency_responsible": "单位D01",
        "service_notice": None,
        "requested_datetime": "2021-11-08T09:00:00+08:00",
        "updated_datetime": "2021-11-08T09:00:00+08:00",
        "expected_datetime": moments.written(case.due_at, "Asia/Shanghai"),
        "address": "锦绣大道 128 号旁",
        "address_id": None,
        "zipcode": None,
        "lat": 29.47,
        "long": 119.28,
        "media_url": f"http://testserver/open311/v2/media/xj/{case.number}/{door.city.photo.sha}.jpg",
    }


def test_the_same_fields_stand_in_xml_in_the_same_order(door):
    case = door.city.dispatched()
    row = door.xml(f"requests/{case.number}.xml").find("request")
    shown = one(door, case)
    assert [part.tag for part in row] == list(shown)
    assert {part.tag: part.text for part in row} == {
        name: None if value is None else str(value) for name, value in shown.items()
    }


def test_an_unknown_number_is_not_found(door):
    assert refused(door.get("requests/S0.json"), 404) == ["open311.unknown_request"]


@pytest.mark.parametrize(
    ("stage", "status", "notes"),
    [
        ("report", "open", "待受理"),
        ("dispatched", "open", "待接收"),
        ("disposed", "open", "已反馈"),
        ("closed", "closed", "已结案"),
    ],
)
def test_status_is_open_or_closed_and_its_notes_say_where_the_case_stands(
    door, stage, status, notes
):
    case = getattr(door.city, stage)()
    row = one(door, case)
    assert (row["status"], row["status_notes"]) == (status, notes)


def test_status_notes_name_the_case_that_took_a_duplicate_in(door):
    city = door.city
    kept, same = city.report(), city.report()
    city.move(same, "merge", city.filing_officer, parent_id=kept.pk)
    row = one(door, same, language="en")
    assert (row["status"], row["status_notes"]) == ("closed", f"Merged: {kept.number}")


def test_a_rejected_report_is_closed(door):
    city, case = door.city, door.city.report()
    city.move(case, "reject", city.filing_officer, note="张三家的私事")
    row = one(door, case, extensions="true")
    assert (row["status"], row["status_notes"]) == ("closed", "不予立案")
    assert "张三" not in str(row)


def test_a_voided_case_is_withdrawn_from_the_public(door):
    city, case = door.city, door.city.report()
    city.move(case, "void", city.shift_leader, note="测试")
    assert door.numbers() == []
    assert door.get(f"requests/{case.number}.json").status_code == 404


def test_the_update_is_the_last_move_that_changed_the_state(door):
    city, case = door.city, door.city.dispatched()
    with clock.at(MONDAY_9 + timedelta(minutes=30)):
        city.move(case, "accept", city.clerk)
    with clock.at(MONDAY_9 + timedelta(minutes=40)):
        city.move(case, "note", city.clerk, note="内部情况")
        assert one(door, case)["updated_datetime"] == "2021-11-08T09:30:00+08:00"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("请联系 13812345678 王先生", "请联系 138****5678 王先生"),
        ("身份证 33018219900101123X", "身份证 330***********123X"),
        ("发 li.si@example.com.cn 给我", "发 *** 给我"),
        ("井盖 3301990101000001 破损", "井盖 3301990101000001 破损"),
        ("电话0571-8881234", "电话0571-8881234"),
    ],
)
def test_numbers_and_addresses_of_persons_are_hidden_in_what_a_reporter_wrote(written, shown):
    assert public_text(written) == shown


def test_nothing_tells_who_reported_or_what_staff_noted(door):
    posted = door.post(
        first_name="小明", last_name="王", phone="13812345678", email="wang@b.cn",
        account_id="u7", device_id="d9",
    ).json()  # fmt: skip
    city, case = door.city, Case.objects.get(number=posted[0]["service_request_id"])
    city.move(case, "file", city.filing_officer, condition_id=city.condition_of(case))
    city.move(case, "send_back", city.dispatcher, note="举报人在隔壁")
    shown = door.get("requests.json", extensions="true").content.decode()
    for secret in ("小明", "王", "1381234", "5678", "wang@", "u7", "d9", "举报人", "dispatcher"):
        assert secret not in shown


def test_extensions_tell_places_clocks_photos_and_the_way_so_far(door):
    city = door.city
    street = door.draw("330199001", AreaLevel.STREET, door.draw())
    case = city.disposed()
    row = one(door, case, extensions="true", language="en")
    told = row["extended_attributes"]
    assert (told["state"], told["stage"], told["stage_name"]) == (
        "disposal_reported", "closing", "Closing",
    )  # fmt: skip
    assert (told["street"], told["community"], told["grid"]) == (street.en, None, None)
    assert told["unit"] == "D01"
    assert told["disposal_due_datetime"].endswith("+08:00")
    shas = [one["media_url"].rsplit("/")[-1] for one in told["photos"]]
    assert shas == [f"{city.photo.sha}.jpg", f"{city.after.sha}.jpg"]
    assert [one["title"] for one in told["photos"]] == ["Near view", "After"]
    assert [(note["type"], note["summary"]) for note in row["notes"]] == [
        ("report", "Report"), ("file", "File"), ("dispatch", "Dispatch"), ("accept", "Accept"),
        ("report_result", "Report result"),
    ]  # fmt: skip
    assert row["notes"][0]["datetime"] == "2021-11-08T09:00:00+08:00"


def test_without_extensions_only_the_specifications_fields_are_shown(door):
    case = door.city.report()
    assert {"extended_attributes", "notes"}.isdisjoint(one(door, case))
    assert {"extended_attributes", "notes"} <= one(door, case, extensions="true").keys()


def test_notes_and_photos_are_lists_of_elements_in_xml(door):
    case = door.city.disposed()
    row = door.xml(f"requests/{case.number}.xml", extensions="true").find("request")
    assert len(row.findall("notes/note")) == 5
    assert len(row.findall("extended_attributes/photos/photo/media_url")) == 2


def test_the_address_id_that_is_shown_can_be_posted_again(door):
    component = Component.objects.create(
        organisation=door.city.organisation, code="3301990101000001", class_code="C0101",
        name="井盖", state="intact", lon=119.281, lat=29.471, cell=1, data_source="surveyed",
        surveyed_on=FROM,
    )  # fmt: skip
    case = door.city.report(component_code=component.code)
    assert one(door, case)["address_id"] == component.code
    again = door.post(lat=None, long=None, address_id=one(door, case)["address_id"])
    assert again.status_code == 200


def test_the_address_of_a_picture_that_was_sent_instead_of_a_picture_is_shown(door):
    url = "https://example.com/a.jpg"
    (row,) = door.post(media_url=url).json()
    assert door.rows(f"requests/{row['service_request_id']}.json")[0]["media_url"] == url


def test_another_citys_cases_are_not_shown(door):
    case = door.city.report()
    make_organisation("other")
    assert door.numbers(jurisdiction_id="xj") == [case.number]
    assert door.numbers(jurisdiction_id="other") == []
    assert door.get(f"requests/{case.number}.json", jurisdiction_id="other").status_code == 404


@pytest.mark.parametrize(("extensions", "statements"), [("", 3), ("true", 3)])
def test_a_list_costs_the_same_statements_however_long_it_is(
    door, django_assert_num_queries, extensions, statements
):
    door.city.disposed()
    door.rows(extensions=extensions)
    for _ in range(3):
        door.city.disposed()
    with django_assert_num_queries(statements):
        assert len(door.rows(extensions=extensions)) == 4
