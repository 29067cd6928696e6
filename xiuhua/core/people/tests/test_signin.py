from datetime import timedelta

import pytest

from xiuhua.core.people import signin
from xiuhua.core.people.errors import Locked
from xiuhua.core.people.models import LoginAttempt
from xiuhua.core.people.tests.makers import NOON
from xiuhua.kit import clock

pytestmark = pytest.mark.django_db


def fail(*minutes, name="zhang"):
    for minute in minutes:
        with clock.at(NOON + timedelta(minutes=minute)):
            signin.begin(name)


def test_five_wrong_passwords_lock_the_name():
    fail(0, 1, 2, 3, 4)
    with pytest.raises(Locked) as locked, clock.at(NOON + timedelta(minutes=5)):
        signin.begin("zhang")
    assert locked.value.params["minutes"] == 14
    assert locked.value.code == "people.locked"
    assert "14" in locked.value.text("zh")


def test_the_lock_opens_a_quarter_of_an_hour_after_the_last():
    fail(0, 1, 2, 3, 4)
    with pytest.raises(Locked):
        fail(18)
    fail(19)


def test_after_a_lock_one_wrong_password_does_not_lock_again():
    fail(0, 1, 2, 3, 4)
    fail(20)
    fail(21)


def test_wrong_passwords_far_apart_do_not_lock():
    fail(0, 5, 10, 16, 21, 26, 32)


def test_a_right_password_is_forgiven():
    fail(0, 1, 2, 3)
    signin.forgive("zhang")
    fail(4, 5, 6, 7, 8)


def test_each_name_is_locked_for_itself():
    fail(0, 1, 2, 3, 4)
    fail(4, name="li")


def test_attempts_while_locked_do_not_lengthen_the_lock():
    fail(0, 0, 0, 0, 0)
    for minute in (5, 10, 14):
        with pytest.raises(Locked):
            fail(minute)
    fail(15)


def test_old_attempts_are_not_kept():
    fail(0, 1)
    fail(60)
    assert LoginAttempt.objects.count() == 1


def test_a_name_of_any_length_can_be_tried():
    fail(0, name="x" * 5000)
