"""A deadline told as data: the intervals counted and skipped, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xiuhua.kit import clock
from xiuhua.kit.worktime.calendar import Calendar
from xiuhua.kit.worktime.limits import Limit
from xiuhua.kit.worktime.moments import from_us
from xiuhua.kit.worktime.timeline import Segment
from xiuhua.kit.worktime.vocab import Reason


@dataclass(frozen=True, slots=True)
class Interval:
    """Time that counts, or does not, for one reason; `days` are the free local days it spans."""

    start: datetime
    end: datetime
    counted: bool
    reason: Reason
    note: str
    days: tuple[date, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def as_data(self) -> dict[str, Any]:
        """Return plain values: ISO times in UTC, the length in seconds, the reason's names."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "seconds": self.length.total_seconds(),
            "counted": self.counted,
            "reason": self.reason.value,
            "zh": self.reason.zh,
            "en": self.reason.en,
            "note": self.note,
            "days": [day.isoformat() for day in self.days],
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Consecutive intervals from the start of a clock; what they count is what was counted.

    They end at `due_at`, or at the moment the explanation was asked for; while the clock is
    paused `due_at` is none and they end where it was paused.
    """

    started_at: datetime
    due_at: datetime | None
    limits: tuple[Limit, ...]
    intervals: tuple[Interval, ...]

    @property
    def counted(self) -> timedelta:
        """The sum of what counts."""
        return sum((one.length for one in self.intervals if one.counted), timedelta())

    def as_data(self) -> dict[str, Any]:
        """Return plain values: ISO times in UTC, seconds, limits, the intervals in order."""
        return {
            "started_at": self.started_at.isoformat(),
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "limits": [limit.as_data() for limit in self.limits],
            "counted_seconds": self.counted.total_seconds(),
            "intervals": [interval.as_data() for interval in self.intervals],
        }


def segments_between(calendar: Calendar, start: int, end: int) -> Iterator[Segment]:
    """Yield the calendar's segments from `start` to `end`, microseconds, cut at both."""
    day = clock.local_day(from_us(start), calendar.tz)
    while day <= clock.local_day(from_us(end), calendar.tz):
        for part in calendar.timeline.segments(day):
            begins, ends = max(part.start, start), min(part.end, end)
            if begins < ends:
                yield Segment(begins, ends, part.reason, part.note)
        day += timedelta(days=1)


def merged(segments: Iterable[Segment], tz: str) -> tuple[Interval, ...]:
    """Return consecutive segments as intervals, neighbours of one reason and note as one."""
    runs: list[Segment] = []
    for part in segments:
        last = runs[-1] if runs else None
        if last and (last.reason, last.note) == (part.reason, part.note):
            runs[-1] = Segment(last.start, part.end, last.reason, last.note)
        elif part.start < part.end:
            runs.append(part)
    return tuple(_interval(run, tz) for run in runs)


def _interval(run: Segment, tz: str) -> Interval:
    start, end = from_us(run.start), from_us(run.end)
    days: tuple[date, ...] = ()
    if run.reason in (Reason.WEEKEND, Reason.HOLIDAY):
        first = clock.local_day(start, tz)
        last = clock.local_day(end - timedelta(microseconds=1), tz)
        days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    return Interval(start, end, run.reason.counted, run.reason, run.note, days)
