import numpy as np
import pytest

from xiuhua.core.places.gis import Feature
from xiuhua.core.places.selectors import areas, grid_code, is_drawn, located, located_many
from xiuhua.core.places.services import create_area, import_grids, retire_grid
from xiuhua.core.places.tests import ground
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit.geo import BadCoordinate


def codes(organisation, where):
    book = areas(organisation.pk)
    return [book.get(key).code if key else None for key in where[1:]]


def test_a_point_in_a_grid_has_all_its_areas(city):
    where = located(city.pk, *ground.middle(1, 2))
    assert where.grid_id
    assert codes(city, where) == ["330182001002", "330182001", "330182"]


def test_a_point_without_a_grid_has_its_community(city):
    where = located(city.pk, *ground.middle(3, 3))
    assert where.grid_id is None
    assert codes(city, where) == ["330182002002", "330182002", "330182"]


def test_a_point_without_a_street_has_its_county(organisation):
    create_area(
        organisation=organisation,
        code="330182",
        level=AreaLevel.COUNTY,
        zh="建德市",
        geometry=ground.square(0, 0),
        actor=None,
    )
    assert codes(organisation, located(organisation.pk, *ground.middle(0, 0))) == [
        None,
        None,
        "330182",
    ]


def test_a_point_outside_the_county_is_nowhere(city):
    assert located(city.pk, *ground.middle(9, 9)) is None


def test_a_point_on_a_shared_edge_has_exactly_one_grid(city):
    assert located(city.pk, ground.WEST + ground.SIDE, ground.SOUTH + 0.005).grid_id


def test_what_is_no_coordinate_is_refused(city):
    with pytest.raises(BadCoordinate):
        located(city.pk, float("nan"), 29.4)


def test_many_points_are_located_as_one_by_one(city):
    points = [ground.middle(x, y) for x in range(6) for y in range(6)]
    lons, lats = np.array(points).T
    assert located_many(city.pk, lons, lats) == [located(city.pk, *point) for point in points]


def test_locating_is_no_statement_once_warm(city, django_assert_num_queries):
    where = located(city.pk, *ground.middle(0, 0))
    grid_code(city.pk, where.grid_id)
    with django_assert_num_queries(0):
        located(city.pk, *ground.middle(1, 1))
        located_many(city.pk, np.array([119.2]), np.array([29.4]))
        areas(city.pk).by_code("330182")
        assert grid_code(city.pk, where.grid_id) == "33018200100101"


def test_new_grids_are_seen_at_once(city, scheme):
    assert located(city.pk, *ground.middle(2, 2)).grid_id is None
    grid = Feature("33018200200201", geometry=ground.square(2, 2))
    import_grids([grid], organisation=city, scheme=scheme, apply=True, actor=None)
    assert located(city.pk, *ground.middle(2, 2)).grid_id


def test_an_organisation_without_polygons_is_not_drawn(city, other_organisation):
    assert is_drawn(city.pk)
    assert not is_drawn(other_organisation.pk)
    assert located(other_organisation.pk, 119.2, 29.4) is None


def test_an_area_of_another_organisation_is_not_known(city, other_organisation):
    assert areas(other_organisation.pk).by_code("330182") is None


def test_a_grid_keeps_its_code_when_it_is_retired(city):
    grid = retire_grid(organisation=city, code="33018200100101", actor=None)
    assert grid_code(city.pk, grid.pk) == "33018200100101"
    assert grid_code(city.pk, None) is None


def test_an_unknown_area_has_no_parents(city):
    assert areas(city.pk).parents(0) == []
