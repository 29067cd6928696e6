from datetime import UTC, date, datetime

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.errors import BadPeriod, OtherOrganisation
from xiuhua.core.people.models import Post, User
from xiuhua.core.places.errors import UnknownGrid
from xiuhua.core.places.models import UnitGrid, Zone
from xiuhua.core.places.selectors import on_grid, on_zone, zones_of
from xiuhua.core.places.services import (
    assign_zone,
    create_zone,
    end_zone_assignment,
    retire_grid,
    set_zone_members,
)
from xiuhua.core.places.vocab import ZoneKind
from xiuhua.kit import clock

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = date(2026, 3, 2)
WEST = ["33018200100101", "33018200100102"]


@pytest.fixture
def zone(city):
    made = make_zone(city)
    return set_zone_members(made, WEST, actor=None)


@pytest.fixture
def collector(db):
    return Post.objects.create(code="collector", zh="采集员", en="Collector", scope="organisation")


def make_zone(organisation, code="z1", kind=ZoneKind.RESPONSIBILITY, zh="责任网格一"):
    return create_zone(organisation=organisation, kind=kind, code=code, zh=zh, actor=None)


def make_user(organisation, username="wang", **more):
    return User.objects.create(
        username=username, name=username, organisation=organisation, created_at=NOON, **more
    )


def grid_id(code=WEST[0]):
    return UnitGrid.objects.get(code=code).pk


def test_a_zone_is_drawn_around_its_grids(zone):
    zone.refresh_from_db()
    parts = UnitGrid.objects.filter(code__in=WEST)
    assert zone.area_m2 == pytest.approx(sum(grid.area_m2 for grid in parts), rel=1e-6)
    assert (zone.min_lon, zone.max_lon) == (119.2, 119.22)


def test_a_repeat_renames_a_zone(zone):
    assert make_zone(zone.organisation, zh="新名").pk == zone.pk
    assert Zone.objects.get().zh == "新名"


def test_members_are_replaced_whole_and_the_ledger_tells_the_difference(zone):
    set_zone_members(zone, [WEST[1], "33018200100103"], actor=None)
    assert set(zone.grids.values_list("code", flat=True)) == {WEST[1], "33018200100103"}
    act = Act.objects.filter(kind="zone.members_set").last()
    assert act.content == '{"added":["33018200100103"],"removed":["33018200100101"]}'


def test_the_same_members_again_are_no_act(zone):
    acts = Act.objects.count()
    set_zone_members(zone, WEST, actor=None)
    assert Act.objects.count() == acts


def test_an_unknown_grid_leaves_the_members_as_they_are(zone):
    with pytest.raises(UnknownGrid):
        set_zone_members(zone, ["33018200100103", "1"], actor=None)
    assert zone.grids.count() == 2


def test_a_retired_grid_leaves_its_zones(zone):
    retire_grid(organisation=zone.organisation, code=WEST[0], actor=None)
    zone.refresh_from_db()
    assert zone.min_lon == 119.21


def test_the_zones_of_a_grid_are_one_statement(zone, django_assert_num_queries):
    key = grid_id()
    patrol = set_zone_members(make_zone(zone.organisation, "p1", ZoneKind.PATROL), WEST, actor=None)
    with django_assert_num_queries(1):
        assert set(zones_of(key)) == {zone, patrol}
    assert zones_of(key, ZoneKind.PATROL) == [patrol]


@pytest.mark.parametrize(
    ("case", "day", "found"),
    [
        ("the day before", date(2026, 3, 1), False),
        ("the first day", date(2026, 3, 2), True),
        ("the last day", date(2026, 3, 4), True),
        ("the day it ended", date(2026, 3, 5), False),
    ],
)
def test_who_answers_for_a_grid(zone, collector, django_assert_num_queries, case, day, found):
    user, key = make_user(zone.organisation), grid_id()
    assign_zone(zone, user, collector, valid_from=DAY, valid_to=date(2026, 3, 5), actor=None)
    with django_assert_num_queries(1):
        assert on_grid(key, "collector", day) == ([user] if found else [])
    with django_assert_num_queries(1):
        assert on_zone(zone.pk, "collector", day) == ([user] if found else [])


def test_another_post_kind_or_an_inactive_user_does_not_answer(zone, collector):
    assign_zone(zone, make_user(zone.organisation), collector, valid_from=DAY, actor=None)
    assert on_grid(grid_id(), "inspector", DAY) == []
    assert on_grid(grid_id(), "collector", DAY, ZoneKind.PATROL) == []
    User.objects.update(is_active=False)
    assert on_grid(grid_id(), "collector", DAY) == []


def test_an_assignment_begins_today_and_is_ended(zone, collector):
    user = make_user(zone.organisation)
    with clock.at(NOON):
        assignment = assign_zone(zone, user, collector, actor=None)
    assert assignment.valid_from == DAY
    end_zone_assignment(assignment, valid_to=date(2026, 3, 3), actor=None)
    assert on_zone(zone.pk, "collector", date(2026, 3, 3)) == []
    assert Act.objects.last().kind == "zone.assignment_ended"


def test_an_assignment_ends_after_it_began(zone, collector):
    user = make_user(zone.organisation)
    with pytest.raises(BadPeriod):
        assign_zone(zone, user, collector, valid_from=DAY, valid_to=DAY, actor=None)
    assignment = assign_zone(zone, user, collector, valid_from=DAY, actor=None)
    with pytest.raises(BadPeriod):
        end_zone_assignment(assignment, valid_to=DAY, actor=None)


def test_a_stranger_is_not_assigned(zone, collector, other_organisation):
    with pytest.raises(OtherOrganisation):
        assign_zone(zone, make_user(other_organisation), collector, actor=None)
