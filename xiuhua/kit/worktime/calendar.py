"""The working calendar of an organisation: seasons with shifts, holidays, make-up days."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xiuhua.kit.worktime.errors import (
    BadMonthDay,
    BadShifts,
    BadWeekdays,
    SeasonsUneven,
    UnknownTimezone,
)
from xiuhua.kit.worktime.limits import DAY_S
from xiuhua.kit.worktime.timeline import Timeline
from xiuhua.kit.worktime.vocab import DayType, Reason

MONTH_DAYS = [f"{date(2000, 1, 1) + timedelta(days=n):%m-%d}" for n in range(366)]


class Stretch(NamedTuple):
    """A part of a local day, in seconds of the wall clock since midnight."""

    start_s: int
    end_s: int
    reason: Reason
    note: str = ""


@dataclass(frozen=True)
class Season:
    """Shifts in force from one day of every year to another, both included.

    `from_md` and `to_md` are `"MM-DD"` and may wrap around New Year. `shifts` are pairs of local
    time; an end of 00:00 means midnight at the end of the day. `weekdays`: Monday is 0.

    Raises:
        BadMonthDay, BadShifts, BadWeekdays: something of it cannot be.
    """

    from_md: str
    to_md: str
    shifts: tuple[tuple[time, time], ...]
    weekdays: frozenset[int]
    valid_from: date

    def __post_init__(self) -> None:
        for text in (self.from_md, self.to_md):
            if text not in MONTH_DAYS:
                raise BadMonthDay(text=text)
        bounds = [second for shift in self.shifts_s for second in shift]
        if any(end <= start for start, end in self.shifts_s) or bounds != sorted(bounds):
            raise BadShifts(shifts=", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in self.shifts))
        if not self.weekdays <= set(range(7)):
            raise BadWeekdays(weekdays=sorted(self.weekdays))

    @cached_property
    def shifts_s(self) -> tuple[tuple[int, int], ...]:
        """The shifts in seconds since midnight, in order."""
        return tuple(
            sorted((_seconds(start), _seconds(end) or DAY_S) for start, end in self.shifts)
        )

    @cached_property
    def day_s(self) -> int:
        """Seconds of a working day."""
        return sum(end - start for start, end in self.shifts_s)

    def month_days(self) -> list[str]:
        """Return the days of the year the season covers."""
        start, end = MONTH_DAYS.index(self.from_md), MONTH_DAYS.index(self.to_md)
        if start <= end:
            return MONTH_DAYS[start : end + 1]
        return MONTH_DAYS[start:] + MONTH_DAYS[: end + 1]

    def working_day(self, reason: Reason, note: str) -> list[Stretch]:
        """Return a whole working day, its shifts counted for `reason`."""
        stretches: list[Stretch] = []
        at = 0
        for start, end in self.shifts_s:
            if at < start:
                stretches.append(Stretch(at, start, Reason.BREAK if at else Reason.OFF_SHIFT))
            stretches.append(Stretch(start, end, reason, note))
            at = end
        if at < DAY_S:
            stretches.append(Stretch(at, DAY_S, Reason.OFF_SHIFT))
        return stretches


@dataclass(frozen=True, slots=True)
class DayRule:
    """How one date differs from its weekday; `note` names the occasion (春节)."""

    kind: DayType
    note: str = ""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working time of an organisation, which never changes: new rules make a new calendar.

    The seasons of one `valid_from` belong together and cover each day of the year once; they
    replace all older ones from that day on. Make-up days work the season's shifts. Compiled to
    intervals when first counted by, a year at a time.

    Raises:
        SeasonsUneven: seasons of one `valid_from` leave a day out or cover it twice.
        UnknownTimezone: `tz` is no IANA zone.
    """

    code: str
    tz: str
    seasons: tuple[Season, ...]
    days: Mapping[date, DayRule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ = self.zone, self._versions

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        try:
            return ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownTimezone(tz=self.tz) from error

    @cached_property
    def timeline(self) -> Timeline:
        """The working intervals, compiled as far as they were needed."""
        return Timeline(self)

    @property
    def valid_from(self) -> date | None:
        """The first day that has rules, none where there are no seasons."""
        return self._versions[0][0] if self._versions else None

    @property
    def has_shifts(self) -> bool:
        """Whether any season has a shift."""
        return any(season.shifts for season in self.seasons)

    def season_on(self, day: date) -> Season | None:
        """Return the season in force on a local day, none before the first."""
        index = bisect_right(self._version_dates, day) - 1
        if index < 0:
            return None
        return self._versions[index][1][day.month, day.day]

    def day_s(self, day: date) -> int:
        """Return the seconds of a working day in the season of `day`, 0 where none is in force."""
        season = self.season_on(day)
        return season.day_s if season else 0

    def stretches(self, day: date) -> list[Stretch]:
        """Return a whole local day cut into stretches, each with the reason it counts or not."""
        season, rule = self.season_on(day), self.days.get(day)
        if rule is not None and rule.kind == DayType.HOLIDAY:
            return [Stretch(0, DAY_S, Reason.HOLIDAY, rule.note)]
        if season is None:
            return [Stretch(0, DAY_S, Reason.OFF_SHIFT)]
        if rule is not None:
            return season.working_day(Reason.MAKEUP, rule.note)
        if day.weekday() in season.weekdays:
            return season.working_day(Reason.WORKING, "")
        return [Stretch(0, DAY_S, Reason.WEEKEND)]

    @cached_property
    def _versions(self) -> list[tuple[date, dict[tuple[int, int], Season]]]:
        seasons = sorted(self.seasons, key=lambda season: season.valid_from)
        groups = groupby(seasons, key=lambda season: season.valid_from)
        return [(valid_from, _by_day(valid_from, list(group))) for valid_from, group in groups]

    @cached_property
    def _version_dates(self) -> list[date]:
        return [valid_from for valid_from, _ in self._versions]


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _by_day(valid_from: date, seasons: list[Season]) -> dict[tuple[int, int], Season]:
    counts = Counter(text for season in seasons for text in season.month_days())
    for text in MONTH_DAYS:
        if counts[text] != 1:
            raise SeasonsUneven(valid_from=valid_from, month_day=text, count=counts[text])
    return {
        (int(text[:2]), int(text[3:])): season for season in seasons for text in season.month_days()
    }
