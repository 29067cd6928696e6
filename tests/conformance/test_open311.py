"""What we answer, held against the schemas and recorded answers that GeoReport's clients know."""

import json
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from xiuhua.core.loop.open311.tests.conftest import Door, city, door  # noqa: F401 fixtures
from xiuhua.core.loop.open311.tests.test_posting import picture

FIXTURES = Path(__file__).resolve().parents[3] / "shared/data/cases/open311_fixtures"
SCHEMAS = FIXTURES / "georeport_v2_json_schema"
RUBY = FIXTURES / "cfa_ruby_gem"

pytestmark = [
    pytest.mark.data,
    pytest.mark.django_db,
    pytest.mark.skipif(not FIXTURES.exists(), reason="the shared fixtures are not here"),
]


@pytest.fixture
def lively(door: Door) -> Door:  # noqa: F811
    """A city with requests of every kind: in every end, with photos, without position."""
    centre = door.city
    door.draw()
    door.rules(batch=["E0102"])
    for make in (centre.report, centre.dispatched, centre.disposed, centre.closed):
        make()
    centre.move(centre.report(), "reject", centre.filing_officer, note="无")
    door.post(lat=None, long=None, address_string="锦绣大道")
    door.post(service_code="E0102", media_url="https://example.com/a.jpg")
    door.post_files([picture(71), picture(72)])
    return door


def validator(name: str) -> Draft4Validator:
    schemas = {
        path.name: Resource(json.loads(path.read_text()), DRAFT4) for path in SCHEMAS.glob("*.json")
    }
    registry = Registry().with_resources(schemas.items())
    return Draft4Validator(
        schemas[name].contents, registry=registry, format_checker=FormatChecker()
    )


def complaints(schema: str, data: object) -> list[str]:
    return [
        f"{list(one.absolute_path)}: {one.message}" for one in validator(schema).iter_errors(data)
    ]


def ruby(name: str):
    return fromstring((RUBY / name).read_text(encoding="utf-8").strip())


def shape(element, depth=9):
    """Return the names of an element and its parts, with what repeats told once."""
    parts = []
    for part in element if depth else ():
        told = shape(part, depth - 1)
        if told not in parts:
            parts.append(told)
    return element.tag, parts


@pytest.mark.parametrize(
    ("schema", "path", "query"),
    [
        ("services.json", "services.json", {}),
        ("service-definition.json", "services/E0101.json", {}),
        ("requests.json", "requests.json", {}),
        ("requests.json", "requests.json", {"extensions": "true"}),
        ("requests.json", "requests/S2021110800001.json", {}),
    ],
)
def test_json_answers_hold_against_the_schemas(lively, schema, path, query):
    data = lively.rows(path, **query)
    assert data
    assert not complaints(schema, data)


@pytest.mark.parametrize("schema", ["services.json", "requests.json"])
def test_the_schemas_would_see_a_fault(schema):
    assert complaints(schema, [{"service_code": 1}])


@pytest.mark.parametrize(
    ("schema", "name"), [("services.json", "service_list"), ("requests.json", "service_requests")]
)
def test_the_recorded_answers_of_cities_hold_against_the_schemas(schema, name):
    data = json.loads((FIXTURES / "open311status" / f"{name}.json").read_text())
    assert not complaints(schema, data)


def test_services_have_the_elements_that_clients_read(lively):
    ours, theirs = lively.xml("services.xml"), ruby("services.xml")
    assert ours.tag == theirs.tag
    assert {part.tag for part in ours[0]} == {part.tag for part in theirs[0]}
    assert {one.text for one in ours.findall("service/metadata")} <= {"true", "false"}


def test_a_definition_has_the_elements_that_clients_read(lively):
    ours, theirs = lively.xml("services/E0101.xml"), ruby("service_definition.xml")
    assert (ours.tag, ours[0].tag) == (theirs.tag, theirs[0].tag)
    # the specification wraps the attributes, which that recording does not
    assert shape(ours.find("attributes/attribute")) == shape(theirs.find("attribute"))


@pytest.mark.parametrize(
    ("path", "recorded"),
    [
        ("requests.xml", "service_requests.xml"),
        ("requests/S2021110800001.xml", "get_service_request.xml"),
    ],
)
def test_requests_have_the_elements_that_clients_read_in_their_order(lively, path, recorded):
    assert shape(lively.xml(path)) == shape(ruby(recorded))


def test_another_citys_request_has_the_same_elements(lively):
    theirs = fromstring((FIXTURES / "open311status/requests_single.xml").read_text())
    ours = lively.xml("requests/S2021110800001.xml")
    assert {part.tag for part in ours[0]} == {part.tag for part in theirs[0]}


def test_no_requests_are_an_empty_list_in_xml(lively):
    ours = lively.xml("requests.xml", q="没有这样的")
    assert shape(ours) == shape(ruby("service_requests_empty.xml"))


def test_a_post_answers_the_elements_that_clients_read(lively):
    ours = fromstring(lively.post("requests.xml").content)
    assert shape(ours) == shape(ruby("post_service_request.xml"))


def test_a_token_answers_the_elements_that_clients_read(lively):
    (row,) = lively.post(service_code="E0102").json()
    ours = lively.xml(f"tokens/{row['token']}.xml")
    assert shape(ours) == shape(ruby("request_id_from_token.xml"))


def test_what_is_not_there_answers_the_errors_that_clients_read(lively):
    ours = lively.xml("requests/not-an-id.xml")
    assert shape(ours) == shape(ruby("get_service_request_not_found.xml"))
    assert ours.findtext("error/code") == "404"


def test_a_post_without_a_right_key_is_forbidden(lively):
    answer = lively.post("requests.xml", api_key="xh_none")
    assert answer.status_code == 403
    assert fromstring(answer.content).findtext("error/code") == "403"
