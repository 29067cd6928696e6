from datetime import timedelta
from hashlib import sha256

import pytest
from django.contrib.auth import authenticate

from xiuhua.config import settings as shipped
from xiuhua.core.ledger.models import Act
from xiuhua.core.ledger.services import check_chain
from xiuhua.core.people.auth import may, visible_unit_ids
from xiuhua.core.people.directory import units_of
from xiuhua.core.people.errors import (
    BadPeriod,
    CodeTaken,
    DutyOverlaps,
    MissingPermission,
    OtherOrganisation,
    UnknownPost,
    WeakPassword,
)
from xiuhua.core.people.models import ApiToken, Assignment, Organisation, Unit, User
from xiuhua.core.people.services import (
    assign_post,
    create_user,
    end_assignment,
    issue_token,
    plan_duty,
    revoke_token,
    set_active,
    set_password,
    user_of_token,
)
from xiuhua.core.people.tests.makers import (
    NOON,
    TODAY,
    give,
    make_organisation,
    make_unit,
    make_user,
)
from xiuhua.kit import clock
from xiuhua.kit.worktime.errors import UnknownTimezone

HOUR = timedelta(hours=1)


@pytest.fixture
def admin(city, unit):
    admin = make_user(city, "admin")
    give(admin, "admin", unit)
    return admin


def test_every_verb_is_one_act(city, unit, user):
    before = Act.objects.count()
    verbs = [
        lambda: make_unit(city, "B"),
        lambda: make_user(city, "li"),
        lambda: set_password(user=user, password="qiutian-2026", actor=user),
        lambda: set_active(user=user, active=True, actor=None),
        lambda: give(user, "collector", unit),
        lambda: end_assignment(assignment=Assignment.objects.get(), on=TODAY, actor=None),
        lambda: plan_duty(
            user=user, post="collector", starts_at=NOON, ends_at=NOON + HOUR, actor=None
        ),
        lambda: issue_token(user=user, label="x", actor=None),
        lambda: revoke_token(token=ApiToken.objects.get(), actor=None),
    ]
    for done, verb in enumerate(verbs, start=1):
        verb()
        assert Act.objects.count() == before + done
    assert check_chain().ok


@pytest.mark.parametrize(
    ("case", "make", "error"),
    [
        ("organisation", lambda city: make_organisation(), CodeTaken),
        ("unit", lambda city: make_unit(city), CodeTaken),
        ("user", lambda city: make_user(city), CodeTaken),
        ("zone", lambda city: make_organisation("x", timezone="Asia/Hangzhou"), UnknownTimezone),
        (
            "user name of another organisation",
            lambda city: make_user(make_organisation("x")),
            CodeTaken,
        ),
        (
            "parent of another organisation",
            lambda city: make_unit(make_organisation("x"), "B", parent=Unit.objects.first()),
            OtherOrganisation,
        ),
    ],
)
def test_what_cannot_be_entered(city, unit, user, case, make, error):
    count = User.objects.count(), Unit.objects.count()
    with pytest.raises(error):
        make(city)
    assert (User.objects.count(), Unit.objects.count()) == count


def test_units_of_two_organisations_may_share_a_code(unit):
    assert make_unit(make_organisation("x"), unit.code).code == unit.code


def test_a_new_unit_is_in_the_directory_at_once(city, unit):
    assert list(units_of(city.pk)) == [unit.pk]
    other = make_unit(city, "A02")
    assert units_of(city.pk)[other.pk].code == "A02"


@pytest.mark.parametrize("password", ["", "1234567", "Zhangsan-zhangsan"])
def test_a_weak_password_is_refused(city, password):
    with pytest.raises(WeakPassword):
        make_user(city, "zhangsan-zhangsan", password=password)
    assert not User.objects.exists()


def test_a_new_password_is_the_only_one(city):
    user = make_user(city, password="qiutian-2026")
    set_password(user=user, password="dongtian-2026", actor=user)
    assert authenticate(username="zhang", password="qiutian-2026") is None
    assert authenticate(username="zhang", password="dongtian-2026") == user


def test_a_password_is_kept_as_scrypt(city, settings):
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    assert make_user(city, password="qiutian-2026").password.startswith("scrypt$")


def test_the_password_is_not_in_the_ledger(city):
    make_user(city, password="qiutian-2026")
    assert not Act.objects.filter(content__contains="qiutian").exists()


def test_nobody_sets_anothers_password_without_permission(city, unit, user):
    other = make_user(city, "li")
    give(other, "leader", unit)
    with pytest.raises(MissingPermission):
        set_password(user=user, password="qiutian-2026", actor=other)


def test_an_assignment_is_dated_by_the_organisations_day(unit, user):
    with clock.at(NOON.replace(hour=17)):
        assignment = assign_post(user=user, post="collector", unit=unit, actor=None)
    assert assignment.valid_from == TODAY + timedelta(days=1)


