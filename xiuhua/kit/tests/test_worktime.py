from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from xiuhua.kit.tests.minutes import ALL, CHINA_2021, LONG_AGO
from xiuhua.kit.worktime import (
    Calendar,
    DayRule,
    DayType,
    Limit,
    Season,
    Unit,
    counted_seconds,
    deadline,
    deadlines,
    elapsed,
)
from xiuhua.kit.worktime.errors import (
    BadLimit,
    BadMonthDay,
    BadShifts,
    BadWeekdays,
    NoWorkingTime,
    OutsideCalendar,
    SeasonsUneven,
    UnknownTimezone,
)

BEIJING = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
CHINA = CHINA_2021.calendar
SEASONAL = next(rules for rules in ALL if rules.name == "summer and winter hours").calendar
EVERY_DAY = frozenset(range(7))
MORNING = (time(8), time(12))


def at(text: str, tz: ZoneInfo = BEIJING) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz)


def season(*shifts, from_md="01-01", to_md="12-31", weekdays=EVERY_DAY, valid_from=LONG_AGO):
    return Season(from_md, to_md, shifts, weekdays, valid_from)


def calendar(*seasons, tz="Asia/Shanghai", days=None) -> Calendar:
    return Calendar("made", tz, seasons, days or {})


@pytest.mark.parametrize(
    ("case", "start", "limit", "due"),
    [
        ("over a weekend", "2021-11-05T16:30", Limit(4, Unit.WORK_HOUR), "2021-11-08T10:30"),
        ("same place in the day", "2021-11-05T16:30", Limit(2, Unit.WORK_DAY), "2021-11-09T16:30"),
        ("through the night", "2021-11-05T23:30", Limit(2, Unit.URGENT_HOUR), "2021-11-06T01:30"),
        ("from a Saturday", "2021-11-06T10:00", Limit(2, Unit.WORK_HOUR), "2021-11-08T10:00"),
        ("ends with the day", "2021-11-08T12:30", Limit(4, Unit.WORK_HOUR), "2021-11-08T18:00"),
        ("a make-up Saturday", "2021-10-08T17:00", Limit(2, Unit.WORK_HOUR), "2021-10-09T09:00"),
        ("National Day", "2021-09-30T17:00", Limit(2, Unit.WORK_HOUR), "2021-10-08T09:00"),
    ],
)
def test_deadlines_of_the_specification(case, start, limit, due):
    assert deadline(at(start), limit, CHINA) == at(due)


@pytest.mark.parametrize(
    ("case", "limit", "hours"),
    [
        ("urgent hours", Limit(2, Unit.URGENT_HOUR), 2),
        ("urgent days", Limit(2, Unit.URGENT_DAY), 48),
        ("natural days", Limit(2, Unit.NATURAL_DAY), 48),
        ("a decimal", Limit(Decimal("0.5"), Unit.URGENT_DAY), 12),
        ("a fraction", Limit(Fraction(1, 3), Unit.URGENT_DAY), 8),
        ("nothing", Limit(0, Unit.NATURAL_DAY), 0),
    ],
)
def test_a_continuous_limit_runs_through_holidays(case, limit, hours):
    start = at("2021-09-30T17:00")
    assert deadline(start, limit, CHINA) == start + timedelta(hours=hours)


def test_a_deadline_is_in_utc():
    for unit in Unit:
        assert deadline(at("2021-11-05T16:30"), Limit(1, unit), CHINA).tzinfo is UTC


@pytest.mark.parametrize("unit", list(Unit))
def test_a_limit_of_nothing_ends_where_it_starts(unit):
    assert deadline(at("2021-11-06T10:00"), Limit(0, unit), CHINA) == at("2021-11-06T10:00")


@pytest.mark.parametrize(
    ("case", "value", "seconds"),
    [
        ("a third of an hour", Fraction(1, 3), 1200),
        ("a half second up, fraction", Fraction(1, 7200), 1),
        ("a half second up, decimal", Decimal("0.00125"), 5),
    ],
)
def test_a_limit_is_whole_seconds_rounded_half_up(case, value, seconds):
    limit = Limit(value, Unit.WORK_HOUR)
    assert counted_seconds(limit, at("2021-11-05T09:00"), CHINA) == seconds


def test_microseconds_are_kept():
    start = at("2021-11-05T17:59:59.250000")
    assert deadline(start, Limit(1, Unit.WORK_HOUR), CHINA) == at("2021-11-08T08:59:59.250000")


@pytest.mark.parametrize(
    ("case", "start", "due"),
    [
        ("summer, 7.5 hours", "2021-09-27T08:00", "2021-09-27T18:30"),
        ("winter, 7 hours", "2021-10-11T08:30", "2021-10-11T17:00"),
        ("begun in summer, ends in winter", "2021-09-30T15:00", "2021-10-04T14:00"),
    ],
)  # the last: 3.5 h on Thursday, three free days, 3.5 h to Monday noon and half an hour more
def test_a_working_day_has_the_hours_of_the_season_it_starts_in(case, start, due):
    assert deadline(at(start), Limit(1, Unit.WORK_DAY), SEASONAL) == at(due)


