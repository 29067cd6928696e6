"""The loop's counters and rates: declared, evaluated from the rows, opened into their cases."""

from xiuhua.core.loop.metrics.counters import (
    AXES,
    COUNTED_MOVES,
    COUNTERS,
    NEVER_OWED,
    Axis,
    Counter,
)
from xiuhua.core.loop.metrics.declared import METRICS, PREFIX, Section
from xiuhua.core.loop.metrics.formulas import RATES, ratio, value_of
from xiuhua.core.loop.metrics.lens import By, Lens, Period, lens_of
from xiuhua.core.loop.metrics.rows import Part, aggregates, count_rows, members
from xiuhua.core.loop.metrics.scope import Scope

__all__ = [
    "AXES",
    "COUNTED_MOVES",
    "COUNTERS",
    "METRICS",
    "NEVER_OWED",
    "PREFIX",
    "RATES",
    "Axis",
    "By",
    "Counter",
    "Lens",
    "Part",
    "Period",
    "Scope",
    "Section",
    "aggregates",
    "count_rows",
    "lens_of",
    "members",
    "ratio",
    "value_of",
]
