from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.contrib.auth.models import AnonymousUser

from xiuhua.core.people.auth import (
    PostBackend,
    fetch_user,
    holds,
    may,
    require,
    visible_unit_ids,
)
from xiuhua.core.people.errors import MissingPermission, OtherOrganisation
from xiuhua.core.people.models import User
from xiuhua.core.people.services import assign_post, set_active
from xiuhua.core.people.tests.makers import (
    NOON,
    TODAY,
    give,
    make_organisation,
    make_unit,
    make_user,
)
from xiuhua.kit import clock
from xiuhua.kit.errors import NotAllowed


@dataclass
class Thing:
    unit_id: int | None


@pytest.mark.parametrize(
    ("post", "permission", "allowed"),
    [
        ("collector", "loop.check", True),
        ("collector", "loop.dispose", False),
        ("disposal_unit", "loop.dispose", True),
        ("disposal_unit", "loop.check", False),
        ("handler", "loop.dispose", False),
        ("handler", "loop.work", True),
        ("dispatcher", "loop.dispatch", True),
        ("closing_officer", "loop.close", True),
        ("filing_officer", "loop.void", False),
        ("shift_leader", "loop.void", True),
        ("leader", "loop.force_close", True),
        ("admin", "people.write", True),
        ("admin", "loop.force_close", False),
        ("citizen", "loop.read", False),
    ],
)
def test_a_post_allows_its_permissions(unit, user, post, permission, allowed):
    give(user, post, unit)
    assert may(user, permission, unit.pk) is allowed


def test_nobody_may_anything_without_a_post(unit, user):
    assert not may(user, "loop.read", unit.pk)


def test_an_organisation_post_reaches_every_unit(city, unit, user):
    give(user, "dispatcher", unit)
    other = make_unit(city, "A02")
    assert may(user, "loop.read", other.pk)
    assert may(user, "loop.read")
    assert visible_unit_ids(user, "loop.read") is None


def test_a_unit_post_reaches_its_unit_and_its_parts(city, unit, user):
    give(user, "disposal_unit", unit)
    part = make_unit(city, "A011", parent=unit)
    team = make_unit(city, "A0111", parent=part)
    other = make_unit(city, "A02")
    assert visible_unit_ids(user, "loop.read") == {unit.pk, part.pk, team.pk}
    assert may(user, "loop.read", team.pk)
    assert not may(user, "loop.read", other.pk)


def test_a_unit_post_does_not_reach_up(city, unit, user):
    give(user, "disposal_unit", make_unit(city, "A011", parent=unit))
    assert not may(user, "loop.read", unit.pk)


def test_a_unit_post_does_not_reach_what_no_unit_answers_for(unit, user):
    give(user, "disposal_unit", unit)
    assert not may(user, "loop.read", None)
    assert holds(user, "loop.read")


def test_two_posts_reach_as_far_as_both(city, unit, user):
    other = make_unit(city, "A02")
    give(user, "handler", unit)
    give(user, "disposal_unit", other)
    assert visible_unit_ids(user, "loop.read") == {unit.pk, other.pk}
    assert visible_unit_ids(user, "loop.dispose") == {other.pk}
    assert visible_unit_ids(user, "loop.file") == set()


@pytest.mark.parametrize(
    ("case", "offset_days", "allowed"),
    [("the day before", -1, False), ("first day", 0, True), ("last", 2, True), ("after", 3, False)],
)
def test_a_post_is_held_from_a_day_to_a_day(unit, user, case, offset_days, allowed):
    give(user, "collector", unit, valid_to=TODAY + timedelta(days=3))
    with clock.at(NOON + timedelta(days=offset_days)):
        assert may(user, "loop.check") is allowed


@pytest.mark.parametrize(
    ("utc", "allowed"),
    [
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), True),
    ],
)
def test_days_begin_where_the_organisation_is(unit, user, utc, allowed):
    give(user, "collector", unit)
    with clock.at(utc):
        assert may(user, "loop.check") is allowed


