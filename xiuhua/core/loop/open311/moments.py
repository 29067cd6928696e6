"""W3C dates and times, as GeoReport writes them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from xiuhua.core.loop.open311.errors import FieldInvalid

# A `+` that a client forgot to escape in an address arrives as a blank.
LOST_PLUS = re.compile(r"(T[0-9:.]+) (?=\d\d:?\d\d$)")
YEARS = range(1900, 2200)  # whatever is added or subtracted stays a date


def written(at: datetime | None, timezone: str) -> str | None:
    """Return a moment with the offset it has in a time zone."""
    return at.astimezone(ZoneInfo(timezone)).isoformat(timespec="seconds") if at else None


def read(text: str, timezone: str, field: str, *, end: bool = False) -> datetime | None:
    """Return the moment a parameter names, in UTC; None for an empty one.

    A time without an offset is local. A date alone is its first moment, or its last with `end`.

    Raises:
        FieldInvalid: it is no W3C date or time.
    """
    if not text:
        return None
    try:
        moment = _parsed(LOST_PLUS.sub(r"\1+", text), end=end)
    except ValueError as error:
        raise FieldInvalid(field=field, value=text[:40]) from error
    if moment.year not in YEARS:
        raise FieldInvalid(field=field, value=text[:40])
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
    return local.astimezone(UTC)


def _parsed(text: str, *, end: bool) -> datetime:
    if "T" in text or " " in text:
        return datetime.fromisoformat(text)
    day = datetime.combine(date.fromisoformat(text), time())
    return day + timedelta(days=1, microseconds=-1) if end else day
