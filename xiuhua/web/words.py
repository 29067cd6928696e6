"""Times, spans and figures in words, for both languages."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from xiuhua.kit.worktime import Limit

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
NONE = "—"


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a time as people say it: 今天 10:42, 昨天 10:42, 11-20 09:10, 2025-11-20 09:10.

    Args:
        at: aware time to be told.
        now: aware present time.
        zone: zone whose days are meant.
    """
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    away = (here.date() - today).days
    clock = f"{here:%H:%M}"
    if away in (-1, 0, 1):
        day = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}[away]
        return f"{day} {clock}"
    pattern = "%m-%d" if here.year == today.year else "%Y-%m-%d"
    return f"{here:{pattern}} {clock}"


def span(length: timedelta | float, day_hours: float | None = 24) -> str:
    """Return a length of time in its two largest units, minutes rounded down.

    Args:
        length: a timedelta, or seconds; its sign is dropped.
        day_hours: hours of a day; 24 for real time, the shifts' hours for working time,
            None to count hours on and on.
    """
    seconds = abs(length.total_seconds() if isinstance(length, timedelta) else length)
    day_s = day_hours * HOUR_S if day_hours else float("inf")
    days = int(seconds // day_s) if day_hours else 0
    rest = int(seconds - days * day_s) if days else int(seconds)
    hours, minutes = rest // HOUR_S, rest % HOUR_S // MINUTE_S
    parts = []
    if days:
        parts.append(_days(days, real=day_hours == 24))
    if hours:
        parts.append(ngettext("%(count)d 小时", "%(count)d 小时", hours) % {"count": hours})
    if minutes and not days:
        parts.append(ngettext("%(count)d 分", "%(count)d 分", minutes) % {"count": minutes})
    return " ".join(parts) or _("不到 1 分")


def left_until(due_at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return what a deadline says: 剩 24 分, 超时 12 分, or its day when it is over a day off."""
    away = due_at - now
    if away.total_seconds() < 0:
        return _("超时 %(span)s") % {"span": span(away)}
    if away.total_seconds() < DAY_S:
        return _("剩 %(span)s") % {"span": span(away)}
    return _("%(when)s 前") % {"when": moment(due_at, now, zone)}


def limits(given: Iterable[Limit]) -> str:
    """Return time limits as a sum: 2 工作日 + 2.5 工作时."""
    chinese = (get_language() or "zh").startswith("zh")
    parts = []
    for limit in given:
        name = limit.unit.zh if chinese else limit.unit.en.lower() + "s" * (limit.value != 1)
        parts.append(f"{float(limit.value):g} {name}")
    return " + ".join(parts)


def number(value: float | Decimal | None, places: int | None = None) -> str:
    """Return a number with separators, `—` for none; `places` None keeps whole numbers whole."""
    if value is None:
        return NONE
    if places is None:
        places = 0 if value == int(value) else 1
    return f"{value:,.{places}f}"


def percent(ratio: float | Decimal | None) -> str:
    """Return a ratio (0 to 1) as a percentage with two decimals, `—` for none."""
    return NONE if ratio is None else f"{ratio * 100:.2f}%"


def _days(days: int, *, real: bool) -> str:
    if real:
        return ngettext("%(count)d 天", "%(count)d 天", days) % {"count": days}
    return ngettext("%(count)d 个工作日", "%(count)d 个工作日", days) % {"count": days}
