import orjson
import pytest

from xiuhua.core.assets.errors import (
    BadComponentCode,
    CodesUsedUp,
    CodeTaken,
    NoCodeForClass,
    OutsideCity,
    Retired,
    UnknownScheme,
    UnknownUnit,
)
from xiuhua.core.assets.models import Component, ComponentRevision
from xiuhua.core.assets.services import (
    change_state,
    create_component,
    move_component,
    replace_component,
    retire_component,
)
from xiuhua.core.assets.tests.makers import (
    LAT,
    LON,
    METRE,
    NOON,
    SIDE,
    TODAY,
    cover,
    draw,
    make,
    make_city,
    make_unit,
)
from xiuhua.core.assets.vocab import Change, ComponentState
from xiuhua.core.ledger.models import Act, Counter
from xiuhua.core.people.errors import MissingPermission, OtherOrganisation
from xiuhua.core.people.models import User
from xiuhua.core.places.selectors import located
from xiuhua.kit.geo import BadCoordinate, cell_of

pytestmark = pytest.mark.django_db


def told(kind):
    return [orjson.loads(act.content) for act in Act.objects.filter(kind=kind)]


def test_codes_of_a_class_run_on_without_a_gap(city):
    codes = [make(city).code, make(city).code, make(city, class_code="C0102").code]
    assert codes == ["3301990101000001", "3301990101000002", "3301990102000001"]


def test_a_component_stands_in_the_grid_that_holds_it(city):
    west, east = make(city, east_m=100), make(city, east_m=1000)
    assert (west.grid.code, east.grid.code) == ("33019900100101", "33019900100102")
    assert west.cell == cell_of(west.lon, west.lat)


def test_a_component_is_of_today_and_intact_unless_said(city):
    row = make(city)
    assert (row.surveyed_on, row.state, row.changed_on) == (TODAY, ComponentState.INTACT, None)


def test_keepers_are_named_by_code_or_name(city):
    unit, other = make_unit(city), make_unit(city, "u2", "水务公司")
    row = make(city, competent_unit="u1", owner_unit="水务公司")
    assert (row.competent_unit, row.owner_unit, row.maintainer_unit) == (unit, other, None)


def test_a_code_given_by_others_is_kept_and_never_made_again(city):
    row = make(city, code="3301990101000007")
    assert row.code == "3301990101000007"
    assert make(city).code == "3301990101000008"


def test_a_code_behind_the_counter_does_not_move_it(city):
    make(city, code="3301990101000007")
    make(city, code="3301990101000003")
    assert Counter.objects.get(name="component/3301990101").value == 7


def test_creating_takes_five_statements(city, django_assert_num_queries):
    located(city.pk, LON, LAT)
    new = cover()
    with django_assert_num_queries(7):  # two of them the savepoint
        create_component(organisation=city, new=new, actor=None)


@pytest.mark.parametrize(
    ("case", "more", "error"),
    [
        ("a code of another county", {"code": "3301820101000001"}, BadComponentCode),
        ("a code too short", {"code": "330199010100001"}, BadComponentCode),
        ("an event's class", {"class_code": "E0101"}, NoCodeForClass),
        ("a unit nobody knows", {"owner_unit": "nobody"}, UnknownUnit),
        ("a place outside", {"north_m": -500.0}, OutsideCity),
        ("no place on earth", {"north_m": 1e9}, BadCoordinate),
    ],
)
def test_a_bad_component_is_refused_whole(city, case, more, error):
    with pytest.raises(error):
        make(city, **more)
    assert not Component.objects.exists()
    assert not Act.objects.filter(kind="assets.component_created").exists()


def test_a_code_is_taken_once(city):
    make(city, code="3301990101000007")
    with pytest.raises(CodeTaken):
        make(city, code="3301990101000007")


def test_the_millionth_component_of_a_class_has_no_code(city):
    make(city, code="3301990101999999")
    with pytest.raises(CodesUsedUp):
        make(city)


def test_the_newer_scheme_is_a_setting(db):
    city = make_city(settings={"component_scheme": "component_16_new"})
    draw(city)
    assert make(city, class_code="C01001").code == "3301990100100001"


