"""The working calendars of organisations: rows that a city edits, and the calendar they make."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from django.db import transaction

from xiuhua.core.ledger.caching import Cached
from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.errors import CodeTaken, OtherOrganisation
from xiuhua.core.people.models import (
    CalendarDay,
    CalendarSeason,
    Organisation,
    User,
    WorkCalendar,
)
from xiuhua.core.people.statutory import COMPUTED, notice_of, statutory_days
from xiuhua.core.people.vocab import DayKind
from xiuhua.kit import clock
from xiuhua.kit.worktime.calendar import Calendar, DayRule, Season
from xiuhua.kit.worktime.vocab import DayType

STANDARD = "cn-standard"
STANDARD_SEASON = Season(
    from_md="01-01",
    to_md="12-31",
    shifts=((time(8), time(12)), (time(14), time(18))),
    weekdays=frozenset(range(5)),
    valid_from=date(2000, 1, 1),
)
FIRST_YEAR = 2015  # of the statutory days that the standard calendar begins with


def calendar_of(organisation: Organisation) -> Calendar:
    """Return the working time of an organisation, in its time zone; no statement when warm."""
    return CALENDARS.get((organisation.calendar_id, organisation.timezone))


@transaction.atomic
def create_calendar(
    *, code: str, zh: str, en: str, seasons: Sequence[Season], actor: User | None
) -> WorkCalendar:
    """Make a calendar of seasons that together cover the year; without any it never works.

    Raises:
        CodeTaken: there is one of this code.
        SeasonsUneven: the seasons leave a day out or cover one twice.
    """
    require(actor, "settings.write")
    if WorkCalendar.objects.filter(code=code).exists():
        raise CodeTaken(value=code)
    calendar = WorkCalendar.objects.create(code=code, zh=zh, en=en)
    _write_seasons(calendar, seasons)
    record("people.calendar_created", calendar.ref, actor=actor, zh=zh)
    return calendar


@transaction.atomic
def add_seasons(*, calendar: WorkCalendar, seasons: Sequence[Season], actor: User | None) -> None:
    """Give a calendar new working hours from the seasons' `valid_from` on; the old ones stay.

    Raises:
        SeasonsUneven: with those there are, a day of the year is left out or covered twice.
    """
    _permit(actor, calendar)
    _write_seasons(calendar, seasons)
    starts = sorted({season.valid_from for season in seasons})
    record("people.seasons_added", calendar.ref, actor=actor, valid_from=starts)


@transaction.atomic
def set_days(
    *,
    calendar: WorkCalendar,
    days: Mapping[date, DayRule | None],
    notice: str,
    actor: User | None,
) -> int:
    """Enter what a notice says of some days; None: the day is as its weekday after all.

    What was in force stays as an older version. Returns the number of days that changed.
    """
    _permit(actor, calendar)
    rows = _in_force(calendar)
    changed = [
        CalendarDay(
            calendar=calendar,
            date=day,
            kind=kind,
            note=note,
            notice=notice,
            version=rows[day].version + 1 if day in rows else 1,
        )
        for day, rule in days.items()
        for kind, note in [(rule.kind.value, rule.note) if rule else (DayKind.ORDINARY.value, "")]
        if _differs(rows.get(day), kind, note, notice)
    ]
    if changed:
        CalendarDay.objects.bulk_create(changed)
        CALENDARS.bump()
        told = {row.date.isoformat(): row.kind for row in changed}
        record("people.days_set", calendar.ref, actor=actor, notice=notice, days=told)
    return len(changed)


@transaction.atomic
def load_statutory_days(*, calendar: WorkCalendar, years: Iterable[int], actor: User | None) -> int:
    """Enter China's holidays and make-up days of some years; returns the number of changed days.

    Days that the city set by a notice of its own stay. Days that were computed and that the
    year's notice, once it is out, does not name become ordinary.
    """
    rows, changed = _in_force(calendar), 0
    for year in years:
        notice = notice_of(year)
        ours = {row.date for row in rows.values() if row.notice in (notice, COMPUTED)}
        days: dict[date, DayRule | None] = {day: None for day in ours if day.year == year}
        for day, rule in statutory_days(year).items():
            if day in ours or day not in rows:
                days[day] = rule
        changed += set_days(calendar=calendar, days=days, notice=notice, actor=actor)
    return changed


@transaction.atomic
def standard_calendar(
    *, years: Iterable[int] | None = None, actor: User | None = None
) -> WorkCalendar:
    """Return China's common calendar, made or brought up to date.

    08:00–12:00 and 14:00–18:00 from Monday to Friday, with the statutory holidays of `years`, by
    default from 2015 to the next.
    """
    calendar = WorkCalendar.objects.filter(code=STANDARD).first() or create_calendar(
        code=STANDARD,
        zh="标准工作日历",
        en="Standard working calendar",
        seasons=[STANDARD_SEASON],
        actor=actor,
    )
    load_statutory_days(
        calendar=calendar,
        years=years or range(FIRST_YEAR, clock.now().year + 2),
        actor=actor,
    )
    return calendar


def _load(key: tuple[int, str]) -> Calendar:
    calendar_id, timezone = key
    calendar = WorkCalendar.objects.get(pk=calendar_id)
    seasons = tuple(_season(row) for row in calendar.seasons.all())
    days = {
        row.date: DayRule(_DAY_TYPES[row.kind], row.note)
        for row in _in_force(calendar).values()
        if row.kind in _DAY_TYPES
    }
    return Calendar(calendar.code, timezone, seasons, days)


CALENDARS: Cached[Calendar] = Cached("people.calendars", _load)
_DAY_TYPES: dict[str, DayType] = {kind.value: kind for kind in DayType}


def _in_force(calendar: WorkCalendar) -> dict[date, CalendarDay]:
    rows = CalendarDay.objects.filter(calendar=calendar).order_by("date", "version")
    return {row.date: row for row in rows}


def _differs(row: CalendarDay | None, kind: str, note: str, notice: str) -> bool:
    if row is None:
        return kind != DayKind.ORDINARY
    return (row.kind, row.note, row.notice) != (kind, note, notice)


def _write_seasons(calendar: WorkCalendar, seasons: Sequence[Season]) -> None:
    CalendarSeason.objects.bulk_create(
        CalendarSeason(
            calendar=calendar,
            from_md=season.from_md,
            to_md=season.to_md,
            shifts=[[f"{moment:%H:%M}" for moment in shift] for shift in season.shifts],
            weekdays=sorted(season.weekdays),
            valid_from=season.valid_from,
        )
        for season in seasons
    )
    CALENDARS.bump()
    _load((calendar.pk, "UTC"))  # raises where the seasons do not fit together


def _season(row: CalendarSeason) -> Season:
    shifts = tuple(
        (time.fromisoformat(start), time.fromisoformat(end)) for start, end in row.shifts
    )
    return Season(row.from_md, row.to_md, shifts, frozenset(row.weekdays), row.valid_from)


def _permit(actor: User | None, calendar: WorkCalendar) -> None:
    require(actor, "settings.write")
    if actor is not None and actor.organisation.calendar_id != calendar.pk:
        raise OtherOrganisation
