"""Times, spans, limits and figures in words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from xiuhua.kit.worktime import Limit, Unit
from xiuhua.web import words
from xiuhua.web.tests.samples import NOW

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("case", "at", "said"),
    [
        ("today", datetime(2026, 11, 23, 1, 5, tzinfo=UTC), "今天 09:05"),
        ("first minute of the local day", datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "今天 00:00"),
        ("last minute of yesterday", datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "昨天 23:59"),
        ("tomorrow", datetime(2026, 11, 24, 1, 0, tzinfo=UTC), "明天 09:00"),
        ("this year", datetime(2026, 11, 20, 1, 10, tzinfo=UTC), "11-20 09:10"),
        ("another year", datetime(2025, 11, 20, 1, 10, tzinfo=UTC), "2025-11-20 09:10"),
    ],
)
def test_a_time_is_said_as_people_say_it(case, at, said):
    assert words.moment(at, NOW, SHANGHAI) == said


@pytest.mark.parametrize(
    ("case", "seconds", "day_hours", "said"),
    [
        ("under a minute", 59, 24, "不到 1 分"),
        ("minutes are rounded down", 3599, 24, "59 分"),
        ("hours and minutes", 9000, 24, "2 小时 30 分"),
        ("days drop the minutes", 93_700, 24, "1 天 2 小时"),
        ("working days of eight hours", 8 * 3600 + 5400, 8, "1 个工作日 1 小时"),
        ("hours on and on", 40 * 3600, None, "40 小时"),
        ("a negative length", -720, 24, "12 分"),
    ],
)
def test_a_length_is_told_in_its_two_largest_units(case, seconds, day_hours, said):
    assert words.span(seconds, day_hours) == said
    assert words.span(timedelta(seconds=seconds), day_hours) == said


@pytest.mark.parametrize(
    ("case", "away", "said"),
    [
        ("ahead", timedelta(minutes=24), "剩 24 分"),
        ("past", timedelta(minutes=-12), "超时 12 分"),
        ("over a day off", timedelta(hours=30), "明天 16:42 前"),
    ],
)
def test_a_deadline_says_what_is_left(case, away, said):
    assert words.left_until(NOW + away, NOW, SHANGHAI) == said


@pytest.mark.parametrize(
    ("ratio", "said"), [(None, "—"), (0, "0.00%"), (Decimal("0.937243"), "93.72%"), (1, "100.00%")]
)
def test_a_ratio_has_two_decimals_and_none_is_a_dash(ratio, said):
    assert words.percent(ratio) == said


@pytest.mark.parametrize(
    ("value", "said"), [(None, "—"), (0, "0"), (1284, "1,284"), (6.43, "6.4"), (7.0, "7")]
)
def test_a_number_has_separators(value, said):
    assert words.number(value) == said


def test_limits_are_told_in_their_own_units():
    given = (Limit(2, Unit.WORK_DAY), Limit(Decimal("2.5"), Unit.WORK_HOUR))
    assert words.limits(given) == "2 工作日 + 2.5 工作时"
    with translation.override("en"):
        assert words.limits(given) == "2 working days + 2.5 working hours"


def test_english_words_come_from_the_catalogue():
    with translation.override("en"):
        assert words.moment(NOW, NOW, SHANGHAI) == "Today 10:42"
        assert words.span(8 * 3600 * 2, 8) == "2 work days"
