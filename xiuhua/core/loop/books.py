"""What the engine looks up while it works: all cached, so that a move asks the database nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from xiuhua.core.catalogue.selectors import ClassBook, ConditionInfo, MinorInfo, class_book
from xiuhua.core.ledger.caching import Cached
from xiuhua.core.loop.models import StageLimit
from xiuhua.core.loop.rules import LoopRules, limit_of_minutes, rules_from
from xiuhua.core.loop.vocab import Stage
from xiuhua.core.people.calendars import calendar_of
from xiuhua.core.people.directory import UnitInfo, organisation_by_id, units_of
from xiuhua.core.people.models import Organisation
from xiuhua.kit import clock, worktime


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A stage limit as stored."""

    organisation_id: int | None
    stage: str
    urgent: bool
    limit: worktime.Limit
    valid_from: date


def _load_limits(_: int) -> tuple[LimitRow, ...]:
    rows = StageLimit.objects.order_by("valid_from")
    return tuple(
        LimitRow(
            row.organisation_id,
            row.stage,
            row.urgent,
            limit_of_minutes(row.minutes, row.unit),
            row.valid_from,
        )
        for row in rows
    )


STAGE_LIMITS: Cached[tuple[LimitRow, ...]] = Cached("loop.stage_limits", _load_limits)


@dataclass(frozen=True, slots=True)
class Books:
    """Everything an organisation's moves are judged by."""

    organisation: Organisation
    calendar: worktime.Calendar
    classes: ClassBook
    rules: LoopRules
    limits: Sequence[LimitRow]
    units: dict[int, UnitInfo]
    known_limits: dict[tuple[Stage, bool, date], worktime.Limit] = field(default_factory=dict)

    def minor(self, minor_id: int) -> MinorInfo:
        """Return a class of the catalogue, in force or not."""
        return self.classes.minor_by_id(minor_id)

    def condition(self, condition_id: int) -> ConditionInfo:
        """Return a filing condition."""
        return self.classes.condition(condition_id)

    def stage_limit(self, stage: Stage, *, urgent: bool, at: datetime) -> worktime.Limit:
        """Return the limit in force: the organisation's own before the general one, newest first.

        Raises:
            LookupError: the table has no row for the stage, which set-up loads.
        """
        key = stage, urgent, clock.local_day(at, self.organisation.timezone)
        limit = self.known_limits.get(key)
        if limit is None:
            limit = self.known_limits[key] = self._limit_in_force(*key)
        return limit

    def _limit_in_force(self, stage: Stage, urgent: bool, day: date) -> worktime.Limit:
        best: LimitRow | None = None
        for row in self.limits:
            if row.stage != stage or row.urgent != urgent or row.valid_from > day:
                continue
            if row.organisation_id not in (None, self.organisation.pk):
                continue
            if best is None or row.organisation_id is not None or best.organisation_id is None:
                best = row
        if best is None:
            raise LookupError(f"no limit for the stage {stage}")
        return best.limit


def books_of(organisation_id: int) -> Books:
    """Return the books of an organisation from the process's cache."""
    organisation = organisation_by_id(organisation_id)
    return Books(
        organisation=organisation,
        calendar=calendar_of(organisation),
        classes=class_book(organisation.catalogue),
        rules=rules_from(organisation.settings),
        limits=STAGE_LIMITS.get(0),
        units=units_of(organisation_id),
    )
