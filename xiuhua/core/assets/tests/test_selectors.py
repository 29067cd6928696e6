import pytest
import shapely
from shapely.geometry import mapping

from xiuhua.core.assets.errors import UnknownComponent
from xiuhua.core.assets.selectors import component_by_code, in_box, nearest
from xiuhua.core.assets.services import retire_component
from xiuhua.core.assets.tests.makers import LAT, LON, METRE, SIDE, make, make_city
from xiuhua.kit.geo import CELL_DEG, cell_of, distance_m

pytestmark = pytest.mark.django_db


def near(city, east_m, north_m, **more):
    return nearest(city.pk, LON + east_m * METRE, LAT + north_m * METRE, **more)


def test_the_nearest_comes_first_with_its_metres(city):
    far, close = make(city, 100, 120), make(city, 100, 95)
    found = near(city, 100, 100)
    assert [row.code for row, _ in found] == [close.code, far.code]
    assert [metres for _, metres in found] == pytest.approx([5, 20], abs=0.01)


@pytest.mark.parametrize(
    ("metres", "found"), [(0.0, True), (29.9, True), (30.1, False), (200.0, False)]
)
def test_only_those_within_the_tolerance_are_near(city, metres, found):
    make(city, 100, 100)
    assert bool(near(city, 100, 100 + metres)) is found


def test_a_component_across_the_edge_of_a_cell_is_near(city):
    edge = CELL_DEG / METRE  # the city's corner lies on the edge of the cell below
    row = make(city, 100, edge - 5)
    lon, lat = LON + 100 * METRE, LAT + (edge + 5) * METRE
    assert cell_of(lon, lat) != row.cell
    assert [hit.code for hit, _ in nearest(city.pk, lon, lat)] == [row.code]


def test_only_the_class_asked_for_is_near(city):
    make(city)
    lamp = make(city, class_code="C0137")
    assert [row.code for row, _ in near(city, 100, 100, class_code="C0137")] == [lamp.code]


def test_a_retired_component_is_not_near(city):
    retire_component(component=make(city), actor=None)
    assert near(city, 100, 100) == []


def test_a_component_of_another_organisation_is_not_near(city):
    other = make_city("other", "330198")
    make(other, code="3301980101000001")
    assert near(city, 100, 100) == []


def test_a_long_railing_is_near_along_its_whole_length(city):
    line = shapely.LineString([(LON + 0.001, LAT + 0.001), (LON + 0.005, LAT + 0.001)])
    make(city, 111, 111, class_code="C0217", name="护栏", geometry=mapping(line))
    end = (LON + 0.005, LAT + 0.001 + 10 * METRE)
    ((_, metres),) = nearest(city.pk, *end)
    assert metres == pytest.approx(10, abs=0.05)


def test_distance_to_a_shape_is_true_east_and_west_too(city):
    line = shapely.LineString([(LON + 0.005, LAT + 0.001), (LON + 0.005, LAT + 0.003)])
    make(city, 500, 200, class_code="C0217", geometry=mapping(line))
    here = (LON + 0.0052, LAT + 0.002)
    ((_, metres),) = nearest(city.pk, *here)
    assert metres == pytest.approx(distance_m(*here, LON + 0.005, LAT + 0.002), abs=0.01)


def test_who_stands_inside_a_lawn_is_at_it(city):
    lawn = shapely.box(LON + 0.001, LAT + 0.001, LON + 0.003, LAT + 0.003)
    make(city, 200, 200, class_code="C0403", geometry=mapping(lawn))
    ((_, metres),) = nearest(city.pk, LON + 0.0011, LAT + 0.0011)
    assert metres == pytest.approx(0, abs=1e-6)


def test_the_nearest_take_one_statement(city, django_assert_num_queries):
    make(city)
    with django_assert_num_queries(1):
        near(city, 100, 100)


def test_a_box_holds_its_borders_and_nothing_beyond(city):
    inside, outside = make(city, 100, 100), make(city, 700, 100)
    found = in_box(city.pk, LON, LAT, inside.lon, LAT + SIDE)
    assert [row.code for row in found] == [inside.code]
    assert outside.code in {row.code for row in in_box(city.pk, LON, LAT, LON + SIDE, LAT + SIDE)}


def test_a_box_of_the_whole_country_is_still_one_statement(city, django_assert_num_queries):
    row = make(city)
    with django_assert_num_queries(1):
        assert [hit.code for hit in in_box(city.pk, 73, 18, 135, 54)] == [row.code]


def test_a_component_is_found_by_its_code_in_its_organisation_only(city):
    row = make(city)
    assert component_by_code(city.pk, row.code) == row
    with pytest.raises(UnknownComponent):
        component_by_code(make_city("other", "330198").pk, row.code)
    with pytest.raises(UnknownComponent):
        component_by_code(city.pk, "nothing")
