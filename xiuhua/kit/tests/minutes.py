"""Working time by brute force: every minute is looked at on the wall clock, one after another."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from xiuhua.kit.worktime import Calendar, DayRule, DayType, Season

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Rules:
    """Seasons as (valid from, from, to, shifts, weekdays), all but the date as text."""

    name: str
    tz: str
    seasons: tuple[tuple[date, str, str, str, str], ...]
    first: date
    holidays: frozenset[date] = frozenset()
    makeups: frozenset[date] = frozenset()
    days: int = 40

    @cached_property
    def start(self) -> datetime:
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @cached_property
    def calendar(self) -> Calendar:
        days = {day: DayRule(DayType.HOLIDAY, "节日") for day in self.holidays}
        days |= {day: DayRule(DayType.MAKEUP, "调休") for day in self.makeups}
        return Calendar(self.name, self.tz, tuple(_season(*one) for one in self.seasons), days)

    @cached_property
    def minutes(self) -> list[bool]:
        """Whether each minute from `start` on works."""
        zone = ZoneInfo(self.tz)
        count = self.days * 24 * 60
        return [self.works((self.start + n * MINUTE).astimezone(zone)) for n in range(count)]

    def works(self, local: datetime) -> bool:
        day, hhmm = local.date(), local.isoformat()[11:16]
        if day in self.holidays:
            return False
        weekdays, shifts = self._in_force(day)
        if day not in self.makeups and str(day.weekday()) not in weekdays:
            return False
        return any(start <= hhmm < end for start, end in shifts)

    @cache  # noqa: B019 the rules of the tests live as long as they do
    def _in_force(self, day: date) -> tuple[str, list[tuple[str, str]]]:
        newest = max(valid for valid, *_ in self.seasons if valid <= day)
        md = day.isoformat()[5:]
        for valid, begin, end, shifts, weekdays in self.seasons:
            inside = begin <= md <= end if begin <= end else md >= begin or md <= end
            if valid == newest and inside:
                pairs = [shift.split("-") for shift in shifts.split()]
                return weekdays, [(one, other) for one, other in pairs]
        raise AssertionError("a day of the year is in no season")

    def at(self, minute: int) -> datetime:
        return self.start + minute * MINUTE

    def counted(self, start: int, end: int) -> int:
        """Return the working minutes from one minute to another."""
        return sum(1 for n in range(start, end) if self.minutes[n])

    def due(
        self,
        start: int,
        legs: list[tuple[bool, int]],
        pauses: list[tuple[int, int]] | None = None,
    ) -> int | None:
        """Return the minute at which all legs (continuous?, minutes) are used up, walking to it."""
        left = [list(leg) for leg in legs]
        for minute in range(start, len(self.minutes)):
            if not left:
                return minute
            if any(begin <= minute < end for begin, end in pauses or []):
                continue
            if left[0][0] or self.minutes[minute]:
                left[0][1] -= 1
                if not left[0][1]:
                    left.pop(0)
        return None


def _season(valid: date, begin: str, end: str, shifts: str, weekdays: str) -> Season:
    pairs = tuple(tuple(_time(text) for text in shift.split("-")) for shift in shifts.split())
    return Season(begin, end, pairs, frozenset(int(one) for one in weekdays), valid)


def _time(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


LONG_AGO = date(2000, 1, 1)
OFFICE = "08:00-12:00 14:00-18:00"

CHINA_2021 = Rules(
    "China, autumn 2021",
    "Asia/Shanghai",
    ((LONG_AGO, "01-01", "12-31", OFFICE, "01234"),),
    date(2021, 9, 20),
    frozenset(date(2021, 10, n) for n in range(1, 8)),
    frozenset({date(2021, 9, 26), date(2021, 10, 9)}),
)

ALL = [
    CHINA_2021,
    Rules(
        "summer and winter hours",
        "Asia/Shanghai",
        (
            (LONG_AGO, "05-01", "09-30", "08:00-12:00 15:00-18:30", "012345"),
            (LONG_AGO, "10-01", "04-30", "08:30-12:00 13:30-17:00", "01234"),
        ),
        date(2021, 9, 15),
        frozenset({date(2021, 10, 1)}),
    ),
    Rules(
        "new hours from a day on",
        "Asia/Shanghai",
        (
            (LONG_AGO, "01-01", "12-31", OFFICE, "01234"),
            (date(2021, 11, 10), "01-01", "12-31", "07:00-14:00 14:00-21:00", "0123456"),
        ),
        date(2021, 10, 25),
    ),
    Rules(
        "over New Year",
        "Asia/Shanghai",
        (
            (LONG_AGO, "11-15", "03-14", "09:00-17:00", "01234"),
            (LONG_AGO, "03-15", "11-14", OFFICE, "01234"),
        ),
        date(2021, 12, 10),
        frozenset(date(2022, 1, n) for n in range(1, 4)),
    ),
    Rules(
        "New York in spring, at night",
        "America/New_York",
        ((LONG_AGO, "01-01", "12-31", "00:00-02:30 20:00-24:00", "0123456"),),
        date(2021, 3, 1),
    ),
    Rules(
        "New York in autumn, at night",
        "America/New_York",
        ((LONG_AGO, "01-01", "12-31", "01:30-05:00 09:00-17:00", "0123456"),),
        date(2021, 10, 25),
    ),
    Rules(
        "São Paulo, midnight skipped",
        "America/Sao_Paulo",
        ((LONG_AGO, "01-01", "12-31", "00:00-06:00 22:00-24:00", "0123456"),),
        date(2018, 10, 20),
    ),
    Rules(
        "São Paulo, an hour twice before midnight",
        "America/Sao_Paulo",
        ((LONG_AGO, "01-01", "12-31", "00:00-06:00 23:15-24:00", "0123456"),),
        date(2019, 2, 1),
    ),
    Rules(
        "Lord Howe, half an hour",
        "Australia/Lord_Howe",
        ((LONG_AGO, "01-01", "12-31", "01:45-02:15 10:00-16:00", "0123456"),),
        date(2021, 9, 15),
    ),
    Rules(
        "Samoa, a day left out",
        "Pacific/Apia",
        ((LONG_AGO, "01-01", "12-31", OFFICE, "01234"),),
        date(2011, 12, 15),
    ),
]
