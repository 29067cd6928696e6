import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from xiuhua.kit.tests.minutes import ALL, LONG_AGO, OFFICE, Rules
from xiuhua.kit.worktime import Calendar, Clock, DayRule, DayType, Limit, Reason, Unit
from xiuhua.kit.worktime.errors import AlreadyPaused, BadPause, EmptyClock, NotPaused

BEIJING = ZoneInfo("Asia/Shanghai")
SEASONS = Rules(
    "office", "Asia/Shanghai", ((LONG_AGO, "01-01", "12-31", OFFICE, "01234"),), date(2021, 9, 1)
).calendar.seasons
NATIONAL_DAY = {date(2021, 10, n): DayRule(DayType.HOLIDAY, "国庆节") for n in range(1, 8)}
MAKEUPS = {date(2021, 10, 9): DayRule(DayType.MAKEUP, "国庆节调休")}
CHINA = Calendar("china", "Asia/Shanghai", SEASONS, NATIONAL_DAY | MAKEUPS)
SEASONAL = next(rules for rules in ALL if rules.name == "summer and winter hours").calendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def clock(start: str, *limits: tuple[float, Unit], pauses=()) -> Clock:
    spans = tuple((at(begin), at(end) if end else None) for begin, end in pauses)
    return Clock(at(start), tuple(Limit(Fraction(value), unit) for value, unit in limits), spans)


def lines(explanation) -> list[tuple[str, str, Reason, str]]:
    return [
        (
            f"{one.start.astimezone(BEIJING):%m-%d %H:%M}",
            f"{one.end.astimezone(BEIJING):%m-%d %H:%M}",
            one.reason,
            one.note,
        )
        for one in explanation.intervals
    ]


FOUR_HOURS = (4, Unit.WORK_HOUR)
FRIDAY = "2021-11-05T16:30"


class TestDueAt:
    def test_a_paused_clock_has_no_deadline(self):
        paused = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-05T17:00"))
        assert paused.due_at(CHINA) is None

    def test_a_pause_gives_back_its_working_time_only(self):
        stood = clock(FRIDAY, FOUR_HOURS, pauses=[("2021-11-05T17:00", "2021-11-08T09:00")])
        assert stood.due_at(CHINA) == at("2021-11-08T14:30")

    def test_a_pause_within_the_night_changes_nothing(self):
        stood = clock(FRIDAY, FOUR_HOURS, pauses=[("2021-11-05T20:00", "2021-11-07T20:00")])
        assert stood.due_at(CHINA) == clock(FRIDAY, FOUR_HOURS).due_at(CHINA)

    def test_a_deadline_passed_before_the_pause_stays(self):
        paused = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-09T09:00"))
        assert paused.due_at(CHINA) == at("2021-11-08T10:30")

    def test_a_pause_at_the_very_deadline_is_too_late(self):
        paused = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-08T10:30"))
        assert paused.due_at(CHINA) == at("2021-11-08T10:30")

    def test_an_extension_adds_its_own_limit(self):
        longer = clock(FRIDAY, FOUR_HOURS).extend(Limit(4, Unit.WORK_HOUR))
        assert longer.due_at(CHINA) == at("2021-11-08T16:30")

    @pytest.mark.parametrize(
        ("case", "limits", "due"),
        [
            (
                "working, then continuous",
                [FOUR_HOURS, (12, Unit.URGENT_HOUR)],
                "2021-11-08T22:30",
            ),
            (
                "continuous, then working",
                [(12, Unit.URGENT_HOUR), FOUR_HOURS],
                "2021-11-08T12:00",
            ),
        ],
    )
    def test_limits_of_different_units_are_used_up_in_order(self, case, limits, due):
        assert clock(FRIDAY, *limits).due_at(CHINA) == at(due)

    def test_an_extension_of_a_paused_clock_shows_after_the_resumption(self):
        paused = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-05T17:00"))
        longer = paused.extend(Limit(1, Unit.WORK_HOUR)).resume(at("2021-11-05T17:30"))
        assert longer.due_at(CHINA) == at("2021-11-08T12:00")


