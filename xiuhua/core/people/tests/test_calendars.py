from datetime import date, time, timedelta

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.calendars import (
    STANDARD_SEASON,
    add_seasons,
    calendar_of,
    create_calendar,
    load_statutory_days,
    set_days,
    standard_calendar,
)
from xiuhua.core.people.errors import CodeTaken, MissingPermission, OtherOrganisation
from xiuhua.core.people.models import CalendarDay, WorkCalendar
from xiuhua.core.people.statutory import COMPUTED, notice_of, statutory_days
from xiuhua.core.people.tests.makers import give, make_organisation, make_unit, make_user
from xiuhua.core.people.vocab import DayKind
from xiuhua.kit.worktime.calendar import DayRule, Season
from xiuhua.kit.worktime.errors import SeasonsUneven
from xiuhua.kit.worktime.vocab import DayType, Reason

HOLIDAY = DayRule(DayType.HOLIDAY, "市庆")
DAY = date(2026, 5, 20)


@pytest.fixture
def calendar(db):
    return create_calendar(code="city", zh="市历", en="City", seasons=[STANDARD_SEASON], actor=None)


@pytest.fixture
def organisation(calendar):
    organisation = make_organisation("linjiang")
    organisation.calendar = calendar
    organisation.save()
    return organisation


def works(organisation, day):
    stretches = calendar_of(organisation).stretches(day)
    return any(stretch.reason.counted for stretch in stretches)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2021, 10, 1), DayType.HOLIDAY, "国庆节"),
        (date(2021, 10, 7), DayType.HOLIDAY, "国庆节"),
        (date(2021, 10, 9), DayType.MAKEUP, "调休上班"),
        (date(2021, 9, 26), DayType.MAKEUP, "调休上班"),
        (date(2021, 9, 20), DayType.HOLIDAY, "中秋节"),
        (date(2021, 2, 11), DayType.HOLIDAY, "春节"),
        (date(2021, 5, 2), DayType.HOLIDAY, "劳动节"),
        (date(2024, 10, 5), DayType.HOLIDAY, "国庆节"),
        (date(2011, 12, 31), DayType.MAKEUP, "调休上班"),
        (date(2026, 2, 28), DayType.MAKEUP, "调休上班"),
    ],
)
def test_a_statutory_day(day, kind, name):
    assert statutory_days(day.year)[day] == DayRule(kind, name)


@pytest.mark.parametrize("day", [date(2021, 9, 30), date(2021, 10, 8), date(2021, 10, 10)])
def test_no_statutory_day(day):
    assert day not in statutory_days(2021)


@pytest.mark.parametrize("year", [2008, 2015, 2021, 2026, 2027])
def test_the_days_of_a_year_are_its_own(year):
    assert {day.year for day in statutory_days(year)} == {year}


def test_the_days_of_2021_are_those_of_its_notice():
    # As announced: New Year 1–3, Spring Festival 11–17, Tomb-Sweeping 3–5, Labour 1–5,
    # Dragon Boat 12–14, Mid-Autumn 19–21, National 1–7; weekends at their edges differ nowhere.
    off = [(1, 1, 1), (2, 11, 17), (4, 4, 5), (5, 1, 5), (6, 14, 14), (9, 20, 21), (10, 1, 7)]
    worked = [(2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)]
    days = statutory_days(2021)
    assert {day for day, rule in days.items() if rule.kind == DayType.MAKEUP} == {
        date(2021, *day) for day in worked
    }
    weekdays_off = {
        date(2021, month, day) for month, first, last in off for day in range(first, last + 1)
    }
    assert {day for day, rule in days.items() if rule.kind == DayType.HOLIDAY} == weekdays_off


def test_a_year_without_a_notice_is_computed():
    assert "2026" in notice_of(2026)
    assert notice_of(2090) == COMPUTED
    assert statutory_days(2090)[date(2090, 10, 1)].note == "国庆节"


@pytest.mark.django_db
def test_the_standard_calendar_works_as_china_does(django_assert_num_queries):
    organisation = make_organisation()
    organisation.calendar = standard_calendar(years=[2021])
    assert works(organisation, date(2021, 10, 9))
    assert not any(works(organisation, date(2021, 10, day)) for day in range(1, 8))
    assert not works(organisation, date(2021, 10, 10))
    assert works(organisation, date(2021, 10, 8))
    with django_assert_num_queries(0):
        calendar_of(organisation)


@pytest.mark.django_db
def test_the_standard_calendar_is_made_once():
    first, rows = standard_calendar(years=[2026]), CalendarDay.objects.count()
    acts = Act.objects.count()
    assert standard_calendar(years=[2026]) == first
    assert (CalendarDay.objects.count(), Act.objects.count()) == (rows, acts)


@pytest.mark.django_db
def test_the_standard_calendar_reaches_into_the_next_year():
    years = set(standard_calendar().days.values_list("date__year", flat=True))
    assert years == set(range(2015, 2028))


