"""The responsibility matrix: who answers for what, where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from xiuhua.core.catalogue.errors import (
    NothingUnderIt,
    UnknownClass,
    UnknownUnit,
)
from xiuhua.core.catalogue.imports import RuleRow
from xiuhua.core.catalogue.models import Responsibility
from xiuhua.core.catalogue.selectors import MATRICES, class_book
from xiuhua.core.catalogue.services.versions import end
from xiuhua.core.ledger.services import NewAct, record, record_many
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, Unit, User
from xiuhua.core.places.errors import UnknownArea
from xiuhua.core.places.selectors import areas
from xiuhua.kit import clock
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.tabular import Report, RowProblem, Table, apply_table, read_table

BATCH = 1000  # rules told in one act

Identity = tuple[str | None, int | None, int | None, int | None, int]


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule by natural keys; None means any class, any condition, anywhere."""

    unit_code: str
    minor_code: str | None = None
    condition_no: int | None = None
    area_code: str | None = None
    primary: bool = True
    priority: int = 0

    def __str__(self) -> str:
        what = self.minor_code or "*"
        if self.condition_no is not None:
            what += f"/{self.condition_no}"
        joined = "" if self.primary else "+"
        return f"{what}@{self.area_code or '*'}={joined}{self.unit_code}#{self.priority}"


@dataclass(frozen=True, slots=True)
class Put:
    """How many rules were new, named another unit than before, or were there already."""

    added: int
    changed: int
    kept: int


@transaction.atomic
def set_responsibilities(
    *,
    organisation: Organisation,
    rules: Sequence[NewRule],
    valid_from: date | None = None,
    actor: User | None,
) -> Put:
    """Enter rules in the matrix from a day on (today, if not said).

    A rule is known by class, condition, area and priority: naming another unit ends the one before
    and begins a new one, or corrects it if it began on that day. A unit that joins in
    (`primary=False`) stands beside others. About six statements and one a hundred rules.

    Raises:
        UnknownClass, UnknownCondition, UnknownArea, UnknownUnit: a rule names what is not there.
        NothingUnderIt: a rule names a condition and no class.
        OlderThanInForce: a rule that would be replaced began later.
    """
    require(actor, "catalogue.write", organisation_id=organisation.pk)
    day = valid_from or clock.local_day(clock.now(), organisation.timezone)
    resolver = _Resolver(organisation, day)
    wanted = {key: (rule, row) for rule in rules for key, row in [resolver.resolve(rule)]}
    known = _in_force(organisation)
    put = {
        key: (rule, row)
        for key, (rule, row) in wanted.items()
        if key not in known or known[key].unit_id != row.unit_id
    }
    if put:
        _write([(row, known.get(key)) for key, (_, row) in put.items()], day)
        _tell(organisation, [rule for rule, _ in put.values()], day, actor)
    changed = sum(key in known for key in put)
    return Put(len(put) - changed, changed, len(wanted) - len(put))


def set_responsibility(
    *,
    organisation: Organisation,
    rule: NewRule,
    valid_from: date | None = None,
    actor: User | None,
) -> Put:
    """Enter one rule in the matrix; see `set_responsibilities`."""
    return set_responsibilities(
        organisation=organisation, rules=[rule], valid_from=valid_from, actor=actor
    )


def assign_by_roles(
    *,
    organisation: Organisation,
    units: Mapping[str, str],
    valid_from: date | None = None,
    actor: User | None,
) -> Put:
    """Give each class in force to the unit of the first of its trade roles that has one.

    `units` maps a role of the catalogue (`sanitation_unit`) to the code of a unit. A class none of
    whose roles has a unit is left to its area's office or to the default. See
    `set_responsibilities`.
    """
    rules = [
        NewRule(units[role], minor.code)
        for minor in class_book(organisation.catalogue).minors()
        for role in [next((role for role in minor.roles if role in units), None)]
        if role is not None
    ]
    return set_responsibilities(
        organisation=organisation, rules=rules, valid_from=valid_from, actor=actor
    )


@transaction.atomic
def end_responsibility(*, rule: Responsibility, on: date, actor: User | None) -> None:
    """End a rule on a day, the first it holds no more.

    Raises:
        OlderThanInForce: the rule began after that day.
    """
    require(actor, "catalogue.write", organisation_id=rule.organisation_id)
    end([], [rule], on)
    MATRICES.bump()
    subject = f"catalogue.responsibility/{rule.pk}"
    record("catalogue.responsibility_ended", subject, actor=actor, valid_to=on)


