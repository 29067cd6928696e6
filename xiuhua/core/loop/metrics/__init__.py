"""The loop's counters and rates: declared, evaluated from the rows, opened into their cases."""

from xiuhua.core.loop.metrics.counters import AXES, COUNTERS, Axis, Counter
from xiuhua.core.loop.metrics.declared import METRICS
from xiuhua.core.loop.metrics.formulas import RATES, ratio, value_of
from xiuhua.core.loop.metrics.lens import By, Lens, Period
from xiuhua.core.loop.metrics.rows import Part, count_rows, members
from xiuhua.core.loop.metrics.scope import Scope

__all__ = [
    "AXES",
    "COUNTERS",
    "METRICS",
    "RATES",
    "Axis",
    "By",
    "Counter",
    "Lens",
    "Part",
    "Period",
    "Scope",
    "count_rows",
    "members",
    "ratio",
    "value_of",
]