def test_who_is_shut_out_may_nothing(unit, user):
    give(user, "admin", unit)
    set_active(user=user, active=False, actor=None)
    assert not may(user, "people.write")


def test_the_system_may_everything():
    require(None, "loop.force_close")


def test_who_may_not_is_told_which_permission(unit, user):
    give(user, "collector", unit)
    with pytest.raises(MissingPermission, match=r"loop\.close") as refused:
        require(user, "loop.close")
    assert isinstance(refused.value, NotAllowed)
    assert "loop.close" in refused.value.text("zh")


def test_another_organisation_is_out_of_reach(city, unit, user):
    give(user, "admin", unit)
    require(user, "people.write", organisation_id=city.pk)
    with pytest.raises(OtherOrganisation):
        require(user, "people.write", organisation_id=make_organisation("other").pk)


def test_grants_are_read_once(unit, user, django_assert_num_queries):
    give(user, "collector", unit)
    fresh = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        may(fresh, "loop.check")
        may(fresh, "loop.close")


def test_a_fetched_user_brings_grants_and_organisation(unit, user, django_assert_num_queries):
    give(user, "collector", unit)
    give(user, "handler", unit)
    with django_assert_num_queries(1):
        fetched = fetch_user(username="zhang")
        assert may(fetched, "loop.check")
        assert fetched.organisation.code == "xiujiang"
    assert len(fetched.grants) == 2


def test_a_new_post_counts_for_the_instance_at_hand(unit, user):
    assert not may(user, "loop.check")
    assign_post(user=user, post="collector", unit=unit, actor=None)
    assert may(user, "loop.check")


def test_the_backend_answers_for_units_things_and_nothing(city, unit, user):
    backend = PostBackend()
    give(user, "disposal_unit", unit)
    other = make_unit(city, "A02")
    assert backend.has_perm(user, "loop.dispose", unit)
    assert backend.has_perm(user, "loop.dispose", Thing(unit.pk))
    assert not backend.has_perm(user, "loop.dispose", other)
    assert not backend.has_perm(user, "loop.dispose", Thing(None))
    assert not backend.has_perm(user, "loop.dispose")
    assert not backend.has_perm(AnonymousUser(), "loop.dispose", unit)


def test_the_backend_refuses_a_unit_of_another_organisation(unit, user):
    give(user, "dispatcher", unit)
    foreign = make_unit(make_organisation("other"))
    assert not PostBackend().has_perm(user, "loop.read", foreign)


def test_a_session_finds_its_user_with_one_statement(unit, user, django_assert_num_queries):
    give(user, "collector", unit)
    with django_assert_num_queries(1):
        assert may(PostBackend().get_user(user.pk), "loop.check")


def test_a_session_of_one_shut_out_finds_nobody(user):
    set_active(user=user, active=False, actor=None)
    assert PostBackend().get_user(user.pk) is None


@pytest.mark.parametrize(
    ("case", "username", "password", "found"),
    [
        ("right", "zhang", "qiutian-2026", True),
        ("wrong password", "zhang", "qiutian-2025", False),
        ("unknown name", "li", "qiutian-2026", False),
        ("no password", "zhang", None, False),
        ("no name", None, "qiutian-2026", False),
        ("has none", "wang", "", False),
    ],
)
def test_signing_in(city, case, username, password, found):
    user = make_user(city, password="qiutian-2026")
    make_user(city, "wang")
    assert authenticate(username=username, password=password) == (user if found else None)


def test_one_shut_out_does_not_sign_in(city):
    user = make_user(city, password="qiutian-2026")
    set_active(user=user, active=False, actor=None)
    assert authenticate(username="zhang", password="qiutian-2026") is None


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(city, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    make_user(city, password="qiutian-2026")
    hashed = []
    encode = ScryptPasswordHasher.encode
    monkeypatch.setattr(
        ScryptPasswordHasher,
        "encode",
        lambda self, *args, **kw: hashed.append(1) or encode(self, *args, **kw),
    )
    authenticate(username="zhang", password="x")
    known = len(hashed)
    authenticate(username="nobody", password="x")
    assert len(hashed) - known == known == 1
