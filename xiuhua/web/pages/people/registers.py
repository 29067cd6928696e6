"""Registers of the organisation itself: units, people, the days of its calendar."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xiuhua.core.people.calendars import set_days
from xiuhua.core.people.directory import organisation_by_id, units_of
from xiuhua.core.people.imports import DayRow, UnitRow, UserRow, sift_units, sift_users
from xiuhua.core.people.models import Assignment, CalendarDay, Organisation, Post, Unit, User
from xiuhua.core.people.privacy import mask_phone
from xiuhua.core.people.services import admit_units, admit_users, end_assignment, set_active
from xiuhua.core.people.vocab import DayKind, UnitKind
from xiuhua.kit import clock
from xiuhua.kit.tabular import Table
from xiuhua.kit.worktime import DayRule, DayType
from xiuhua.web.parts import Act
from xiuhua.web.registers import past
from xiuhua.web.registers.register import Choices, Narrow, Register, Writer


def unit_choices(organisation_id: int) -> Choices:
    """Return the units in use by code."""
    units = sorted(units_of(organisation_id).values(), key=lambda unit: unit.code)
    return [(unit.code, unit) for unit in units if unit.active]


def words(vocab: Iterable[Any]) -> Choices:
    """Return a word list's choices."""
    return [(word.value, word) for word in vocab]


class Units(Register):
    """Units (单位)."""

    kind, zh, en, icon = "units", "单位", "Units", "building"
    row = UnitRow
    listed = ("code", "zh", "kind", "parent", "phone")
    searched = ("code", "zh", "en", "short_zh")
    narrows = (Narrow("kind", "单位类别", "Unit kind", "kind", lambda _: words(UnitKind)),)
    writes = "people.write"

    def rows(self, organisation_id: int) -> QuerySet[Unit]:
        """Units with the one they are part of."""
        return Unit.objects.filter(organisation_id=organisation_id).select_related("parent")

    def told(self, thing: Unit) -> dict[str, Any]:
        """Return the values of a unit."""
        parent = thing.parent.code if thing.parent else ""
        plain = {name: getattr(thing, name) for name in ("code", "zh", "en", "short_zh", "phone")}
        return plain | {"kind": UnitKind(thing.kind), "parent": parent}

    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """Units go in by `admit_units`."""
        sift_units(table, organisation)
        return partial(admit_units, organisation=organisation, actor=actor)

    def choices(self, organisation_id: int) -> dict[str, Choices]:
        """A unit is part of one there is."""
        return {"parent": unit_choices(organisation_id)}


class People(Register):
    """People (人员) with the post they hold; who holds several is told by the first."""

    kind, zh, en, icon = "people", "人员", "People", "users"
    row = UserRow
    key = key_lookup = "username"
    listed = ("username", "name", "unit", "post", "phone")
    searched = ("username", "name")
    narrows = (
        Narrow("unit", "单位", "Unit", "assignments__unit__code", unit_choices),
        Narrow(
            "post",
            "岗位",
            "Post",
            "assignments__post__code",
            lambda _: [(post.code, post) for post in Post.objects.all()],
        ),
    )
    reads = writes = "people.write"
    personal = {"phone": mask_phone}

    def rows(self, organisation_id: int) -> QuerySet[User]:
        """People with what they hold today."""
        organisation = organisation_by_id(organisation_id)
        today = clock.local_day(clock.now(), organisation.timezone)
        held = Assignment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today))
        held = held.select_related("unit", "post").order_by("valid_from", "id")
        posts = Prefetch("assignments", held, to_attr="held")
        people = User.objects.filter(organisation_id=organisation_id)
        return people.prefetch_related(posts).distinct()

    def told(self, thing: User) -> dict[str, Any]:
        """Return the values of a person."""
        first = next(iter(self._held(thing)), None)
        return {
            "username": thing.username,
            "name": thing.name,
            "unit": first.unit.code if first else "",
            "post": first.post.code if first else "",
            "phone": thing.phone,
        }

    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """People go in by `admit_users`."""
        sift_users(table, organisation)
        return partial(admit_users, organisation=organisation, actor=actor)

    def choices(self, organisation_id: int) -> dict[str, Choices]:
        """A person holds a post of the trade in a unit there is."""
        posts = [(post.code, post) for post in Post.objects.all()]
        return {"unit": unit_choices(organisation_id), "post": posts}

    def deeds(self, thing: User) -> Iterable[Act]:
        """Shut out or let in; end a post."""
        if thing.is_active:
            yield Act("shut_out", "停用账号", "Shut out", danger=True)
        else:
            yield Act("let_in", "启用账号", "Let in again")
        for one in self._held(thing):
            zh = f"结束任职：{one.unit.zh} {one.post.zh}"
            yield Act(f"end-{one.pk}", zh, f"End {one.post.en} at {one.unit.en or one.unit.zh}")

    def do(self, thing: User, deed: str, actor: User) -> None:
        """Do it through the services of people."""
        if deed in ("shut_out", "let_in"):
            set_active(user=thing, active=deed == "let_in", actor=actor)
            return
        held = next(one for one in self._held(thing) if deed == f"end-{one.pk}")
        today = clock.local_day(clock.now(), thing.organisation.timezone)
        end_assignment(assignment=held, on=today, actor=actor)

    def _held(self, thing: User) -> Sequence[Assignment]:
        held: Sequence[Assignment] = vars(thing).get("held", ())
        return held


class CalendarDays(Register):
    """Days of the calendar (日历) of which a notice said something; each version is kept."""

    kind, zh, en, icon = "calendar", "工作日历", "Calendar", "calendar-event"
    row = DayRow
    key = key_lookup = "date"
    newest_first = True
    listed = ("date", "kind", "note", "notice")
    searched = ("note", "notice")
    narrows = (
        Narrow("kind", "类别", "Kind", "kind", lambda _: words(DayKind)),
        Narrow("year", "年份", "Year", "date__year"),
    )
    writes = "settings.write"

    def rows(self, organisation_id: int) -> QuerySet[CalendarDay]:
        """What is in force: of each day the newest version."""
        calendar_id = organisation_by_id(organisation_id).calendar_id
        newer = CalendarDay.objects.filter(
            calendar=OuterRef("calendar"), date=OuterRef("date"), version__gt=OuterRef("version")
        )
        days = CalendarDay.objects.filter(~Exists(newer), calendar_id=calendar_id)
        return days.select_related("calendar")

    def told(self, thing: CalendarDay) -> dict[str, Any]:
        """Return the values of a day."""
        kind = DayKind(thing.kind)
        return {"date": thing.date, "kind": kind, "note": thing.note, "notice": thing.notice}

    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """Days go in by `set_days`, a notice at a time."""
        return partial(_set_days, organisation=organisation, actor=actor)

    def history(self, thing: CalendarDay) -> list[past.Past]:
        """The acts on the calendar that named the day."""
        return past.of_subject(thing.calendar.ref, naming=thing.date.isoformat())


def _set_days(rows: Sequence[DayRow], *, organisation: Organisation, actor: User | None) -> int:
    by_notice: dict[str, dict[date, DayRule | None]] = {}
    for row in rows:
        ordinary = row.kind is DayKind.ORDINARY
        rule = None if ordinary else DayRule(DayType(row.kind.value), row.note)
        by_notice.setdefault(row.notice, {})[row.date] = rule
    return sum(
        set_days(calendar=organisation.calendar, days=days, notice=notice, actor=actor)
        for notice, days in by_notice.items()
    )
