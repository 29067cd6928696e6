"""Quiet hours and the hour of digests, on plain values."""

from datetime import UTC, datetime, time

import pytest

from xiuhua.core.notify.errors import BadNotifyRule
from xiuhua.core.notify.quiet import NotifyRules, next_digest, quiet_until, rules_from

TZ = "Asia/Shanghai"


def utc(day, hour, minute=0):
    return datetime(2021, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("case", "at", "begins", "ends", "until"),
    [
        ("noon", utc(8, 4), time(22), time(7), None),
        ("a moment before", utc(8, 13, 59), time(22), time(7), None),
        ("the beginning", utc(8, 14), time(22), time(7), utc(8, 23)),
        ("before midnight", utc(8, 15, 59), time(22), time(7), utc(8, 23)),
        ("midnight", utc(8, 16), time(22), time(7), utc(8, 23)),
        ("after midnight", utc(8, 20), time(22), time(7), utc(8, 23)),
        ("the end", utc(8, 23), time(22), time(7), None),
        ("a nap", utc(8, 4, 30), time(12), time(14), utc(8, 6)),
        ("after the nap", utc(8, 6), time(12), time(14), None),
        ("none at all", utc(8, 4), time(12), time(12), None),
    ],
)
def test_quiet_hours(case, at, begins, ends, until):
    assert quiet_until(at, begins, ends, TZ) == until, case


@pytest.mark.parametrize(
    ("case", "at", "goes"),
    [
        ("in the morning", utc(8, 1), utc(8, 9)),
        ("at the very hour", utc(8, 9), utc(9, 9)),
        ("in the evening", utc(8, 12), utc(9, 9)),
    ],
)
def test_the_next_digest(case, at, goes):
    assert next_digest(at, time(17), TZ) == goes, case


def test_a_city_has_its_own_hours():
    assert rules_from({}) == NotifyRules(time(22), time(7), time(17))
    assert rules_from({"notify": {"quiet_to": "08:30"}}).quiet_to == time(8, 30)


@pytest.mark.parametrize("own", [{"quite_to": "08:00"}, {"quiet_to": "8"}, {"quiet_to": 8}])
def test_a_rule_that_makes_no_sense_is_refused(own):
    with pytest.raises(BadNotifyRule):
        rules_from({"notify": own})
