"""Moments as whole microseconds since 1970, which can be added and compared without rounding."""

from datetime import UTC, datetime, timedelta

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_us(moment: datetime) -> int:
    """Return an aware moment in microseconds since 1970."""
    since = moment - EPOCH
    return since.days * DAY_US + since.seconds * SECOND_US + since.microseconds


def from_us(us: int) -> datetime:
    """Return the moment, in UTC, of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=us)
