"""A small city, built as the large one is: the same code, fewer days, cases and photos."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from xiuhua.core.assets.models import Component
from xiuhua.core.catalogue.selectors import coverage
from xiuhua.core.catalogue.services import load_catalogue
from xiuhua.core.evidence.models import Media
from xiuhua.core.indicators.services import refresh_facts
from xiuhua.core.ledger.services import check_chain
from xiuhua.core.loop.models import Application, Case, Step, Task
from xiuhua.core.loop.selectors import WITH_APPLICATIONS, WITH_TASKS
from xiuhua.core.loop.services import load_stage_limits
from xiuhua.core.loop.vocab import State
from xiuhua.core.people.models import Duty, User
from xiuhua.core.people.posts import load_posts
from xiuhua.core.people.services import user_of_token
from xiuhua.core.places.models import AdminArea, Building, UnitGrid, Zone, ZoneAssignment
from xiuhua.core.places.services import load_code_schemes
from xiuhua.demo.album import OWN_DAYS, TAKES
from xiuhua.demo.build import live_through, settle
from xiuhua.demo.habits import ZONE
from xiuhua.demo.pictures.things import THINGS
from xiuhua.demo.signins import ACCOUNTS, sign_ins
from xiuhua.kit import clock
from xiuhua.kit.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WORLD = World(7, datetime(2026, 11, 20, 6, tzinfo=UTC))  # a Friday, 14:00 in Beijing
DAYS, CASES = 6, 150


class Small:
    """What the fixture built, and how it went the first time."""

    def __init__(self, town, built, first, second):
        self.town, self.built, self.first, self.second = town, built, first, second
        self.organisation = town.staff.organisation


def fingerprint():
    cases = Case.objects.order_by("number")
    steps = Step.objects.order_by("case__number", "version")
    return (
        list(cases.values_list("number", "filed_number", "state", "unit__code", "due_at")),
        list(steps.values_list("move", "at", "actor__username", "note", "photos")),
    )


def lived(town):
    return live_through(town, tell=lambda zh, en: None, days=DAYS, cases=CASES)


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build once for the module, live twice; the transaction is rolled back at the end."""
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("demo")},
    }
    fast = override_settings(
        STORAGES={"default": storage},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), fast, transaction.atomic():
        load_posts()
        load_code_schemes()
        load_catalogue(valid_from=date(2000, 1, 1), actor=None)
        load_stage_limits()
        town = settle(WORLD, tell=lambda zh, en: None, days=DAYS, views=1)
        before, mark = town.swept_at, transaction.savepoint()
        lived(town)
        first = fingerprint()
        transaction.savepoint_rollback(mark)
        town.swept_at = before
        built = lived(town)
        yield Small(town, built, first, fingerprint())
        transaction.set_rollback(True)


def test_the_same_seed_lives_the_same_days(small):
    assert small.first == small.second
    assert len(small.first[0]) == CASES


def test_cases_stand_in_many_states(small):
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states[State.CLOSED] > CASES * 0.4
    assert states[State.IN_DISPOSAL] > 10
    assert states[State.REJECTED] > 0
    assert small.built.open_cases == Case.objects.open().count() > 15


def test_nothing_happens_outside_the_days(small):
    moments = Step.objects.values_list("at", flat=True)
    assert min(moments) >= WORLD.now - timedelta(days=DAYS)
    assert max(moments) <= WORLD.now


def test_moves_are_made_by_whose_post_it_is(small):
    posts = {
        "file": "filing_officer",
        "dispatch": "dispatcher",
        "close": "closing_officer",
        "check_passed": "collector",
    }
    for move, post in posts.items():
        names = Step.objects.filter(move=move).values_list("actor__username", flat=True)
        assert names
        assert all(name.startswith(post) for name in names)


def test_a_check_is_made_by_another_collector_than_the_report(small):
    checks = Task.objects.filter(kind="check").select_related("case")
    assert checks
    assert all(task.collector_id != task.case.reporter_id for task in checks)


def test_night_reports_wait_for_the_morning_unless_urgent(small):
    filed = Case.objects.filter(filed_at__isnull=False, urgent=False)
    hours = {at.astimezone(ZONE).hour for at in filed.values_list("filed_at", flat=True)}
    assert hours <= set(range(7, 21))


def test_every_case_of_a_collector_shows_a_photo_that_is_kept(small):
    shas = set(Media.objects.values_list("sha256", flat=True))
    covers = set(Case.objects.filter(source="collector").values_list("cover", flat=True))
    assert covers <= shas
    assert Media.objects.filter(lon=None).count() == len(THINGS) * len(TAKES)


def test_the_newest_cases_have_pictures_of_their_own_time_and_place(small):
    newest = Case.objects.filter(reported_at__gte=WORLD.now - OWN_DAYS).exclude(cover="")
    assert newest
    for case in newest:
        media = Media.objects.get(sha256=case.cover)
        assert abs(media.lon - case.lon) < 1e-5
        assert media.taken_at == case.reported_at


def test_every_class_has_a_unit_everywhere(small):
    report = coverage(small.organisation.pk)
    assert report.total > 3_000
    assert report.gaps == []


def test_the_ground_is_entered_whole(small):
    plan = small.town.plan
    assert UnitGrid.objects.count() == len(plan.grids)
    assert AdminArea.objects.count() == len(plan.areas)
    assert Building.objects.count() == len(plan.buildings)
    assert Component.objects.count() == len(plan.components)
    assert Zone.objects.count() == ZoneAssignment.objects.count() == len(plan.zones)


def test_component_cases_point_to_their_component(small):
    linked = Case.objects.exclude(component=None).select_related("component", "minor")
    assert linked
    assert all(case.component.class_code == case.minor.code for case in linked)


def test_tasks_and_applications_are_open_only_where_a_move_looks_for_them(small):
    assert not Task.objects.filter(done_at=None).exclude(case__state__in=WITH_TASKS)
    pending = Application.objects.filter(decision="pending")
    assert not pending.exclude(case__state__in=WITH_APPLICATIONS)


def test_the_ledger_holds(small):
    assert check_chain().ok


def test_the_figures_are_counted(small):
    assert refresh_facts() == 0


def test_people_are_on_duty_today(small):
    on_duty = Duty.objects.filter(starts_at__lte=WORLD.now, ends_at__gt=WORLD.now)
    posts = set(on_duty.values_list("post__code", flat=True))
    assert {"collector", "receptionist", "filing_officer", "dispatcher"} <= posts


def test_those_who_are_told_can_sign_in_and_nobody_else(small):
    assert [one.username for one in sign_ins()] == list(ACCOUNTS)
    able = {user.username for user in User.objects.all() if user.has_usable_password()}
    assert able == set(ACCOUNTS)


def test_the_token_is_the_citizens_programmes(small):
    with clock.at(WORLD.now):
        assert user_of_token(small.built.token).username == "app"