def test_a_working_day_begun_in_a_closed_season_has_the_hours_of_the_next():
    closed = season(from_md="07-01", to_md="08-31")
    open_ = season(MORNING, from_md="09-01", to_md="06-30")
    made = calendar(closed, open_)
    assert deadline(at("2021-07-15T09:00"), Limit(2, Unit.WORK_DAY), made) == at("2021-09-02T12:00")


def test_new_seasons_replace_the_old_from_their_day_on():
    old = season((time(8), time(18)))
    new = season((time(10), time(11)), valid_from=date(2021, 11, 10))
    made = calendar(new, old)
    day = timedelta(days=1)
    found = [
        elapsed(start, start + day, Unit.WORK_HOUR, made)
        for start in (at("2021-11-09T00:00"), at("2021-11-10T00:00"))
    ]
    assert found == [timedelta(hours=10), timedelta(hours=1)]


def test_a_make_up_sunday_works_the_shifts_of_its_season():
    sunday = at("2021-09-26T00:00")
    found = elapsed(sunday, sunday + timedelta(days=1), Unit.WORK_HOUR, CHINA)
    assert found == timedelta(hours=8)


def test_a_shift_may_end_at_midnight_and_the_next_begin_there():
    made = calendar(season((time(20), time(0)), (time(0), time(4))))
    assert deadline(at("2021-11-05T22:00"), Limit(4, Unit.WORK_HOUR), made) == at(
        "2021-11-06T02:00"
    )


def test_round_the_clock_counts_every_hour():
    made = calendar(season((time(0), time(0))))
    start = at("2021-11-05T22:00")
    assert deadline(start, Limit(100, Unit.WORK_HOUR), made) == start + timedelta(hours=100)


@pytest.mark.parametrize(
    ("case", "day", "hours"),
    [
        ("an hour is skipped", "2021-03-14", 5),
        ("an hour comes twice", "2021-11-07", 7),
        ("an ordinary day", "2021-06-01", 6),
    ],
)
def test_a_night_shift_is_as_long_as_it_really_lasts(case, day, hours):
    made = calendar(season((time(0), time(6))), tz="America/New_York")
    start = at(f"{day}T00:00", NEW_YORK)
    end = at(f"{day}T12:00", NEW_YORK)
    assert elapsed(start, end, Unit.WORK_HOUR, made) == timedelta(hours=hours)


@pytest.mark.parametrize("day", ["2021-03-12", "2021-11-05"])
def test_office_hours_keep_to_the_wall_clock_over_a_change(day):
    made = calendar(
        season((time(9), time(17)), weekdays=frozenset(range(5))), tz="America/New_York"
    )
    friday = at(f"{day}T16:00", NEW_YORK)
    monday = (friday + timedelta(days=3)).replace(hour=10)
    assert deadline(friday, Limit(2, Unit.WORK_HOUR), made) == monday


@pytest.mark.parametrize("day", ["2021-03-13", "2021-11-06"])
def test_a_natural_day_is_24_hours_over_a_change(day):
    made = calendar(season(MORNING), tz="America/New_York")
    start = at(f"{day}T12:00", NEW_YORK).astimezone(UTC)
    assert deadline(start, Limit(1, Unit.NATURAL_DAY), made) == start + timedelta(hours=24)


def test_elapsed_time_is_negative_when_the_end_comes_first():
    start, end = at("2021-11-05T16:30"), at("2021-11-08T10:30")
    assert elapsed(end, start, Unit.WORK_HOUR, CHINA) == -timedelta(hours=4)
    assert elapsed(end, start, Unit.URGENT_HOUR, CHINA) == start - end


def test_counting_goes_back_and_forth_over_many_years():
    made = calendar(season(MORNING))
    late, early = at("2030-01-01T08:00"), at("2001-01-01T08:00")
    assert deadline(late, Limit(4000, Unit.WORK_HOUR), made) == at("2032-09-26T12:00")
    assert deadline(early, Limit(4, Unit.WORK_HOUR), made) == at("2001-01-01T12:00")
    assert elapsed(early, late, Unit.WORK_HOUR, made) == timedelta(hours=4 * 10_592)


@pytest.mark.parametrize(
    ("case", "made"),
    [
        ("no seasons", calendar()),
        ("no shifts", calendar(season())),
        ("no weekdays", calendar(season(MORNING, weekdays=frozenset()))),
    ],
)
@pytest.mark.parametrize("unit", [Unit.WORK_HOUR, Unit.WORK_DAY])
def test_a_calendar_without_working_time_says_so(case, made, unit):
    with pytest.raises(NoWorkingTime):
        deadline(at("2021-11-05T16:30"), Limit(1, unit), made)