class TestCounting:
    @pytest.mark.parametrize(
        ("case", "until", "minutes"),
        [
            ("before the start", "2021-11-05T10:00", 0),
            ("at the start", FRIDAY, 0),
            ("in the first run", "2021-11-05T16:50", 20),
            ("in the pause", "2021-11-05T17:30", 30),
            ("after the pause", "2021-11-08T10:00", 90),
            ("overdue", "2021-11-08T17:00", 390),
        ],
    )
    def test_elapsed_time_stands_still_in_a_pause(self, case, until, minutes):
        stood = clock(FRIDAY, FOUR_HOURS, pauses=[("2021-11-05T17:00", "2021-11-08T09:00")])
        assert stood.elapsed(CHINA, at(until)) == timedelta(minutes=minutes)

    def test_an_overdue_clock_counts_on_in_the_unit_of_its_last_limit(self):
        longer = clock(FRIDAY, FOUR_HOURS, (1, Unit.URGENT_HOUR))
        assert longer.elapsed(CHINA, at("2021-11-09T10:30")) == timedelta(hours=28)

    @pytest.mark.parametrize(
        ("until", "minutes"), [("2021-11-05T17:30", 180), ("2021-11-08T12:00", -90)]
    )
    def test_the_remainder_is_negative_once_overdue(self, until, minutes):
        assert clock(FRIDAY, FOUR_HOURS).remaining(CHINA, at(until)) == timedelta(minutes=minutes)

    def test_the_total_is_that_of_all_limits(self):
        longer = clock(FRIDAY, FOUR_HOURS, (1, Unit.WORK_DAY), (1, Unit.NATURAL_DAY))
        assert longer.total_seconds(CHINA) == (4 + 8 + 24) * 3600

    def test_a_pause_into_another_season_leaves_the_total(self):
        running = clock("2021-09-27T08:00", (1, Unit.WORK_DAY))
        stood = running.pause(at("2021-09-27T09:00")).resume(at("2021-10-11T09:00"))
        assert stood.total_seconds(SEASONAL) == running.total_seconds(SEASONAL) == 7.5 * 3600
        assert stood.due_at(SEASONAL) == at("2021-10-11T17:00")


class TestExplaining:
    def test_each_interval_has_its_reason(self):
        told = clock("2021-09-30T11:00", (10, Unit.WORK_HOUR)).explain(CHINA)
        assert lines(told) == [
            ("09-30 11:00", "09-30 12:00", Reason.WORKING, ""),
            ("09-30 12:00", "09-30 14:00", Reason.BREAK, ""),
            ("09-30 14:00", "09-30 18:00", Reason.WORKING, ""),
            ("09-30 18:00", "10-01 00:00", Reason.OFF_SHIFT, ""),
            ("10-01 00:00", "10-08 00:00", Reason.HOLIDAY, "国庆节"),
            ("10-08 00:00", "10-08 08:00", Reason.OFF_SHIFT, ""),
            ("10-08 08:00", "10-08 12:00", Reason.WORKING, ""),
            ("10-08 12:00", "10-08 14:00", Reason.BREAK, ""),
            ("10-08 14:00", "10-08 15:00", Reason.WORKING, ""),
        ]

    def test_a_make_up_saturday_counts_and_the_sunday_does_not(self):
        told = clock("2021-10-09T16:00", (3, Unit.WORK_HOUR)).explain(CHINA)
        assert lines(told) == [
            ("10-09 16:00", "10-09 18:00", Reason.MAKEUP, "国庆节调休"),
            ("10-09 18:00", "10-10 00:00", Reason.OFF_SHIFT, ""),
            ("10-10 00:00", "10-11 00:00", Reason.WEEKEND, ""),
            ("10-11 00:00", "10-11 08:00", Reason.OFF_SHIFT, ""),
            ("10-11 08:00", "10-11 09:00", Reason.WORKING, ""),
        ]

    def test_a_pause_is_one_interval(self):
        stood = clock(FRIDAY, FOUR_HOURS, pauses=[("2021-11-05T17:00", "2021-11-08T09:00")])
        assert lines(stood.explain(CHINA)) == [
            ("11-05 16:30", "11-05 17:00", Reason.WORKING, ""),
            ("11-05 17:00", "11-08 09:00", Reason.PAUSED, ""),
            ("11-08 09:00", "11-08 12:00", Reason.WORKING, ""),
            ("11-08 12:00", "11-08 14:00", Reason.BREAK, ""),
            ("11-08 14:00", "11-08 14:30", Reason.WORKING, ""),
        ]

    def test_a_continuous_limit_is_one_interval(self):
        told = clock("2021-09-30T11:00", (10, Unit.NATURAL_DAY)).explain(CHINA)
        assert lines(told) == [("09-30 11:00", "10-10 11:00", Reason.CONTINUOUS, "")]

    def test_the_days_of_a_holiday_are_listed(self):
        told = clock("2021-09-30T11:00", (10, Unit.WORK_HOUR)).explain(CHINA)
        assert [one.days for one in told.intervals if one.days] == [tuple(NATIONAL_DAY)]

    def test_ten_working_days_over_a_holiday_stay_short(self):
        told = clock("2021-09-28T10:00", (10, Unit.WORK_DAY)).explain(CHINA)
        assert told.counted == timedelta(hours=80)
        assert len(told.intervals) <= 10 * 4 + 7

    def test_a_paused_clock_is_explained_up_to_its_pause(self):
        told = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-05T17:00")).explain(CHINA)
        assert told.due_at is None
        assert lines(told) == [("11-05 16:30", "11-05 17:00", Reason.WORKING, "")]

    def test_until_a_moment_in_the_pause_the_pause_is_shown(self):
        paused = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-05T17:00"))
        assert lines(paused.explain(CHINA, until=at("2021-11-05T17:20"))) == [
            ("11-05 16:30", "11-05 17:00", Reason.WORKING, ""),
            ("11-05 17:00", "11-05 17:20", Reason.PAUSED, ""),
        ]

    def test_until_a_moment_past_the_deadline_the_overdue_time_is_shown(self):
        told = clock(FRIDAY, (1, Unit.WORK_HOUR)).explain(CHINA, until=at("2021-11-05T17:50"))
        assert told.due_at == at("2021-11-05T17:30")
        assert lines(told) == [("11-05 16:30", "11-05 17:50", Reason.WORKING, "")]

    def test_until_the_start_there_is_nothing_to_explain(self):
        assert clock(FRIDAY, FOUR_HOURS).explain(CHINA, until=at(FRIDAY)).intervals == ()

    def test_an_explanation_is_json_of_which_the_total_is_the_sum(self):
        told = clock("2021-09-30T11:00", (10, Unit.WORK_HOUR)).explain(CHINA)
        data = json.loads(json.dumps(told.as_data()))
        counted = sum(one["seconds"] for one in data["intervals"] if one["counted"])
        assert counted == data["counted_seconds"] == 10 * 3600
        assert data["due_at"] == data["intervals"][-1]["end"] == "2021-10-08T07:00:00+00:00"
        assert [one["end"] for one in data["intervals"][:-1]] == [
            one["start"] for one in data["intervals"][1:]
        ]

    def test_an_interval_is_told_in_both_languages(self):
        told = clock("2021-09-30T18:00", (1, Unit.WORK_HOUR)).explain(CHINA)
        holiday = told.intervals[1].as_data()
        assert (holiday["zh"], holiday["en"], holiday["note"]) == ("节假日", "Holiday", "国庆节")
        assert holiday["days"] == [f"2021-10-0{n}" for n in range(1, 8)]

    def test_intervals_follow_each_other_over_a_change_of_the_clocks(self):
        rules = next(rules for rules in ALL if rules.name.startswith("New York in spring"))
        told = Clock(rules.start, (Limit(100, Unit.WORK_HOUR),)).explain(rules.calendar)
        assert all(one.end == other.start for one, other in pairwise(told.intervals))
        assert told.counted == timedelta(hours=100)


