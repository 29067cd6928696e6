"""Through what a figure looks at the cases: whose, which period, by which moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from xiuhua.core.loop.books import Books
from xiuhua.kit import clock
from xiuhua.kit.vocab import Vocab


class By(Vocab):
    """Which moment puts a case into a period."""

    DUE = "due", "按时限和办理时间", "by deadline and time of the act"
    REPORTED = "reported", "按上报时间", "by time of the report"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days `[from_day, to_day)` of a time zone."""

    from_day: date
    to_day: date
    zone: str

    @property
    def start(self) -> datetime:
        """The first moment, UTC."""
        return clock.day_start(self.from_day, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after it, UTC."""
        return clock.day_start(self.to_day, self.zone)

    def before(self) -> "Period":
        """Return the period of as many days that ends where this one begins."""
        days: timedelta = self.to_day - self.from_day
        return Period(self.from_day - days, self.from_day, self.zone)


@dataclass(frozen=True, slots=True)
class Lens:
    """Conditions of one organisation and period.

    By due, a thing counts in the period in which it happened or fell due, as things stood at the
    period's end. By reported, the cases reported in the period are followed to `now`.

    Each condition carries the organisation in each of its branches, so that an index serves it.
    `on` is the path to the case, `case__` from a row that hangs on one.
    """

    organisation_id: int
    start: datetime
    end: datetime
    by: By
    now: datetime
    forced_counts: bool = False

    def happened(self, field: str, on: str = "") -> Q:
        """Return what has this moment in the period, or has it at all in a cohort."""
        if self.by == By.REPORTED:
            return self._cohort(on) & Q((f"{field}__isnull", False))
        return Q((f"{on}organisation_id", self.organisation_id)) & self._within(field)

    def owed(self, due: str, done: str) -> Q:
        """Return cases that were to be done in the period: due in it, or done in it before that."""
        if self.by == By.REPORTED:
            return self._cohort() & Q((f"{due}__isnull", False))
        own = Q(organisation_id=self.organisation_id)
        early = own & self._within(done) & Q((f"{done}__lt", F(due)))
        return (own & self._within(due)) | early

    def missed(self, due: str, done: str) -> Q:
        """Return cases past a deadline that were not done by the end."""
        if self.by == By.REPORTED:
            return self._cohort() & Q((f"{due}__lt", self.now), (f"{done}__isnull", True))
        own = Q(organisation_id=self.organisation_id) & Q((f"{due}__lt", self.end))
        return (own & Q((f"{done}__isnull", True))) | (own & Q((f"{done}__gte", self.end)))

    def done(self, field: str) -> Q:
        """Return what was done by the end."""
        if self.by == By.REPORTED:
            return Q((f"{field}__isnull", False))
        return Q((f"{field}__lt", self.end))

    def _within(self, field: str) -> Q:
        return Q((f"{field}__gte", self.start), (f"{field}__lt", self.end))

    def _cohort(self, on: str = "") -> Q:
        own = Q((f"{on}organisation_id", self.organisation_id))
        return own & self._within(f"{on}reported_at")


def lens_of(books: Books, period: Period, by: By) -> Lens:
    """Return the conditions of an organisation's period, as of now."""
    return Lens(
        organisation_id=books.organisation.pk,
        start=period.start,
        end=period.end,
        by=by,
        now=clock.now(),
        forced_counts=books.rules.force_closed_counts,
    )
