"""China's statutory holidays and the make-up working days (调休) that pay for them.

A year's exact days appear in a State Council notice a few weeks before the year; the `holidays`
package carries those that have appeared. Later years are computed from the regulation and have no
make-up days yet.
"""

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from holidays.countries.china import China

from xiuhua.kit.worktime.calendar import DayRule
from xiuhua.kit.worktime.vocab import DayType

COMPUTED = "按《全国年节及纪念日放假办法》推算"
MAKEUP_NOTE = DayType.MAKEUP.zh

_DAY = timedelta(days=1)
_SUBSTITUTE, _OBSERVED = "休息日", "（补假）"


def notice_of(year: int) -> str:
    """Return what the days of a year rest on: the notice of that year, or computation."""
    if any(day.year == year for day in _china(year).weekend_workdays):
        return f"国务院办公厅关于{year}年部分节假日安排的通知"
    return COMPUTED


def statutory_days(year: int) -> dict[date, DayRule]:
    """Return the days of a year that differ from their weekday, each named after its festival.

    Years before 2008 followed other regulations and are as good as the package has them.
    """
    china = _china(year)
    festivals = _named(dict(china.items()))
    _fill_weekends(festivals, china.weekend_workdays)
    days = {day: DayRule(DayType.HOLIDAY, name) for day, name in festivals.items()}
    days |= {day: DayRule(DayType.MAKEUP, MAKEUP_NOTE) for day in china.weekend_workdays}
    return {day: days[day] for day in sorted(days) if day.year == year}


@lru_cache
def _china(year: int) -> China:
    # Days around New Year are arranged by the notice of the year beside them.
    return China(years=range(year - 1, year + 2), language="zh_CN")  # type: ignore[no-untyped-call]


def _named(described: dict[date, str]) -> dict[date, str]:
    """Name each day off after the festival nearest to it, a day exchanged for a weekend too."""
    own = {
        day: text.removesuffix(_OBSERVED)
        for day, text in described.items()
        if not text.startswith(_SUBSTITUTE)
    }
    return {
        day: own.get(day) or own[min(own, key=lambda festival: abs(festival - day))]
        for day in sorted(described)
    }


def _fill_weekends(festivals: dict[date, str], worked: set[date]) -> None:
    """Make weekends between two days off part of the holiday, so that it reads as one."""
    for first, second in pairwise(sorted(festivals)):
        between = [first + _DAY * n for n in range(1, (second - first).days)]
        if all(day.weekday() >= 5 and day not in worked for day in between):
            festivals |= dict.fromkeys(between, festivals[first])
