"""Deadlines and elapsed time, one at a time and by the million."""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from xiuhua.kit import clock
from xiuhua.kit.worktime.calendar import Calendar
from xiuhua.kit.worktime.limits import DAY_S, Limit
from xiuhua.kit.worktime.moments import SECOND_US, from_us, to_us
from xiuhua.kit.worktime.timeline import Table
from xiuhua.kit.worktime.vocab import Unit

Seconds = NDArray[np.int64]


def deadline(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """Return the moment, in UTC, at which `limit` has been counted since an aware `start`.

    It is the earliest such moment: four hours from half past twelve end with the afternoon, not
    with the next morning. A limit of nothing ends where it starts.

    Raises:
        NoWorkingTime: a working limit, and the calendar has no working time.
        OutsideCalendar: a working limit from before the calendar's first season.
    """
    seconds = counted_seconds(limit, start, calendar)
    if limit.unit.continuous:
        return start.astimezone(UTC) + timedelta(seconds=seconds)
    return from_us(calendar.timeline.advance(to_us(start), seconds * SECOND_US))


def elapsed(start: datetime, end: datetime, unit: Unit, calendar: Calendar) -> timedelta:
    """Return the time counted from `start` to `end`, negative when `end` comes first.

    Continuous units count all of it; working units the working time, as time, not as days.

    Raises:
        NoWorkingTime, OutsideCalendar: as `deadline`.
    """
    if unit.continuous:
        return end - start
    return timedelta(microseconds=calendar.timeline.between(to_us(start), to_us(end)))


def counted_seconds(limit: Limit, start: datetime, calendar: Calendar) -> int:
    """Return the seconds a limit stands for when its clock starts at `start`.

    A working day has the hours of the season in force then, so that the deadline falls at the
    same position in the day; in a season without shifts, the hours of the next day that works.

    Raises:
        NoWorkingTime, OutsideCalendar: as `deadline`, for working days.
    """
    if limit.unit is not Unit.WORK_DAY:
        return limit.seconds(DAY_S)
    day_s = calendar.day_s(start.astimezone(calendar.zone).date())
    if not day_s:
        next_work = calendar.timeline.advance(to_us(start), 1) - 1
        day_s = calendar.day_s(clock.local_day(from_us(next_work), calendar.tz))
    return limit.seconds(day_s)


def deadlines(starts: Seconds, seconds: Seconds, calendar: Calendar) -> Seconds:
    """Return the deadlines of many clocks in working time.

    Args:
        starts: epoch seconds, int64, of shape (n,).
        seconds: working seconds to count for each, none negative; see `counted_seconds`.
        calendar: the calendar of all of them.

    Returns:
        Epoch seconds, int64, of shape (n,).

    Raises:
        NoWorkingTime, OutsideCalendar: as `deadline`, for any of them.
    """
    if not len(starts):
        return starts.copy()
    timeline = calendar.timeline
    first, last = int(starts.min()), int(starts.max())
    table = timeline.covering(first * SECOND_US, last * SECOND_US)
    while (targets := _worked(table, starts) + seconds).max() * SECOND_US > table.total:
        table = timeline.lengthen(table, table.last_year - table.first_year + 1)
    begins, before = _in_seconds(table.starts), _in_seconds(table.before)
    index = np.searchsorted(before, targets, side="left") - 1
    return np.where(seconds == 0, starts, begins[index] + targets - before[index])


def _worked(table: Table, moments: Seconds) -> Seconds:
    if not table.starts:
        return np.zeros_like(moments)
    begins, ends = _in_seconds(table.starts), _in_seconds(table.ends)
    index = np.maximum(np.searchsorted(begins, moments, side="right") - 1, 0)
    within = np.clip(moments, begins[index], ends[index]) - begins[index]
    worked: Seconds = _in_seconds(table.before)[index] + within
    return worked


def _in_seconds(microseconds: list[int]) -> Seconds:
    return np.array(microseconds, dtype=np.int64) // SECOND_US