def test_assigning_again_moves_the_end(unit, user):
    give(user, "collector", unit)
    give(user, "collector", unit, valid_to=TODAY + timedelta(days=9))
    assert Assignment.objects.get().valid_to == TODAY + timedelta(days=9)


def test_an_ended_post_is_held_to_the_day_before(unit, user):
    assignment = give(user, "collector", unit)
    end_assignment(assignment=assignment, on=TODAY + timedelta(days=1), actor=None)
    assert may(user, "loop.check")
    with clock.at(NOON + timedelta(days=1)):
        assert not may(user, "loop.check")


def test_a_post_ended_before_it_began_was_never_held(unit, user):
    end_assignment(assignment=give(user, "collector", unit), on=TODAY, actor=None)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("case", "fields", "error"),
    [
        ("unknown post", {"post": "king"}, UnknownPost),
        ("ends before", {"valid_to": TODAY}, BadPeriod),
    ],
)
def test_what_cannot_be_assigned(unit, user, case, fields, error):
    with pytest.raises(error):
        give(user, **({"post": "collector", "unit": unit} | fields))
    assert not Assignment.objects.exists()


def test_a_post_in_another_organisations_unit_is_refused(user):
    foreign = make_unit(make_organisation("x"))
    with pytest.raises(OtherOrganisation):
        give(user, "collector", foreign)


@pytest.mark.parametrize(
    ("case", "start", "end", "error"),
    [
        ("backwards", 2, 1, BadPeriod),
        ("no time at all", 1, 1, BadPeriod),
        ("overlaps the end", 7, 9, DutyOverlaps),
        ("within", 1, 2, DutyOverlaps),
        ("around", -1, 9, DutyOverlaps),
    ],
)
def test_a_duty_that_cannot_be(user, case, start, end, error):
    plan_duty(user=user, post="collector", starts_at=NOON, ends_at=NOON + 8 * HOUR, actor=None)
    with pytest.raises(error):
        plan_duty(
            user=user,
            post="collector",
            starts_at=NOON + start * HOUR,
            ends_at=NOON + end * HOUR,
            actor=None,
        )


def test_a_duty_may_begin_where_another_ends(user):
    for start in (0, 8):
        plan_duty(
            user=user,
            post="collector",
            starts_at=NOON + start * HOUR,
            ends_at=NOON + (start + 8) * HOUR,
            actor=None,
        )
    assert user.duties.count() == 2


def test_a_token_names_its_user(unit, user, django_assert_num_queries):
    give(user, "disposal_unit", unit)
    key = issue_token(user=user, label="市政接口", actor=None)
    assert key.startswith("xh_")
    with django_assert_num_queries(1):
        found = user_of_token(key)
        assert found == user
        assert found.organisation.code == "xiujiang"
    assert visible_unit_ids(found, "loop.dispose") == {unit.pk}


def test_only_the_hash_of_a_token_is_kept(user):
    key = issue_token(user=user, label="x", actor=None)
    assert ApiToken.objects.get().digest == sha256(key.encode()).hexdigest()
    assert not Act.objects.filter(content__contains=key[3:]).exists()


@pytest.mark.parametrize(
    ("case", "spoil"),
    [
        ("revoked", lambda user, token: revoke_token(token=token, actor=None)),
        ("expired", lambda user, token: ApiToken.objects.update(expires_at=NOON)),
        ("shut out", lambda user, token: set_active(user=user, active=False, actor=None)),
    ],
)
def test_a_void_token_names_nobody(user, case, spoil):
    key = issue_token(user=user, label="x", expires_at=NOON + HOUR, actor=None)
    assert user_of_token(key) == user
    spoil(user, ApiToken.objects.get())
    assert user_of_token(key) is None


@pytest.mark.parametrize("key", ["", "xh_", "xh_nothing", "Bearer xh_x", "\x00"])
def test_no_token_names_nobody(user, key):
    assert user_of_token(key) is None


def test_revoking_twice_changes_nothing(user):
    issue_token(user=user, label="x", actor=None)
    revoke_token(token=ApiToken.objects.get(), actor=None)
    with clock.at(NOON + HOUR):
        revoke_token(token=ApiToken.objects.get(), actor=None)
    assert ApiToken.objects.get().revoked_at == NOON


def test_who_writes_people_does_so_at_home_only(city, unit, user, admin):
    foreign = make_organisation("x")
    stranger = make_user(foreign, "stranger")
    fields = {"organisation": city, "username": "new", "name": "新"}
    assert create_user(**fields, actor=admin)
    attempts = [
        lambda: create_user(organisation=foreign, username="y", name="y", actor=admin),
        lambda: issue_token(user=stranger, label="x", actor=admin),
        lambda: set_password(user=stranger, password="qiutian-2026", actor=admin),
        lambda: set_active(user=stranger, active=False, actor=admin),
    ]
    for attempt in attempts:
        with pytest.raises(OtherOrganisation):
            attempt()
    with pytest.raises(MissingPermission):
        create_user(organisation=city, username="y", name="y", actor=user)
    assert Organisation.objects.count() == 2
