import pytest
from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile

from xiuhua.core.assets.models import Component
from xiuhua.core.evidence.models import Media
from xiuhua.core.evidence.tests.makers import PDF, photo
from xiuhua.core.ledger.models import Act
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.open311.tests.conftest import refused
from xiuhua.core.loop.tests.conftest import FROM, MONDAY_9
from xiuhua.core.people.models import ApiToken
from xiuhua.core.people.services import issue_token, revoke_token
from xiuhua.core.people.tests.makers import make_organisation
from xiuhua.core.places.vocab import AreaLevel

pytestmark = pytest.mark.django_db


def opened(answer):
    assert answer.status_code == 200, answer.content.decode()
    (row,) = answer.json()
    return Case.objects.get(number=row["service_request_id"])


def picture(seed=71):
    return SimpleUploadedFile(f"posted{seed}.jpg", photo(seed), "image/jpeg")


def test_a_post_opens_a_case_from_the_public_in_the_name_of_the_keys_user(door):
    case = opened(door.post())
    assert (case.source, case.minor.code, case.state) == ("public", "E0101", "reported")
    assert (case.lon, case.lat, case.description) == (119.28, 29.47, "路口有一堆垃圾")
    assert case.reporter.username == "program"
    assert case.reported_at == MONDAY_9


def test_a_realtime_service_answers_the_number_in_a_list_and_no_token(door):
    (row,) = door.post(account_id="u7").json()
    assert row["service_request_id"] == "S2021110800001"
    assert row["account_id"] == "u7"
    assert row["service_notice"]
    assert "token" not in row


def test_the_answer_in_xml_is_one_request_in_service_requests(door):
    root = fromstring(door.post("requests.xml").content)
    assert root.tag == "service_requests"
    assert root.findtext("request/service_request_id") == "S2021110800001"
    assert root.find("request/account_id").text is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"first_name": "小明", "last_name": "王"}, "王小明"),
        ({"first_name": "John", "last_name": "Smith"}, "John Smith"),
        ({"last_name": "王"}, "王"),
        ({}, ""),
    ],
)
def test_the_reporters_name_and_phone_are_kept_with_the_report(door, given, kept):
    report = opened(door.post(phone="13812345678", **given)).reports.get()
    assert (report.contact_name, report.contact_phone) == (kept, "13812345678")


def test_a_key_may_stand_in_the_address(door):
    path = f"requests.json?api_key={door.key}"
    assert door.post(path, api_key=None).status_code == 200


def test_without_a_key_nothing_is_taken_in(door):
    assert refused(door.post(api_key=None), 403) == ["open311.key_missing"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("case", ["wrong", "revoked", "of another city", "password"])
def test_a_key_that_is_void_here_is_refused(door, case):
    key = door.key
    if case == "wrong":
        key = "xh_wrong"
    elif case == "password":
        key = "program"
    elif case == "revoked":
        revoke_token(token=ApiToken.objects.get(), actor=None)
    else:
        door.city.organisation.users.filter(username="program").update(
            organisation=make_organisation("other")
        )
    answer = door.post(api_key=key, jurisdiction_id="xj")
    assert refused(answer, 403) == ["open311.key_invalid"]


def test_the_keys_user_must_be_allowed_to_report(door):
    key = issue_token(user=door.city.clerk, label="x", actor=None)
    assert refused(door.post(api_key=key), 403) == ["people.missing_permission"]


def test_a_session_does_not_stand_for_a_key(door):
    door.http.force_login(door.city.collector)
    assert refused(door.post(api_key=None), 403) == ["open311.key_missing"]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"service_code": None}, 400, "open311.field_missing"),
        ({"service_code": ""}, 400, "open311.field_missing"),
        ({"service_code": "E9999"}, 404, "open311.unknown_service"),
        ({"jurisdiction_id": "nowhere"}, 404, "open311.unknown_jurisdiction"),
        ({"lat": None, "long": None}, 400, "open311.field_missing"),
        ({"long": ""}, 400, "open311.field_missing"),
        ({"lat": None}, 400, "open311.field_missing"),
        ({"lat": "north"}, 400, "open311.field_invalid"),
        ({"lat": "nan"}, 400, "open311.field_invalid"),
        ({"lat": "91"}, 400, "open311.field_invalid"),
        ({"long": "1e999"}, 400, "open311.field_invalid"),
        ({"lat": None, "long": None, "address_id": "x"}, 400, "open311.field_invalid"),
        ({"address_string": "路" * 201}, 400, "open311.field_invalid"),
        ({"description": "长" * 501}, 400, "loop.text_too_long"),
        ({"first_name": "n" * 30}, 400, "open311.field_invalid"),
        ({"phone": "1" * 31}, 400, "open311.field_invalid"),
        ({"media_url": "javascript:alert(1)"}, 400, "open311.field_invalid"),
        ({"attribute[CONDITION]": "9"}, 400, "open311.field_invalid"),
        ({"attribute[CONDITION][]": ["1", "1"]}, 400, "open311.field_invalid"),
        ({"attribute[ADDRESS_NOTE]": "注" * 201}, 400, "open311.field_invalid"),
        ({"attribute[x]": "长" * 501}, 400, "open311.field_invalid"),
        ({f"attribute[{n}]": "x" for n in range(41)}, 400, "open311.field_invalid"),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(door, fields, status, code):
    assert refused(door.post(**fields), status) == [code]
    assert not Case.objects.exists()