class TestShape:
    def test_a_clock_without_a_limit_is_refused(self):
        with pytest.raises(EmptyClock):
            clock(FRIDAY)

    @pytest.mark.parametrize(
        ("case", "pauses"),
        [
            ("before the start", [("2021-11-05T16:00", "2021-11-05T17:00")]),
            ("ends before it begins", [("2021-11-05T18:00", "2021-11-05T17:00")]),
            (
                "overlap",
                [("2021-11-05T17:00", "2021-11-05T18:00"), ("2021-11-05T17:30", None)],
            ),
            ("open, then another", [("2021-11-05T17:00", None), ("2021-11-05T18:00", None)]),
        ],
    )
    def test_impossible_pauses_are_refused(self, case, pauses):
        with pytest.raises(BadPause):
            clock(FRIDAY, FOUR_HOURS, pauses=pauses)

    def test_a_clock_is_not_paused_twice(self):
        paused = clock(FRIDAY, FOUR_HOURS).pause(at("2021-11-05T17:00"))
        with pytest.raises(AlreadyPaused):
            paused.pause(at("2021-11-05T17:30"))

    def test_a_running_clock_is_not_resumed(self):
        with pytest.raises(NotPaused):
            clock(FRIDAY, FOUR_HOURS).resume(at("2021-11-05T17:00"))

    def test_pausing_leaves_the_first_clock_running(self):
        running = clock(FRIDAY, FOUR_HOURS)
        running.pause(at("2021-11-05T17:00"))
        assert not running.paused

    @pytest.mark.parametrize(
        ("case", "pauses"),
        [
            ("running", []),
            ("paused", [("2021-11-05T17:00", None)]),
            ("resumed", [("2021-11-05T17:00", "2021-11-05T18:00"), ("2021-11-06T17:00", None)]),
        ],
    )
    def test_a_clock_survives_as_json(self, case, pauses):
        kept = clock(FRIDAY, FOUR_HOURS, (Fraction(1, 3), Unit.NATURAL_DAY), pauses=pauses)
        assert Clock.from_data(json.loads(json.dumps(kept.as_data()))) == kept

    def test_a_decimal_keeps_its_digits_as_data(self):
        limits = (Limit(Decimal("1.50"), Unit.WORK_DAY),)
        kept = Clock(at(FRIDAY), limits).as_data()
        assert kept["limits"] == [{"value": "1.50", "unit": "work_day"}]
