"""When a message may go out: quiet hours and the hour of digests, on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from xiuhua.core.notify.errors import BadNotifyRule

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NotifyRules:
    """Local times of day; `Organisation.settings["notify"]` replaces them, as `"22:00"`.

    Quiet hours begin and end at the same time where there are none.
    """

    quiet_from: time = time(22)
    quiet_to: time = time(7)
    digest_at: time = time(17)  # before people go home


def rules_from(settings: Mapping[str, Any]) -> NotifyRules:
    """Return the rules with the organisation's own values put in.

    Raises:
        BadNotifyRule: a key is no rule, or a value is no time of day.
    """
    own = settings.get("notify", {})
    return replace(NotifyRules(), **{key: _time(key, value) for key, value in own.items()})


def _time(key: str, value: Any) -> time:  # noqa: ANN401 JSON
    if key not in {field.name for field in fields(NotifyRules)}:
        raise BadNotifyRule(rule=key, value=value)
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadNotifyRule(rule=key, value=value) from error


def quiet_until(at: datetime, begins: time, ends: time, tz: str) -> datetime | None:
    """Return when the quiet hours around `at` end, or None outside them.

    The beginning belongs to them, the end does not; they may pass midnight.
    """
    local = at.astimezone(ZoneInfo(tz))
    now = local.time()
    if begins <= ends:
        inside, days = begins <= now < ends, 0
    else:
        inside, days = now >= begins or now < ends, int(now >= begins)
    if not inside:
        return None
    return _at(local, ends, days)


def next_digest(at: datetime, digest_at: time, tz: str) -> datetime:
    """Return the next moment after `at` when digests go out."""
    local = at.astimezone(ZoneInfo(tz))
    return _at(local, digest_at, int(local.time() >= digest_at))


def _at(local: datetime, clock_time: time, days: int) -> datetime:
    day = local.date() + days * DAY
    return datetime.combine(day, clock_time, local.tzinfo).astimezone(ZoneInfo("UTC"))
