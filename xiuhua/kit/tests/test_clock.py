from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from time import time

import pytest

from xiuhua.kit import clock

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_now_is_the_machine_s_time_in_utc():
    assert abs(clock.now().timestamp() - time()) < 10
    assert clock.now().tzinfo is UTC


def test_time_stands_still_at_a_moment():
    with clock.at(NOON):
        assert clock.now() == clock.now() == NOON


def test_a_moment_of_another_zone_is_given_back_in_utc():
    with clock.at(NOON.astimezone(timezone(timedelta(hours=8)))):
        assert clock.now().tzinfo is UTC


def test_moments_nest():
    with clock.at(NOON):
        with clock.at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON


def test_time_goes_on_after_an_error_in_the_block():
    with pytest.raises(KeyError), clock.at(NOON):
        raise KeyError
    assert clock.now() > NOON - timedelta(days=10_000)
    assert clock.now() != NOON


def test_another_thread_keeps_the_machine_s_time():
    with clock.at(NOON), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.now).result() != NOON


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 3, 4)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize(
    ("case", "tz", "moment", "day"),
    [
        ("the evening before", "Asia/Shanghai", datetime(2026, 3, 4, 15, 59, tzinfo=UTC), 4),
        ("midnight", "Asia/Shanghai", datetime(2026, 3, 4, 16, tzinfo=UTC), 5),
        ("west of Greenwich", "America/New_York", datetime(2026, 3, 4, 4, 59, tzinfo=UTC), 3),
    ],
)
def test_the_local_day_of_a_moment(case, tz, moment, day):
    assert clock.local_day(moment, tz) == date(2026, 3, day)


@pytest.mark.parametrize(
    ("case", "tz", "day", "start"),
    [
        ("China", "Asia/Shanghai", date(2026, 3, 5), "2026-03-04T16Z"),
        ("New York in winter", "America/New_York", date(2021, 3, 14), "2021-03-14T05Z"),
        ("New York in summer", "America/New_York", date(2021, 3, 15), "2021-03-15T04Z"),
        ("midnight skipped", "America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03Z"),
        ("midnight twice", "America/Havana", date(2021, 11, 7), "2021-11-07T04Z"),
    ],
)
def test_a_day_starts_at_its_first_moment(case, tz, day, start):
    begins = datetime.fromisoformat(start)
    assert clock.day_start(day, tz) == begins
    assert clock.local_day(begins, tz) == day
    assert clock.local_day(begins - timedelta(seconds=1), tz) == day - timedelta(days=1)
