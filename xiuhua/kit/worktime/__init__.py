"""Chinese working time: limits in five units, calendars, deadlines that explain themselves."""

from xiuhua.kit.worktime.calendar import Calendar, DayRule, Season
from xiuhua.kit.worktime.clocks import Clock
from xiuhua.kit.worktime.counting import counted_seconds, deadline, deadlines, elapsed
from xiuhua.kit.worktime.explanation import Explanation, Interval
from xiuhua.kit.worktime.limits import Limit
from xiuhua.kit.worktime.vocab import DayType, Reason, Unit

__all__ = [
    "Calendar",
    "Clock",
    "DayRule",
    "DayType",
    "Explanation",
    "Interval",
    "Limit",
    "Reason",
    "Season",
    "Unit",
    "counted_seconds",
    "deadline",
    "deadlines",
    "elapsed",
]