def import_responsibilities(
    *,
    organisation: Organisation,
    source: Path | bytes,
    filename: str = "",
    valid_from: date | None = None,
    apply: bool = False,
    actor: User | None,
) -> Report:
    """Read rules from an xlsx or csv file and enter the good ones; without `apply` only report.

    Raises:
        BadInput: the file cannot be read as a table.
    """
    require(actor, "catalogue.write", organisation_id=organisation.pk)
    day = valid_from or clock.local_day(clock.now(), organisation.timezone)
    table = read_table(source, RuleRow, filename=filename)
    _check_lines(table, _Resolver(organisation, day))

    def write(rows: Sequence[RuleRow]) -> int:
        rules = [_rule(row) for row in rows]
        put = set_responsibilities(
            organisation=organisation, rules=rules, valid_from=day, actor=actor
        )
        return put.added + put.changed

    return apply_table(table, write if apply else None)


class _Resolver:
    """Finds what the natural keys of rules mean; one statement, and the caches."""

    def __init__(self, organisation: Organisation, day: date) -> None:
        self._organisation = organisation
        self._day = day
        self._book = class_book(organisation.catalogue)
        self._areas = areas(organisation.pk)
        units = Unit.objects.filter(organisation=organisation, active=True)
        self._units = dict(units.values_list("code", "id"))

    def resolve(self, rule: NewRule) -> tuple[Identity, Responsibility]:
        """Return a rule's identity and its row, not yet stored."""
        unit_id = self._units.get(rule.unit_code)
        if unit_id is None:
            raise UnknownUnit(unit=rule.unit_code)
        minor_id, condition_id = self._class(rule)
        row = Responsibility(
            organisation=self._organisation,
            minor_id=minor_id,
            condition_id=condition_id,
            area_id=self._area(rule),
            unit_id=unit_id,
            primary=rule.primary,
            priority=rule.priority,
            valid_from=self._day,
        )
        joining = None if rule.primary else unit_id
        key = (rule.minor_code, rule.condition_no, row.area_id, joining, rule.priority)
        return key, row

    def _class(self, rule: NewRule) -> tuple[int | None, int | None]:
        if rule.minor_code is None:
            if rule.condition_no is not None:
                raise NothingUnderIt
            return None, None
        minor = self._book.minor(rule.minor_code)
        if minor is None:
            raise UnknownClass(catalogue=self._book.catalogue, minor=rule.minor_code)
        if rule.condition_no is None:
            return minor.id, None
        return minor.id, self._book.numbered(minor.id, rule.condition_no).id

    def _area(self, rule: NewRule) -> int | None:
        if rule.area_code is None:
            return None
        area = self._areas.by_code(rule.area_code)
        if area is None:
            raise UnknownArea(area=rule.area_code)
        return area.id


def _in_force(organisation: Organisation) -> dict[Identity, Responsibility]:
    rows = Responsibility.objects.filter(organisation=organisation, valid_to=None)
    return {
        (
            row.minor.code if row.minor else None,
            row.condition.number if row.condition else None,
            row.area_id,
            None if row.primary else row.unit_id,
            row.priority,
        ): row
        for row in rows.select_related("minor", "condition")
    }


def _write(rows: Sequence[tuple[Responsibility, Responsibility | None]], day: date) -> None:
    end([old for _, old in rows if old is not None], [], day)
    corrected = []
    for row, old in rows:
        if old is not None and old.valid_from == day:
            old.unit_id = row.unit_id
            corrected.append(old)
    Responsibility.objects.bulk_update(corrected, ["unit"], batch_size=100)
    Responsibility.objects.bulk_create(
        row for row, old in rows if old is None or old.valid_from < day
    )
    MATRICES.bump()


def _tell(
    organisation: Organisation, rules: Sequence[NewRule], day: date, actor: User | None
) -> None:
    told = [str(rule) for rule in rules]
    acts = [
        NewAct(
            "catalogue.responsibilities_set",
            organisation.ref,
            {"valid_from": day, "rules": told[start : start + BATCH]},
        )
        for start in range(0, len(told), BATCH)
    ]
    record_many(acts, actor=actor)


def _rule(row: RuleRow) -> NewRule:
    return NewRule(
        unit_code=row.unit_code,
        minor_code=row.minor_code,
        condition_no=row.condition_no,
        area_code=row.area_code,
        primary=row.primary,
        priority=row.priority,
    )


def _check_lines(table: Table[RuleRow], resolver: _Resolver) -> None:
    """Move the lines that name what is not there from the good rows to the problems."""
    good = []
    for numbered in table.rows:
        try:
            resolver.resolve(_rule(numbered.row))
            good.append(numbered)
        except XiuhuaError as error:
            zh, en = error.text("zh"), error.text("en")
            table.problems.append(RowProblem(numbered.line, "", "", error.code, zh, en))
    table.rows[:] = good
