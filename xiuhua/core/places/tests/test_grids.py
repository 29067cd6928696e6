from datetime import UTC, date, datetime

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.places.errors import GridRetired, UnknownGrid
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import CodeScheme, UnitGrid
from xiuhua.core.places.selectors import located
from xiuhua.core.places.services import import_grids, load_code_schemes, retire_grid
from xiuhua.core.places.tests import ground
from xiuhua.core.places.vocab import Flaw
from xiuhua.kit import clock

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NORTH_EAST = ground.grids_of("330182002002", 2, 2)


def load(features, organisation, scheme, **more):
    given = {"apply": True, "actor": None, **more}
    return import_grids(features, organisation=organisation, scheme=scheme, **given)


def test_code_schemes_are_loaded_once(db):
    assert load_code_schemes() == 4
    assert load_code_schemes() == 0
    assert CodeScheme.objects.get(code="grid_16").segments[1] == ["street", 4]
    assert Act.objects.count() == 1


def test_a_dry_run_writes_no_grid(areas_there, scheme):
    report = load(ground.GRIDS, areas_there, scheme, apply=False)
    assert (report.read, report.good, report.applied) == (12, 12, 0)
    assert not UnitGrid.objects.exists()


def test_grids_keep_their_community_area_and_first_day(city):
    grid = UnitGrid.objects.get(code="33018200100101")
    assert grid.community.code == "330182001001"
    assert grid.area_m2 == pytest.approx(1_074_000, rel=0.01)
    assert (grid.valid_from, grid.changed_on) == (date(2020, 1, 1), None)


def test_a_grid_that_was_redrawn_tells_the_day(city, scheme):
    redrawn = Feature("33018200100101", "新名", geometry=ground.square(0, 0))
    with clock.at(NOON):
        assert load([redrawn], city, scheme).applied == 1
    grid = UnitGrid.objects.get(code="33018200100101")
    assert (grid.name, grid.changed_on, grid.valid_from) == (
        "新名",
        date(2026, 3, 2),
        date(2020, 1, 1),
    )


def test_the_same_grids_again_change_nothing(city, scheme):
    acts = Act.objects.count()
    assert load(ground.GRIDS, city, scheme).applied == 0
    assert Act.objects.count() == acts


def test_good_grids_are_written_beside_bad_ones(city, scheme):
    bad = Feature("33018200200299", geometry=ground.square(1, 1))
    report = load([*NORTH_EAST, bad], city, scheme)
    assert (report.good, report.bad, report.applied) == (4, 1, 4)
    assert {finding.flaw for finding in report.findings} == {Flaw.OUTSIDE, Flaw.OVERLAP}


def test_a_retired_code_is_never_used_again(city, scheme):
    retire_grid(organisation=city, code="33018200100101", actor=None)
    report = load([ground.GRIDS[0]], city, scheme)
    assert (report.applied, [one.flaw for one in report.findings]) == (0, [Flaw.RETIRED])


def test_a_code_of_another_organisation_is_refused(city, other_organisation, scheme):
    report = load([ground.GRIDS[0]], other_organisation, scheme)
    assert {one.flaw for one in report.findings} == {Flaw.TAKEN, Flaw.NO_PARENT}
    assert report.applied == 0


def test_a_retired_grid_holds_no_point_any_more(city):
    assert located(city.pk, *ground.middle(0, 0)).grid_id
    with clock.at(NOON):
        grid = retire_grid(organisation=city, code="33018200100101", note="并入", actor=None)
    assert located(city.pk, *ground.middle(0, 0)).grid_id is None
    assert (grid.valid_to, grid.note) == (date(2026, 3, 2), "并入")


def test_a_grid_is_retired_once(city):
    retire_grid(organisation=city, code="33018200100101", actor=None)
    with pytest.raises(GridRetired):
        retire_grid(organisation=city, code="33018200100101", actor=None)


def test_a_grid_of_another_organisation_is_not_retired(city, other_organisation):
    with pytest.raises(UnknownGrid):
        retire_grid(organisation=other_organisation, code="33018200100101", actor=None)


def test_grids_are_imported_in_few_statements(areas_there, scheme, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        load(ground.GRIDS, areas_there, scheme)
