"""A calendar compiled to working intervals, so that counting is a search in sorted lists.

All figures are microseconds since 1970. An instant works when its local wall-clock time lies in a
shift: an hour the clocks skip is not worked, and one that comes twice is worked twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from xiuhua.kit import clock
from xiuhua.kit.worktime.errors import NoWorkingTime, OutsideCalendar
from xiuhua.kit.worktime.moments import DAY_US, EPOCH, SECOND_US, from_us, to_us
from xiuhua.kit.worktime.vocab import Reason

if TYPE_CHECKING:
    from xiuhua.kit.worktime.calendar import Calendar

FIRST_YEAR, LAST_YEAR = 1900, 2199  # no clock of ours runs outside; the search for time ends here


class Segment(NamedTuple):
    """A part of a local day between two moments, with the reason it counts or not."""

    start: int
    end: int
    reason: Reason
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """Working intervals of `first_year` to `last_year`, which are the moments `start` to `end`.

    `before[i]` is the time worked from `start` to `starts[i]`, `total` that up to `end`.
    """

    first_year: int
    last_year: int
    start: int
    end: int
    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def worked(self, at: int) -> int:
        """Return the time worked from the table's start to a moment in it."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        return self.before[index] + min(at, self.ends[index]) - self.starts[index]

    def reached(self, worked: int) -> int:
        """Return the first moment at which so much, more than nothing, has been worked."""
        index = bisect_left(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]


class Timeline:
    """The working intervals of one calendar; years are added as they are asked for.

    A thread that grows the table replaces it whole, so that another sees the old or the new one.
    """

    def __init__(self, calendar: "Calendar") -> None:
        self._calendar = calendar
        self._years: dict[int, list[tuple[int, int]]] = {}
        self._table: Table | None = None

    def between(self, start: int, end: int) -> int:
        """Return the time worked from `start` to `end`, negative when `end` comes first."""
        table = self.covering(min(start, end), max(start, end))
        return table.worked(end) - table.worked(start)

    def advance(self, start: int, amount: int) -> int:
        """Return the first moment at which `amount` has been worked since `start`."""
        if not amount:
            return start
        table = self.covering(start, start)
        step = 1
        while (worked := table.worked(start) + amount) > table.total:
            table = self.lengthen(table, step)
            step *= 2
        return table.reached(worked)

    def covering(self, first: int, last: int) -> Table:
        """Return a table that holds both moments.

        Raises:
            NoWorkingTime: the calendar has no shifts at all.
            OutsideCalendar: a moment lies before the first season or after `LAST_YEAR`.
        """
        table = self._table
        if table is not None and table.start <= first and last < table.end:
            return table
        return self._grow(self._year(first), self._year(last))

    def lengthen(self, table: Table, years: int) -> Table:
        """Return the table with `years` more at its end.

        Raises:
            NoWorkingTime: there are no years left to look for working time in.
        """
        if table.last_year == LAST_YEAR:
            raise NoWorkingTime(calendar=self._calendar.code)
        return self._grow(table.first_year, min(table.last_year + years, LAST_YEAR))

    def segments(self, day: date) -> Iterator[Segment]:
        """Yield the parts of a local day in order, each as long as it really lasts."""
        midnight = (day - EPOCH.date()).days * DAY_US
        for start, end, offset in self._pieces(day):
            for stretch in self._calendar.stretches(day):
                begins = max(start, midnight + stretch.start_s * SECOND_US - offset)
                ends = min(end, midnight + stretch.end_s * SECOND_US - offset)
                if begins < ends:
                    yield Segment(begins, ends, stretch.reason, stretch.note)

    def _year(self, at: int) -> int:
        begins = self._begins()
        day = clock.local_day(from_us(at), self._calendar.tz)
        if day < begins or day.year > LAST_YEAR:
            last = date(LAST_YEAR, 12, 31)
            raise OutsideCalendar(calendar=self._calendar.code, first=begins, last=last)
        return day.year

    def _begins(self) -> date:
        begins = self._calendar.valid_from
        if begins is None or not self._calendar.has_shifts:
            raise NoWorkingTime(calendar=self._calendar.code)
        return max(begins, date(FIRST_YEAR, 1, 1))

    def _grow(self, first: int, last: int) -> Table:
        if (old := self._table) is not None:
            first, last = min(first, old.first_year), max(last, old.last_year)
        starts, ends, before, total = [], [], [], 0
        for start, end in chain.from_iterable(map(self._intervals, range(first, last + 1))):
            starts.append(start)
            ends.append(end)
            before.append(total)
            total += end - start
        opens = self._day_start(max(date(first, 1, 1), self._begins()))
        closes = self._day_start(date(last + 1, 1, 1))
        self._table = table = Table(first, last, opens, closes, starts, ends, before, total)
        return table

    def _intervals(self, year: int) -> list[tuple[int, int]]:
        if year not in self._years:
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
            self._years[year] = [
                (segment.start, segment.end)
                for day in days
                if day.year == year
                for segment in self.segments(day)
                if segment.reason.counted
            ]
        return self._years[year]

    def _pieces(self, day: date) -> list[tuple[int, int, int]]:
        """Return (start, end, offset from UTC) of a day's parts between changes of the clocks."""
        start, end = self._day_start(day), self._day_start(day + timedelta(days=1))
        if start == end:  # a day left out, as in Samoa when it crossed the date line
            return []
        offset = self._offset(start)
        if end - start == DAY_US or offset == self._offset(end - 1):
            return [(start, end, offset)]
        change = self._change(start, end)
        return [(start, change, offset), (change, end, self._offset(change))]

    def _change(self, start: int, end: int) -> int:
        """Return the first second of the later offset, by halving."""
        offset = self._offset(start)
        moments = range(start, end, SECOND_US)
        return moments[bisect_left(moments, 1, key=lambda at: self._offset(at) != offset)]

    def _day_start(self, day: date) -> int:
        return to_us(clock.day_start(day, self._calendar.tz))

    def _offset(self, at: int) -> int:
        offset = from_us(at).astimezone(self._calendar.zone).utcoffset()
        return (offset or timedelta()) // timedelta(microseconds=1)