def test_a_scheme_that_is_not_there_is_told(db):
    with pytest.raises(UnknownScheme):
        make(make_city(settings={"component_scheme": "nowhere"}))


def test_a_body_without_a_county_brings_its_own_codes_and_needs_no_areas(db):
    boston = make_city("boston", county_code="")
    assert make(boston, code="HYDRANT-12").grid is None
    with pytest.raises(NoCodeForClass):
        make(boston)


def test_a_change_of_state_keeps_what_was_before(city):
    row = change_state(component=make(city), state=ComponentState.DAMAGED, actor=None)
    past = row.revisions.get()
    assert (row.state, row.changed_on) == (ComponentState.DAMAGED, TODAY)
    assert (past.state, past.until_at, past.change) == (ComponentState.INTACT, NOON, Change.STATE)
    assert told("assets.component_state") == [{"changes": {"state": ["intact", "damaged"]}}]


def test_the_same_state_again_is_no_change(city):
    row = change_state(component=make(city), state=ComponentState.INTACT, actor=None)
    assert row.changed_on is None
    assert not ComponentRevision.objects.exists()
    assert told("assets.component_state") == []


def test_a_change_takes_five_statements(city, django_assert_num_queries):
    row = make(city)
    with django_assert_num_queries(7):  # two of them the savepoint
        change_state(component=row, state=ComponentState.LOST, actor=None)


def test_a_moved_component_stands_in_its_new_grid_and_cell(city):
    row = make(city, east_m=100)
    lon, lat = LON + SIDE * 0.9, LAT + SIDE * 0.9
    moved = move_component(component=row, lon=lon, lat=lat, actor=None)
    assert moved.grid.code == "33019900100102"
    assert moved.cell == cell_of(lon, lat)
    past = moved.revisions.get()
    assert (past.lon, past.lat, past.grid.code) == (row.lon, row.lat, "33019900100101")


def test_a_component_is_not_moved_out_of_the_city(city):
    row = make(city)
    with pytest.raises(OutsideCity):
        move_component(component=row, lon=LON - 1, lat=LAT, actor=None)
    assert not ComponentRevision.objects.exists()


def test_a_replacement_stands_intact_under_the_same_code(city):
    row = change_state(component=make(city), state=ComponentState.LOST, actor=None)
    new = replace_component(component=row, extra={"Material": "球墨铸铁"}, actor=None)
    assert (new.code, new.state) == (row.code, ComponentState.INTACT)
    assert new.extra == {"Material": "球墨铸铁"}
    assert [past.state for past in new.revisions.all()] == ["lost", "intact"]


def test_a_replacement_by_an_equal_one_is_still_told(city):
    replace_component(component=make(city), actor=None)
    assert told("assets.component_replaced") == [{"changes": {}}]


def test_a_retired_component_changes_no_more(city):
    row = retire_component(component=make(city), actor=None)
    assert (row.state, row.retired_on) == (ComponentState.REMOVED, TODAY)
    with pytest.raises(Retired):
        change_state(component=row, state=ComponentState.INTACT, actor=None)


def test_a_retired_code_is_not_given_again(city):
    first = retire_component(component=make(city), actor=None)
    assert make(city).code != first.code


def test_a_stale_copy_does_not_undo_what_others_did(city):
    row = make(city)
    change_state(component=row, state=ComponentState.DAMAGED, actor=None)
    moved = move_component(component=row, lon=row.lon + METRE, lat=row.lat, actor=None)
    moved.refresh_from_db()
    assert moved.state == ComponentState.DAMAGED


def guest(city):
    return User.objects.create(
        username="guest", name="客", organisation=city, created_at="2026-01-01T00:00Z"
    )


def test_only_those_allowed_change_components(city):
    row = make(city)
    with pytest.raises(MissingPermission):
        change_state(component=row, state=ComponentState.LOST, actor=guest(city))


def test_components_of_another_organisation_are_out_of_reach(city):
    row = make(city)
    with pytest.raises(OtherOrganisation):
        retire_component(component=row, actor=guest(make_city("other", "330198")))