def test_a_calendar_without_working_time_counts_urgent_hours():
    start = at("2021-11-05T16:30")
    assert deadline(start, Limit(1, Unit.URGENT_HOUR), calendar()) == start + timedelta(hours=1)


@pytest.mark.parametrize("start", ["2019-12-31T23:59", "2020-06-30T23:59", "2200-01-01T00:00"])
@pytest.mark.parametrize("unit", [Unit.WORK_HOUR, Unit.WORK_DAY])
def test_a_moment_the_calendar_does_not_hold_for_is_refused(start, unit):
    made = calendar(season(MORNING, valid_from=date(2020, 7, 1)))
    deadline(at("2020-07-01T00:00"), Limit(1, unit), made)
    with pytest.raises(OutsideCalendar):
        deadline(at(start), Limit(1, unit), made)


@pytest.mark.parametrize(
    ("case", "shifts"),
    [
        ("overlapping", ((time(8), time(12)), (time(11), time(14)))),
        ("across midnight", ((time(22), time(6)),)),
        ("empty", ((time(8), time(8)),)),
    ],
)
def test_impossible_shifts_are_refused(case, shifts):
    with pytest.raises(BadShifts):
        season(*shifts)


@pytest.mark.parametrize("text", ["02-30", "1-1", "13-01", ""])
def test_a_text_that_is_no_day_of_the_year_is_refused(text):
    with pytest.raises(BadMonthDay):
        season(MORNING, from_md=text)


def test_an_eighth_weekday_is_refused():
    with pytest.raises(BadWeekdays):
        season(MORNING, weekdays=frozenset({7}))


@pytest.mark.parametrize(
    ("case", "seasons"),
    [
        ("a gap", (season(MORNING, to_md="06-30"), season(MORNING, from_md="07-02"))),
        ("twice", (season(MORNING, to_md="07-01"), season(MORNING, from_md="07-01"))),
    ],
)
def test_seasons_cover_each_day_of_the_year_once(case, seasons):
    with pytest.raises(SeasonsUneven) as caught:
        calendar(*seasons)
    assert caught.value.params["month_day"] == "07-01"


@pytest.mark.parametrize("tz", ["Asia/Beijing", "", "../etc", "Asia"])
def test_an_unknown_time_zone_is_refused(tz):
    with pytest.raises(UnknownTimezone):
        calendar(season(MORNING), tz=tz)


@pytest.mark.parametrize("value", [-1, Decimal("-0.5"), Fraction(-1, 2), 100_001])
def test_a_limit_below_nothing_or_of_centuries_is_refused(value):
    with pytest.raises(BadLimit):
        Limit(value, Unit.WORK_HOUR)


@pytest.mark.parametrize("value", [3, Decimal("2.50"), Fraction(1, 3)])
def test_a_limit_survives_as_data(value):
    limit = Limit(value, Unit.WORK_DAY)
    assert Limit.from_data(limit.as_data()) == limit


def test_a_holiday_wins_over_its_weekday():
    wednesday = date(2021, 11, 10)
    made = calendar(season(MORNING), days={wednesday: DayRule(DayType.HOLIDAY, "市庆")})
    assert deadline(at("2021-11-09T10:00"), Limit(4, Unit.WORK_HOUR), made) == at(
        "2021-11-11T10:00"
    )


def test_calendars_of_equal_content_are_different_calendars():
    assert len({calendar(season(MORNING)), calendar(season(MORNING))}) == 2


class TestMany:
    def test_no_starts_give_no_deadlines(self):
        none = np.array([], dtype=np.int64)
        assert deadlines(none, none, CHINA).tolist() == []

    def test_a_limit_of_nothing_ends_where_it_starts(self):
        saturday = np.array([int(at("2021-11-06T10:00").timestamp())])
        assert deadlines(saturday, np.array([0]), CHINA).tolist() == saturday.tolist()

    def test_a_moment_before_the_first_shift_counts_nothing(self):
        made = calendar(season(MORNING, valid_from=date(2021, 1, 1)))
        start = np.array([int(at("2021-01-01T03:00").timestamp())])
        due = int(at("2021-01-01T09:00").timestamp())
        assert deadlines(start, np.array([3600]), made).tolist() == [due]

    def test_years_are_added_for_the_longest(self):
        made = calendar(season(MORNING))
        starts = np.array([int(at("2030-01-01T08:00").timestamp())] * 2)
        due = deadlines(starts, np.array([3600, 4000 * 3600]), made)
        assert due[1] == int(at("2032-09-26T12:00").timestamp())

    def test_a_calendar_without_working_time_says_so(self):
        start = np.array([int(at("2021-11-06T10:00").timestamp())])
        with pytest.raises(NoWorkingTime):
            deadlines(start, np.array([1]), calendar(season(MORNING, weekdays=frozenset())))
