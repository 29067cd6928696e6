import pytest

from xiuhua.core.loop.open311.tests.conftest import refused
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.services import create_organisation

pytestmark = pytest.mark.django_db


def second_organisation():
    return create_organisation(
        code="boston", zh="波士顿", en="Boston", timezone="America/New_York",
        calendar=standard_calendar(), catalogue="none", actor=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("discovery.json", "application/json"),
        ("discovery.xml", "text/xml"),
        ("services.json", "application/json; charset=utf-8"),
        ("services.xml", "text/xml; charset=utf-8"),
        ("requests.json", "application/json; charset=utf-8"),
        ("requests.xml", "text/xml; charset=utf-8"),
        ("services/none.json", "application/json; charset=utf-8"),
        ("services/none.xml", "text/xml; charset=utf-8"),
    ],
)
def test_each_format_has_its_content_type_which_is_bare_for_discovery(door, path, kind):
    assert door.get(path)["Content-Type"] == kind


def test_discovery_names_a_production_and_a_test_endpoint_with_their_jurisdictions(door):
    found = door.rows("discovery.json")
    assert [(one["type"], one["url"]) for one in found["endpoints"]] == [
        ("production", "http://testserver/open311/v2"),
        ("test", "http://testserver/open311/test/v2"),
    ]
    for endpoint in found["endpoints"]:
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["formats"] == ["text/xml", "application/json"]
        assert endpoint["changeset"] == "1999-12-31T16:00:00+00:00"
        assert endpoint["jurisdictions"] == [{"jurisdiction_id": "xj", "name": "绣江市"}]


def test_discovery_tells_the_same_in_xml(door):
    found = door.xml("discovery.xml")
    assert found.tag == "discovery"
    assert [one.text for one in found.findall("endpoints/endpoint/url")] == [
        "http://testserver/open311/v2",
        "http://testserver/open311/test/v2",
    ]
    assert [one.text for one in found.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ] * 2
    assert found.findtext("endpoints/endpoint/jurisdictions/jurisdiction/jurisdiction_id") == "xj"


def test_the_city_says_whom_to_ask_and_how_to_get_a_key(door):
    door.rules(contact="拨打 0571-12345", key_service="见政务网")
    found = door.rows("discovery.json")
    assert (found["contact"], found["key_service"]) == ("拨打 0571-12345", "见政务网")


def test_discovery_is_served_below_the_test_endpoint_too(door):
    assert door.http.get("/open311/test/v2/discovery.json").json() == door.rows("discovery.json")


def test_each_class_in_force_is_a_service(door):
    door.city.advice.conditions.all().delete()
    assert door.rows("services.json") == [
        {
            "service_code": "E0101", "service_name": "暴露垃圾", "description": "有",
            "metadata": True, "type": "realtime", "keywords": "", "group": "市容环境",
        },
        {
            "service_code": "E0102", "service_name": "咨询", "description": "",
            "metadata": False, "type": "realtime", "keywords": "", "group": "市容环境",
        },
    ]  # fmt: skip


def test_services_are_named_in_the_language_that_the_client_accepts(door):
    names = [
        (one["service_name"], one["group"], one["description"])
        for one in door.rows("services.json", language="en-GB")
    ]
    assert names[0] == ("E0101", "Appearance", "there is")


def test_metadata_is_true_or_false_text_in_xml(door):
    door.city.advice.conditions.all().delete()
    assert [one.text for one in door.xml("services.xml").findall("service/metadata")] == [
        "true",
        "false",
    ]


@pytest.mark.parametrize(
    ("rules", "types"),
    [
        ({}, ["realtime", "realtime"]),
        ({"batch": ["E0102"]}, ["realtime", "batch"]),
        ({"blackbox": ["E0101"]}, ["blackbox", "realtime"]),
        ({"batch": ["E0101"], "blackbox": ["E0101"]}, ["blackbox", "realtime"]),
    ],
)
def test_the_type_of_a_service_is_the_citys_setting(door, rules, types):
    door.rules(**rules)
    assert [one["type"] for one in door.rows("services.json")] == types


def test_a_rule_that_is_none_is_not_passed_over(door):
    door.rules(bath=["E0101"])
    with pytest.raises(ValueError, match="bath"):
        door.get("services.json")


def test_the_definition_offers_the_filing_conditions_and_a_note_on_the_place(door):
    found = door.rows("services/E0101.json")
    assert found["service_code"] == "E0101"
    condition, note = found["attributes"]
    assert condition["values"] == [{"key": "1", "name": "有"}]
    told = [
        (one["code"], one["datatype"], one["required"], one["order"]) for one in (condition, note)
    ]
    assert told == [
        ("CONDITION", "singlevaluelist", False, 1),
        ("ADDRESS_NOTE", "text", False, 2),
    ]


def test_a_class_without_conditions_has_an_empty_definition(door):
    door.city.advice.conditions.all().delete()
    assert door.rows("services/E0102.json")["attributes"] == []


@pytest.mark.parametrize("code", ["E9999", "E01.01", "a/b"])
def test_an_unknown_service_is_not_found(door, code):
    assert refused(door.get(f"services/{code}.json"), 404) == ["open311.unknown_service"]


def test_errors_have_the_same_shape_in_xml(door):
    (error,) = door.xml("services/E9999.xml").findall("error")
    assert error.findtext("code") == "404"
    assert "E9999" in error.findtext("description")


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "没有找到"), ("en", "was not found"), ("", "没有找到")]
)
def test_errors_are_told_in_the_readers_language(door, language, words):
    assert words in door.get("services/E9999.json", language=language).json()[0]["description"]


def test_one_organisation_need_not_be_named(door):
    assert door.rows("services.json") == door.rows("services.json", jurisdiction_id="xj")


def test_an_unknown_jurisdiction_is_not_found(door):
    answer = door.get("services.json", jurisdiction_id="nowhere")
    assert refused(answer, 404) == ["open311.unknown_jurisdiction"]


def test_of_several_organisations_one_must_be_named(door):
    second_organisation()
    assert refused(door.get("services.json"), 400) == ["open311.jurisdiction_missing"]
    assert door.rows("services.json", jurisdiction_id="boston") == []
    assert len(door.rows("services.json", jurisdiction_id="xj")) == 2


def test_the_installations_own_organisation_is_meant_where_none_is_named(door, settings):
    second_organisation()
    settings.XIUHUA = settings.XIUHUA.model_copy(update={"organisation": "xj"})
    assert len(door.rows("services.json")) == 2


@pytest.mark.parametrize("path", ["services.json", "services/E0101.json", "tokens/x.json"])
def test_only_requests_take_a_post(door, path):
    assert door.http.post(f"/open311/v2/{path}").status_code in (403, 405)


def test_scripts_of_any_site_may_read(door):
    assert door.get("services.json")["Access-Control-Allow-Origin"] == "*"


def test_the_services_cost_one_statement_when_the_caches_are_warm(door, django_assert_num_queries):
    door.get("services.json")
    with django_assert_num_queries(1):
        door.get("services.json")
