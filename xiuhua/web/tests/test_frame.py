"""Policy, zone, menu: what stands around every page."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone

from xiuhua.core.people.models import Assignment, Organisation, Post, Unit, User, WorkCalendar
from xiuhua.web import context
from xiuhua.web.middleware import POLICY, ContentSecurityPolicy, OrganisationZone


@pytest.fixture
def boston(db):
    days = WorkCalendar.objects.create(code="c", zh="历", en="Calendar")
    return Organisation.objects.create(
        code="boston", zh="波士顿", en="Boston", timezone="America/New_York", calendar=days,
        catalogue="cn",
    )  # fmt: skip


@pytest.fixture
def reader(boston):
    user = User.objects.create(
        username="r", name="王敏", organisation=boston, created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    post = Post.objects.create(
        code="p", zh="派遣员", en="Dispatcher", scope="organisation", permissions=["loop.read"]
    )
    unit = Unit.objects.create(organisation=boston, code="u", zh="中心", kind="centre")
    Assignment.objects.create(user=user, post=post, unit=unit, valid_from=date(2020, 1, 1))
    return user


def test_every_answer_carries_the_policy(rf):
    answer = ContentSecurityPolicy(lambda request: HttpResponse())(rf.get("/"))
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def test_a_view_may_set_a_policy_of_its_own(rf):
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    answer = ContentSecurityPolicy(lambda request: own)(rf.get("/"))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def zone_seen(request):
    return OrganisationZone(lambda _: HttpResponse(timezone.get_current_timezone_name()))(request)


def test_times_are_told_in_the_zone_of_the_readers_organisation(rf, reader):
    request = rf.get("/")
    request.user = reader
    assert zone_seen(request).content == b"America/New_York"
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"


def test_a_stranger_sees_the_zone_of_the_installation(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert zone_seen(request).content == b"Asia/Shanghai"


def test_the_menu_shows_what_the_reader_may_do(rf, reader):
    request = rf.get("/cases")
    request.user = reader
    menu = context.shell(request)["shell"].menu
    assert [(entry.item.route, entry.active) for entry in menu] == [
        ("cases", True),
        ("registers", False),
    ]


def test_a_stranger_has_no_menu_and_no_seat(rf):
    request = rf.get("/cases")
    request.user = AnonymousUser()
    drawn = context.shell(request)["shell"]
    assert drawn.menu == []
    assert not drawn.seat


def test_the_seat_costs_one_statement_and_only_when_shown(rf, reader, django_assert_num_queries):
    request = rf.get("/nowhere")
    request.user = reader
    reader.grants = ()
    with django_assert_num_queries(0):
        drawn = context.shell(request)["shell"]
    with django_assert_num_queries(1):
        assert (drawn.seat.post.zh, drawn.seat.unit.zh) == ("派遣员", "中心")
