"""Working time agrees with a counter that looks at every minute."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xiuhua.kit.tests.minutes import ALL, CHINA_2021, LONG_AGO, MINUTE, Rules
from xiuhua.kit.worktime import Clock, Limit, Reason, Unit, deadline, deadlines, elapsed

quick = settings(max_examples=40, deadline=None)
every_city = pytest.mark.parametrize("rules", ALL, ids=lambda rules: rules.name)

starts = st.integers(0, 25 * 24 * 60)
lengths = st.integers(1, 30 * 60)
legs = st.lists(st.tuples(st.booleans(), st.integers(1, 12 * 60)), min_size=1, max_size=3)
waits = st.lists(st.integers(1, 1500), max_size=6)


def limit(minutes: int, *, continuous: bool = False) -> Limit:
    return Limit(Fraction(minutes, 60), Unit.URGENT_HOUR if continuous else Unit.WORK_HOUR)


def limits(drawn: list[tuple[bool, int]]) -> tuple[Limit, ...]:
    return tuple(limit(minutes, continuous=continuous) for continuous, minutes in drawn)


def pauses_after(start: int, drawn: list[int]) -> list[tuple[int, int]]:
    """Make pauses of waits: running, paused, running, paused …; an odd one at the end is left."""
    at, pauses = start, []
    for running, standing in zip(drawn[::2], drawn[1::2], strict=False):
        pauses.append((at + running, at + running + standing))
        at += running + standing
    return pauses


def make_clock(rules: Rules, start: int, drawn, pauses) -> Clock:
    spans = tuple((rules.at(begin), rules.at(end)) for begin, end in pauses)
    return Clock(rules.at(start), limits(drawn), spans)


@every_city
@quick
@given(start=starts, minutes=lengths)
def test_a_deadline_is_where_the_walk_ends(rules, start, minutes):
    due = rules.due(start, [(False, minutes)])
    assume(due is not None)
    assert deadline(rules.at(start), limit(minutes), rules.calendar) == rules.at(due)


@every_city
@quick
@given(start=starts, length=st.integers(0, 14 * 24 * 60))
def test_elapsed_time_is_what_the_walk_counts(rules, start, length):
    found = elapsed(rules.at(start), rules.at(start + length), Unit.WORK_HOUR, rules.calendar)
    assert found == rules.counted(start, start + length) * MINUTE


@every_city
@quick
@given(start=starts, drawn=legs, waits=waits)
def test_a_clock_with_pauses_and_extensions_is_due_where_the_walk_ends(rules, start, drawn, waits):
    pauses = pauses_after(start, waits)
    due = rules.due(start, drawn, pauses)
    assume(due is not None)
    assert make_clock(rules, start, drawn, pauses).due_at(rules.calendar) == rules.at(due)


@every_city
@quick
@given(start=starts, drawn=legs, waits=waits)
def test_an_explanation_adds_up_to_the_deadline(rules, start, drawn, waits):
    pauses = pauses_after(start, waits)
    clock = make_clock(rules, start, drawn, pauses)
    told = clock.explain(rules.calendar)
    edges = [told.started_at, *(one.end for one in told.intervals)]
    assert [one.start for one in told.intervals] == edges[:-1]
    assert told.counted.total_seconds() == clock.total_seconds(rules.calendar)
    assert told.intervals[-1].counted
    assert told.intervals[-1].end == told.due_at == clock.due_at(rules.calendar)


@every_city
@quick
@given(start=starts, drawn=legs, waits=waits)
def test_no_two_neighbours_of_an_explanation_say_the_same(rules, start, drawn, waits):
    told = make_clock(rules, start, drawn, pauses_after(start, waits)).explain(rules.calendar)
    said = [(one.reason, one.note) for one in told.intervals]
    assert all(one != other for one, other in pairwise(said))


@every_city
@quick
@given(start=starts, minutes=lengths)
def test_each_interval_of_an_explanation_works_as_it_says(rules, start, minutes):
    assume(rules.due(start, [(False, minutes)]) is not None)
    for one in Clock(rules.at(start), (limit(minutes),)).explain(rules.calendar).intervals:
        begin, end = ((moment - rules.start) // MINUTE for moment in (one.start, one.end))
        assert set(rules.minutes[begin:end]) == {one.counted}


@every_city
@quick
@given(start=starts, drawn=legs, waits=waits, after=st.integers(-100, 6000))
def test_elapsed_and_remaining_make_up_the_total(rules, start, drawn, waits, after):
    clock = make_clock(rules, start, drawn, pauses_after(start, waits))
    moment = rules.at(start + after)
    told = clock.explain(rules.calendar, until=moment)
    spent = clock.elapsed(rules.calendar, moment)
    total = timedelta(seconds=clock.total_seconds(rules.calendar))
    assert spent + clock.remaining(rules.calendar, moment) == total
    assert told.counted == spent


@every_city
@quick
@given(start=starts, microseconds=st.integers(0, 10**6 - 1), seconds=st.integers(1, 10**5))
def test_a_limit_has_elapsed_at_its_deadline(rules, start, microseconds, seconds):
    begin = rules.at(start) + timedelta(microseconds=microseconds)
    due = deadline(begin, Limit(Fraction(seconds, 3600), Unit.WORK_HOUR), rules.calendar)
    found = elapsed(begin, due, Unit.WORK_HOUR, rules.calendar)
    assert found == timedelta(seconds=seconds)


@every_city
@quick
@given(start=starts, later=st.integers(0, 3000), minutes=lengths, more=st.integers(0, 600))
def test_a_later_start_or_a_longer_limit_is_never_due_earlier(rules, start, later, minutes, more):
    first = deadline(rules.at(start), limit(minutes), rules.calendar)
    assert deadline(rules.at(start + later), limit(minutes + more), rules.calendar) >= first


@every_city
@quick
@given(start=starts, minutes=lengths, running=st.integers(0, 3000), standing=st.integers(1, 3000))
def test_a_pause_and_resume_gives_the_remainder_from_then_on(
    rules, start, minutes, running, standing
):
    clock = Clock(rules.at(start), (limit(minutes),))
    left = clock.remaining(rules.calendar, rules.at(start + running))
    assume(left > timedelta())
    back = rules.at(start + running + standing)
    resumed = clock.pause(rules.at(start + running)).resume(back)
    rest = Limit(Fraction(left // MINUTE, 60), Unit.WORK_HOUR)
    assert resumed.due_at(rules.calendar) == deadline(back, rest, rules.calendar)


@every_city
@quick
@given(start=starts, drawn=legs, minutes=lengths)
def test_an_extension_is_counted_from_the_old_deadline(rules, start, drawn, minutes):
    clock = Clock(rules.at(start), limits(drawn))
    due = clock.due_at(rules.calendar)
    extended = clock.extend(limit(minutes)).due_at(rules.calendar)
    assert extended == deadline(due, limit(minutes), rules.calendar)


@every_city
def test_many_deadlines_are_those_of_one_at_a_time(rules):
    rng = np.random.default_rng(7)
    begins = int(rules.start.timestamp()) + rng.integers(0, 25 * 86_400, 300)
    seconds = rng.integers(0, 3_000_000, 300)
    many = deadlines(begins, seconds, rules.calendar)
    one_by_one = [
        deadline(
            rules.start + timedelta(seconds=int(begin) - int(rules.start.timestamp())),
            Limit(Fraction(int(length), 3600), Unit.WORK_HOUR),
            rules.calendar,
        ).timestamp()
        for begin, length in zip(begins, seconds, strict=True)
    ]
    assert many.tolist() == one_by_one


@st.composite
def some_rules(draw) -> Rules:
    """Draw shifts on the quarter hour, working weekdays, free and make-up days, and a zone."""
    edges = draw(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(sorted))
    shifts = " ".join(
        f"{a // 4:02}:{a % 4 * 15:02}-{b // 4:02}:{b % 4 * 15:02}"
        for a, b in zip(edges[::2], edges[1::2], strict=False)
    )
    zone, first = draw(
        st.sampled_from(
            [
                ("Asia/Shanghai", date(2021, 9, 28)),
                ("America/New_York", date(2021, 3, 10)),
                ("America/New_York", date(2021, 11, 3)),
                ("Europe/Berlin", date(2020, 12, 27)),
            ]
        )
    )
    days = st.frozensets(st.integers(0, 9).map(lambda n: first + timedelta(days=n)), max_size=4)
    holidays, makeups = draw(days), draw(days)
    weekdays = "".join(map(str, sorted(draw(st.sets(st.integers(0, 6), min_size=1)))))
    season = (LONG_AGO, "01-01", "12-31", shifts, weekdays)
    return Rules("drawn", zone, (season,), first, holidays, makeups - holidays, days=10)


@settings(max_examples=40, deadline=None)
@given(rules=some_rules(), start=st.integers(0, 5000), length=st.integers(0, 9000))
def test_any_calendar_counts_as_the_walk_does(rules, start, length):
    found = elapsed(rules.at(start), rules.at(start + length), Unit.WORK_HOUR, rules.calendar)
    assert found == rules.counted(start, start + length) * MINUTE


@quick
@given(start=starts, minutes=lengths)
def test_a_holiday_is_named_in_full_days(start, minutes):
    clock = Clock(CHINA_2021.at(start), (limit(minutes),))
    for one in clock.explain(CHINA_2021.calendar).intervals:
        if one.reason is Reason.HOLIDAY and one.start > clock.started_at:
            assert one.days == tuple(date(2021, 10, n) for n in range(1, 8))