@pytest.mark.django_db
def test_a_day_is_loaded_with_its_notice():
    day = standard_calendar(years=[2021]).days.get(date=date(2021, 10, 9))
    assert (day.kind, day.note) == (DayKind.MAKEUP, "调休上班")
    assert day.notice == "国务院办公厅关于2021年部分节假日安排的通知"


def test_a_changed_day_is_seen_at_once(organisation, calendar):
    assert works(organisation, DAY)
    assert set_days(calendar=calendar, days={DAY: HOLIDAY}, notice="市府〔1〕", actor=None) == 1
    assert not works(organisation, DAY)
    stretch = calendar_of(organisation).stretches(DAY)[0]
    assert (stretch.reason, stretch.note) == (Reason.HOLIDAY, "市庆")


def test_an_older_notice_stays_as_a_version(organisation, calendar):
    set_days(calendar=calendar, days={DAY: HOLIDAY}, notice="一", actor=None)
    set_days(calendar=calendar, days={DAY: None}, notice="二", actor=None)
    assert works(organisation, DAY)
    rows = calendar.days.filter(date=DAY).values_list("version", "kind", "notice")
    assert list(rows) == [(1, "holiday", "一"), (2, "ordinary", "二")]


@pytest.mark.parametrize(
    ("case", "days", "changed"),
    [("the same again", {DAY: HOLIDAY}, 0), ("an ordinary day", {DAY + timedelta(1): None}, 0)],
)
def test_a_notice_that_says_nothing_new_changes_nothing(calendar, case, days, changed):
    set_days(calendar=calendar, days={DAY: HOLIDAY}, notice="一", actor=None)
    acts = Act.objects.count()
    assert set_days(calendar=calendar, days=days, notice="一", actor=None) == changed
    assert Act.objects.count() == acts


def test_a_day_of_the_citys_own_outlives_the_statutory_ones(organisation, calendar):
    worked = date(2021, 10, 7)
    set_days(
        calendar=calendar,
        days={worked: DayRule(DayType.MAKEUP, "保障"), DAY.replace(year=2021): HOLIDAY},
        notice="市府〔2〕",
        actor=None,
    )
    load_statutory_days(calendar=calendar, years=[2021], actor=None)
    assert works(organisation, worked)
    assert not works(organisation, DAY.replace(year=2021))
    assert not works(organisation, date(2021, 10, 6))


def test_a_notice_replaces_what_was_computed(organisation, calendar):
    guessed = date(2021, 10, 8)
    set_days(calendar=calendar, days={guessed: HOLIDAY}, notice=COMPUTED, actor=None)
    load_statutory_days(calendar=calendar, years=[2021], actor=None)
    assert works(organisation, guessed)


def test_loading_twice_changes_nothing(calendar):
    assert load_statutory_days(calendar=calendar, years=[2021, 2022], actor=None) > 40
    assert load_statutory_days(calendar=calendar, years=[2021, 2022], actor=None) == 0


def test_new_hours_hold_from_their_day_on(organisation, calendar):
    summer = Season(
        "05-01", "09-30", ((time(7, 30), time(11, 30)), (time(15), time(0))), frozenset({5}), DAY
    )
    winter = Season("10-01", "04-30", ((time(9), time(17)),), frozenset(range(5)), DAY)
    add_seasons(calendar=calendar, seasons=[summer, winter], actor=None)
    made = calendar_of(organisation)
    assert made.season_on(DAY) == summer
    assert made.season_on(date(2026, 12, 1)) == winter
    assert made.season_on(DAY - timedelta(1)) == STANDARD_SEASON


def test_hours_that_leave_a_day_out_are_refused(calendar):
    half = Season("01-01", "06-30", (), frozenset(), DAY)
    with pytest.raises(SeasonsUneven):
        add_seasons(calendar=calendar, seasons=[half], actor=None)


def test_a_code_is_taken_once(calendar):
    with pytest.raises(CodeTaken):
        create_calendar(code="city", zh="", en="", seasons=[], actor=None)
    assert WorkCalendar.objects.count() == 1


def test_organisations_count_in_their_own_zone(organisation, calendar):
    abroad = make_organisation("boston", timezone="America/New_York")
    abroad.calendar = calendar
    assert calendar_of(abroad).tz == "America/New_York"
    assert calendar_of(organisation).tz == "Asia/Shanghai"


def test_a_calendar_is_built_with_few_statements(organisation, calendar, django_assert_num_queries):
    load_statutory_days(calendar=calendar, years=[2021], actor=None)
    with django_assert_num_queries(3):
        calendar_of(organisation)


def test_only_those_who_write_settings_change_their_own_calendar(city, organisation, calendar):
    unit = make_unit(organisation)
    admin, clerk = make_user(organisation, "admin"), make_user(organisation, "clerk")
    give(admin, "admin", unit)
    give(clerk, "leader", unit)
    set_days(calendar=calendar, days={DAY: HOLIDAY}, notice="一", actor=admin)
    with pytest.raises(MissingPermission):
        set_days(calendar=calendar, days={DAY: None}, notice="二", actor=clerk)
    with pytest.raises(OtherOrganisation):
        set_days(calendar=city.calendar, days={DAY: HOLIDAY}, notice="一", actor=admin)