def test_several_wrong_fields_are_named_together(door):
    answer = door.post(lat="x", phone="1" * 31, language="en")
    assert refused(answer, 400) == ["open311.field_invalid"] * 2
    assert [row["description"].split()[0] for row in answer.json()] == ["lat", "phone"]


def test_a_point_outside_the_city_is_refused_before_its_photo_is_kept(door):
    door.draw()
    answer = door.post_files([picture()], long="10")
    assert refused(answer, 400) == ["loop.outside_city"]
    assert not Media.objects.filter(filename="posted71.jpg").exists()


def test_a_bare_address_is_taken_in_without_a_position(door):
    case = opened(door.post(lat=None, long=None, address_string="锦绣大道 128 号"))
    assert (case.lon, case.lat, case.address) == (None, None, "锦绣大道 128 号")


def test_an_address_id_may_be_an_areas_code(door):
    street = door.draw("330199001", AreaLevel.STREET, door.draw())
    case = opened(door.post(lat=None, long=None, address_id="330199001"))
    assert (case.street_id, case.lon) == (street.pk, None)


@pytest.mark.parametrize("position", [{}, {"lat": None, "long": None}])
def test_an_address_id_may_be_a_components_code(door, position):
    component = Component.objects.create(
        organisation=door.city.organisation, code="3301990101000001", class_code="C0101",
        name="井盖", state="intact", lon=119.281, lat=29.471, cell=1, data_source="surveyed",
        surveyed_on=FROM,
    )  # fmt: skip
    case = opened(door.post(address_id=component.code, **position))
    assert case.component == component
    assert case.lon == (119.281 if position else 119.28)


def test_attributes_are_kept_in_both_spellings_with_those_nobody_defined(door):
    case = opened(
        door.post(
            **{
                "attribute[CONDITION]": "1",
                "attribute[MANY][]": ["a", "b"],
                "attribute[title]": "垃圾",
                "attribute[empty]": "",
            }
        )
    )
    kept = {"CONDITION": ["1"], "MANY": ["a", "b"], "title": ["垃圾"]}
    assert case.facts["open311"] == {"attributes": kept}


def test_a_note_on_the_place_joins_the_address(door):
    fields = {"address_string": "锦绣大道 128 号", "attribute[ADDRESS_NOTE]": "二楼"}
    assert opened(door.post(**fields)).address == "锦绣大道 128 号 二楼"


def test_the_case_keeps_how_to_answer_the_reporter_and_no_device(door):
    case = opened(door.post(email="a@b.cn", account_id="u7", device_id="tt222111"))
    assert case.reports.get().contact == {"email": "a@b.cn", "account_id": "u7"}
    assert case.facts["open311"] == {}


def test_characters_that_no_database_and_no_xml_takes_are_left_out(door):
    case = opened(door.post(description="垃\x00圾\x07\n第二行"))
    assert case.description == "垃圾\n第二行"


@pytest.mark.parametrize("field", ["media", "media[]"])
def test_several_photos_come_as_multipart(door, field):
    case = opened(door.post_files([picture(71), picture(72)], field))
    first, second = Media.objects.filter(filename__startswith="posted").order_by("filename")
    assert case.cover == first.sha256
    assert [one["sha"] for one in case.reports.get().photos] == [first.sha256, second.sha256]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", b"no photo at all", "evidence.not_a_photo"),
        ("a.jpg", photo()[:2000], "evidence.not_a_photo"),
        ("a.pdf", PDF, "evidence.not_a_photo"),
        ("a.jpg", b"", "evidence.not_a_photo"),
        ("a.exe", b"MZ" + bytes(100), "evidence.type_not_allowed"),
    ],
)
def test_a_photo_that_is_none_is_refused_with_its_report(door, name, content, code):
    answer = door.post_files([SimpleUploadedFile(name, content)])
    assert refused(answer, 400) == [code]
    assert not Case.objects.exists()


def test_more_photos_than_one_report_takes_are_refused(door):
    answer = door.post_files([picture() for _ in range(10)])
    assert refused(answer, 400) == ["evidence.too_many_files"]


def test_a_body_that_cannot_be_read_is_refused_in_the_clients_format(door):
    answer = door.http.post(
        "/open311/v2/requests.json", b"x", content_type="multipart/form-data; boundary="
    )
    assert refused(answer, 400) == ["open311.unreadable"]


def test_the_test_endpoint_judges_like_the_other_and_keeps_nothing(door):
    before = Act.objects.count()
    (row,) = door.post(base="/open311/test/v2/").json()
    assert row["service_request_id"] == "TEST-S2021110800001"
    assert refused(door.post(base="/open311/test/v2/", lat="x"), 400)
    assert not Case.objects.exists()
    assert Act.objects.count() == before


def test_the_test_endpoint_looks_at_photos_without_keeping_them(door):
    fields = {"api_key": door.key, "service_code": "E0101", "lat": "29.47", "long": "119.28"}
    url, kept = "/open311/test/v2/requests.json", Media.objects.count()
    assert door.http.post(url, {**fields, "media": picture()}).status_code == 200
    damaged = SimpleUploadedFile("a.jpg", photo()[:2000])
    assert door.http.post(url, {**fields, "media": damaged}).status_code == 400
    assert Media.objects.count() == kept


def test_a_post_costs_few_statements(door, django_assert_max_num_queries):
    door.post()
    with django_assert_max_num_queries(16):
        door.post()
