"""The one source of the present moment, and the days of a time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen_now", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC; inside `at` the moment given there."""
    return _frozen.get() or datetime.now(UTC)  # noqa: TID251 the one place that asks the machine


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `now` return an aware `moment` within the block, for this thread or task only.

    Raises:
        ValueError: `moment` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def local_day(moment: datetime, tz: str) -> date:
    """Return the date that an aware `moment` has in the IANA zone `tz`."""
    return moment.astimezone(ZoneInfo(tz)).date()


def day_start(day: date, tz: str) -> datetime:
    """Return the first moment of a local day, in UTC.

    Where the clocks go forward at midnight the day begins at the change; where midnight comes
    twice, at the first.
    """
    return datetime.combine(day, time(), ZoneInfo(tz)).astimezone(UTC)
