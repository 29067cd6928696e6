"""A clock that runs in working time, can be paused and extended, and says why it is due when."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from xiuhua.kit.worktime.calendar import Calendar
from xiuhua.kit.worktime.counting import counted_seconds
from xiuhua.kit.worktime.errors import AlreadyPaused, BadPause, EmptyClock, NotPaused
from xiuhua.kit.worktime.explanation import Explanation, merged, segments_between
from xiuhua.kit.worktime.limits import Limit
from xiuhua.kit.worktime.moments import SECOND_US, from_us, to_us
from xiuhua.kit.worktime.timeline import Segment
from xiuhua.kit.worktime.vocab import Reason

FOREVER_US = 1 << 62

Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Run:
    """Microseconds in which the clock runs by one limit, all of them counting or by calendar."""

    start: int
    end: int
    continuous: bool

    def counted(self, calendar: Calendar) -> int:
        """Return the microseconds counted."""
        return _count(calendar, self.start, self.end, self.continuous)

    def segments(self, calendar: Calendar) -> Iterator[Segment]:
        """Yield the run's parts with the reasons they count or not."""
        if not self.continuous:
            yield from segments_between(calendar, self.start, self.end)
        else:
            yield Segment(self.start, self.end, Reason.CONTINUOUS, "")


@dataclass(frozen=True)
class Clock:
    """Limits counted one after another from a start, pauses taken out.

    The first limit is the original one, further ones are extensions; a change of unit takes
    effect where the limit before is used up. A pause without an end is still open. Each limit is
    turned to seconds by the season in which the clock started, so that its total never changes.

    Raises:
        EmptyClock: there is no limit.
        BadPause: pauses overlap, end before they begin, or precede the start.
    """

    started_at: datetime
    limits: tuple[Limit, ...]
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        if not self.limits:
            raise EmptyClock
        before: datetime | None = self.started_at
        for moment in chain.from_iterable(self.pauses):
            if before is None or (moment is not None and moment < before):
                raise BadPause
            before = moment

    @property
    def paused(self) -> bool:
        """Whether the last pause is still open."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    def due_at(self, calendar: Calendar) -> datetime | None:
        """Return the deadline in UTC, none while paused; one that passed before a pause stays.

        Raises:
            NoWorkingTime, OutsideCalendar: as `deadline`.
        """
        runs, due = self._runs(calendar)
        return from_us(runs[-1].end) if due else None

    def elapsed(self, calendar: Calendar, until: datetime) -> timedelta:
        """Return the time counted up to `until`, past the deadline too in the last limit's unit."""
        runs, _ = self._runs(calendar, to_us(until))
        return timedelta(microseconds=sum(run.counted(calendar) for run in runs))

    def total_seconds(self, calendar: Calendar) -> int:
        """Return the seconds all limits stand for together."""
        return sum(counted_seconds(one, self.started_at, calendar) for one in self.limits)

    def remaining(self, calendar: Calendar, at: datetime) -> timedelta:
        """Return the counted time left at a moment, negative once overdue."""
        return timedelta(seconds=self.total_seconds(calendar)) - self.elapsed(calendar, at)

    def pause(self, at: datetime) -> "Clock":
        """Return the clock paused from a moment on.

        Raises:
            AlreadyPaused: it stands already.
            BadPause: `at` lies before the start or the end of the last pause.
        """
        if self.paused:
            raise AlreadyPaused
        return replace(self, pauses=(*self.pauses, (at, None)))

    def resume(self, at: datetime) -> "Clock":
        """Return the clock running again from a moment on.

        Raises:
            NotPaused: it runs already.
            BadPause: `at` lies before the pause.
        """
        if not self.paused:
            raise NotPaused
        return replace(self, pauses=(*self.pauses[:-1], (self.pauses[-1][0], at)))

    def extend(self, limit: Limit) -> "Clock":
        """Return the clock with one more limit."""
        return replace(self, limits=(*self.limits, limit))

    def explain(self, calendar: Calendar, until: datetime | None = None) -> Explanation:
        """Return the intervals from the start to the deadline, or to `until`, and why each counts.

        Their counted sum is `total_seconds`, or with `until` what `elapsed` returns.
        """
        runs, _ = self._runs(calendar, None if until is None else to_us(until))
        at, segments = to_us(self.started_at), []
        for run in runs:
            segments += [Segment(at, run.start, Reason.PAUSED, ""), *run.segments(calendar)]
            at = run.end
        if until is not None:
            segments.append(Segment(at, to_us(until), Reason.PAUSED, ""))
        intervals = merged(segments, calendar.tz)
        return Explanation(self.started_at, self.due_at(calendar), self.limits, intervals)

    def as_data(self) -> dict[str, Any]:
        """Return the clock as JSON: ISO times, limits as text."""
        return {
            "started_at": self.started_at.isoformat(),
            "limits": [limit.as_data() for limit in self.limits],
            "pauses": [[at.isoformat(), end and end.isoformat()] for at, end in self.pauses],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Clock":
        """Return the clock of `as_data`."""
        moment = datetime.fromisoformat
        pauses = tuple((moment(at), moment(end) if end else None) for at, end in data["pauses"])
        limits = tuple(Limit.from_data(limit) for limit in data["limits"])
        return cls(moment(data["started_at"]), limits, pauses)

    def _runs(self, calendar: Calendar, until: int | None = None) -> tuple[list[Run], bool]:
        """Return the runs up to the deadline, or to `until`; and whether the limits are used up.

        With `until` the last limit has no end, since an overdue clock goes on counting.
        """
        left = deque(self._amounts(calendar))
        if until is not None:
            left[-1] = (left[-1][0], FOREVER_US)
        runs: list[Run] = []
        for start, end in self._between_pauses(until):
            at = start
            while left:
                continuous, amount = left.popleft()
                if end is not None and amount > (room := _count(calendar, at, end, continuous)):
                    runs.append(Run(at, end, continuous))
                    left.appendleft((continuous, amount - room))
                    break
                runs.append(Run(at, _advance(calendar, at, amount, continuous), continuous))
                at = runs[-1].end
        return runs, not left

    def _amounts(self, calendar: Calendar) -> Iterator[tuple[bool, int]]:
        """Yield whether each limit is continuous, and its microseconds."""
        for limit in self.limits:
            seconds = counted_seconds(limit, self.started_at, calendar)
            yield limit.unit.continuous, seconds * SECOND_US

    def _between_pauses(self, until: int | None) -> Iterator[tuple[int, int | None]]:
        """Yield the times the clock runs, before `until` if given; None is without end."""
        start: datetime | None = self.started_at
        for at, end in (*self.pauses, (None, None)):
            if start is None or (until is not None and to_us(start) >= until):
                return
            stop = None if at is None else to_us(at)
            yield to_us(start), stop if until is None else min(stop or until, until)
            start = end


def _count(calendar: Calendar, start: int, end: int, continuous: bool) -> int:
    return end - start if continuous else calendar.timeline.between(start, end)


def _advance(calendar: Calendar, start: int, amount: int, continuous: bool) -> int:
    return start + amount if continuous else calendar.timeline.advance(start, amount)
