from urllib.parse import urlencode

import pytest
from ninja.testing import TestClient

from xiuhua.core.people.models import User
from xiuhua.core.places.api import router
from xiuhua.core.places.errors import BadBbox, UnknownArea
from xiuhua.core.places.models import REGISTERS, Compound, Firm, Vehicle
from xiuhua.core.places.services import retire_grid, save_place
from xiuhua.core.places.tests import ground
from xiuhua.core.places.tests.test_zones import NOON
from xiuhua.kit import geo

LON, LAT = ground.middle(0, 0)


@pytest.fixture
def get(city):
    user = User.objects.create(username="wang", name="王", organisation=city, created_at=NOON)
    client = TestClient(router)

    def ask(path, **query):
        answer = client.get(f"{path}?{urlencode(query)}", user=user)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def test_areas_are_listed_by_level_parent_and_text(get):
    assert [area["code"] for area in get("/areas", level="street")] == ["330182001", "330182002"]
    below = get("/areas", parent="330182001")
    assert [area["zh"] for area in below] == ["西南社区", "西北社区"]
    assert [area["parent"] for area in get("/areas", q="东北")] == ["330182002"]


def test_areas_below_an_unknown_one_are_not_found(get):
    with pytest.raises(UnknownArea):
        get("/areas", parent="1")


def test_listing_areas_is_no_statement_once_warm(get, django_assert_num_queries):
    get("/areas")
    with django_assert_num_queries(0):
        get("/areas")


def test_one_area_has_its_polygon(get):
    area = get("/areas/330182")
    assert area["geometry"]["type"] == "Polygon"
    assert area["area_m2"] == pytest.approx(16 * 1_074_000, rel=0.01)


def test_an_unknown_area_is_not_found(get):
    with pytest.raises(UnknownArea):
        get("/areas/1")


def test_grids_of_a_box_are_geojson(get, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = get("/grids", bbox="119.201,29.401,119.209,29.409")
    assert found["type"] == "FeatureCollection"
    assert [one["id"] for one in found["features"]] == ["33018200100101"]
    assert found["complete"] is True


def test_more_grids_than_asked_for_are_said_to_be_cut(get):
    found = get("/grids", bbox="119,29,120,30", limit=5)
    assert (len(found["features"]), found["complete"]) == (5, False)


def test_a_retired_grid_is_not_shown(get, city):
    retire_grid(organisation=city, code="33018200100101", actor=None)
    assert get("/grids", bbox="119.201,29.401,119.209,29.409")["features"] == []


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "120,29,119,30", "119,29,120,91", "nan,1,2,3"]
)
def test_what_is_no_box_is_refused(get, bbox):
    with pytest.raises(BadBbox):
        get("/grids", bbox=bbox)


def test_a_point_is_located(get):
    where = get("/locate", lon=LON, lat=LAT)
    assert (where["inside"], where["grid"]) == (True, "33018200100101")
    assert where["community"]["zh"] == "西南社区"
    assert where["county"]["code"] == "330182"


def test_a_point_of_a_map_in_gcj02_is_located_where_it_is(get):
    lon, lat = geo.from_wgs84(LON, LAT, geo.Crs.GCJ02)
    assert get("/locate", lon=lon, lat=lat, crs="gcj02")["grid"] == "33018200100101"


def test_a_point_outside_is_said_to_be(get):
    assert get("/locate", lon=100, lat=30) == {
        "inside": False,
        "grid": None,
        "community": None,
        "street": None,
        "county": None,
    }


def make_compounds(organisation, count):
    for number in range(count):
        lon, lat = ground.middle(number % 4, number // 4)
        save_place(
            Compound,
            organisation=organisation,
            code=f"C{number}",
            zh=f"小区{number}",
            lon=lon,
            lat=lat,
            actor=None,
        )


def test_a_register_is_paged_by_key(get, city, django_assert_num_queries):
    make_compounds(city, 5)
    with django_assert_num_queries(1):
        page = get("/registers/compounds", limit=2)
    assert [row["code"] for row in page["rows"]] == ["C0", "C1"]
    last = get("/registers/compounds", after="C3")
    assert ([row["code"] for row in last["rows"]], last["next"]) == (["C4"], None)
    assert page["next"] == "C1"


@pytest.mark.parametrize(
    ("case", "query", "codes"),
    [
        ("text", {"q": "小区3"}, ["C3"]),
        ("a street", {"community": "330182001"}, ["C0", "C1", "C4"]),
        ("an unknown area", {"community": "1"}, []),
        ("a box", {"bbox": "119.2,29.4,119.21,29.41"}, ["C0"]),
        ("in use", {"active": "false"}, []),
        ("a unit", {"unit": "U1"}, []),
    ],
)
def test_a_register_is_narrowed(get, city, case, query, codes):
    make_compounds(city, 5)
    page = get("/registers/compounds", **query)
    assert [row["code"] for row in page["rows"]] == codes


def test_other_rows_are_named_by_their_keys(get, city):
    make_compounds(city, 1)
    row = get("/registers/compounds")["rows"][0]
    assert row["community"] == "330182001001"
    assert "id" not in row


def test_a_firms_contact_is_masked(get, city):
    save_place(
        Firm,
        organisation=city,
        code="F1",
        zh="店",
        contact="王小明",
        phone="13812345678",
        actor=None,
    )
    row = get("/registers/firms")["rows"][0]
    assert (row["contact"], row["phone"]) == ("王**", "138****5678")


def test_vehicles_are_paged_by_plate(get, city):
    for plate in ("浙A2", "浙A1"):
        save_place(Vehicle, organisation=city, code=plate, actor=None)
    page = get("/registers/vehicles", limit=1)
    assert (page["rows"][0]["plate"], page["next"]) == ("浙A1", "浙A1")


def test_another_organisations_rows_are_not_seen(get, other_organisation):
    make_compounds(other_organisation, 1)
    assert get("/registers/compounds")["rows"] == []


def test_every_register_answers(get):
    for noun in REGISTERS:
        assert get(f"/registers/{noun}") == {"rows": [], "next": None}
