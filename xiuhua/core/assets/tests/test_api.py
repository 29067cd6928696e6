import pytest
from ninja.testing import TestClient

from xiuhua.core.assets.api import router
from xiuhua.core.assets.errors import UnknownComponent
from xiuhua.core.assets.services import change_state, retire_component
from xiuhua.core.assets.tests.makers import LAT, LON, METRE, make, make_city, make_unit
from xiuhua.core.assets.vocab import ComponentState
from xiuhua.core.people.services import create_user
from xiuhua.core.places.errors import BadBbox
from xiuhua.kit import geo

pytestmark = pytest.mark.django_db
client = TestClient(router)


@pytest.fixture
def officer(city):
    return create_user(organisation=city, username="officer", name="官", actor=None)


def codes(answer):
    return [row["code"] for row in answer.json()["rows"]]


def test_the_list_is_read_page_by_page(city, officer):
    made = [make(city).code for _ in range(5)]
    first = client.get("?limit=2", user=officer)
    second = client.get(f"?limit=2&after={first.json()['next']}", user=officer)
    third = client.get(f"?limit=2&after={second.json()['next']}", user=officer)
    assert codes(first) + codes(second) + codes(third) == made
    assert third.json()["next"] is None


def test_the_list_takes_one_statement(city, officer, django_assert_num_queries):
    make_unit(city)
    for _ in range(3):
        make(city, competent_unit="u1")
    with django_assert_num_queries(1):
        client.get("", user=officer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["cover", "lamp"]),
        ("minor=C0137", ["lamp"]),
        ("minor=C01", ["cover", "lamp"]),
        ("minor=C02", []),
        ("state=damaged", ["cover"]),
        ("grid=33019900100102", ["lamp"]),
        ("grid=330199001001", ["cover", "lamp"]),
        ("unit=u1", ["lamp"]),
        ("q=路灯", ["lamp"]),
        ("q=3301990101", ["cover"]),
        (f"bbox={LON},{LAT},{LON + 0.002},{LAT + 0.002}", ["cover"]),
        ("retired=true", ["cover", "old", "lamp"]),
    ],
)
def test_the_list_is_narrowed(city, officer, query, found):
    make_unit(city)
    cover, old = make(city), make(city, name="旧井盖")
    lamp = make(city, 1000, class_code="C0137", name="路灯", owner_unit="u1")
    change_state(component=cover, state=ComponentState.DAMAGED, actor=None)
    retire_component(component=old, actor=None)
    named = {cover.code: "cover", old.code: "old", lamp.code: "lamp"}
    assert [named[code] for code in codes(client.get(f"?{query}", user=officer))] == found


def test_a_box_that_is_none_is_refused(officer):
    with pytest.raises(BadBbox):
        client.get("?bbox=1,2,3", user=officer)


def test_one_component_is_read_with_its_past(city, officer, django_assert_max_num_queries):
    row = make(city)
    change_state(component=row, state=ComponentState.DAMAGED, actor=None)
    with django_assert_max_num_queries(3):
        found = client.get(f"/{row.code}", user=officer).json()
    assert (found["state"], found["state_zh"], found["grid"]) == (
        "damaged",
        "破损",
        "33019900100101",
    )
    (past,) = found["revisions"]
    assert (past["state"], past["change_zh"], past["actor"]) == ("intact", "状态变更", None)


def test_a_component_of_another_organisation_is_not_found(city):
    row = make(city)
    stranger = create_user(
        organisation=make_city("other", "330198"), username="stranger", name="客", actor=None
    )
    with pytest.raises(UnknownComponent):
        client.get(f"/{row.code}", user=stranger)
    assert codes(client.get("", user=stranger)) == []


def test_the_nearest_are_asked_for_in_any_coordinate_system(city, officer):
    row = make(city)
    lon, lat = geo.from_wgs84(row.lon, row.lat + 3 * METRE, geo.Crs.GCJ02)
    found = client.get(f"/nearest?lon={lon}&lat={lat}&crs=gcj02", user=officer).json()
    assert [one["code"] for one in found] == [row.code]
    assert found[0]["distance_m"] == pytest.approx(3, abs=0.05)
