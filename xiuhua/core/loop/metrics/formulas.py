"""Rates from counters: what is divided by what, and how it is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Rate:
    """Ids of two counters; `per` divides the numerator before it is told (seconds to hours)."""

    numerator: str
    denominator: str
    percent: bool = True
    per: int = 1


RATES: dict[str, Rate] = {
    "valid_report_rate": Rate("valid_reported", "reported"),
    "filing_rate": Rate("filed", "reported"),
    "on_time_filing_rate": Rate("filed_on_time", "filed"),
    "dispatch_accuracy": Rate("dispatched_accurate", "dispatched"),
    "disposal_rate": Rate("disposed", "due_disposal"),
    "on_time_disposal_rate": Rate("disposed_on_time", "due_disposal"),
    "closing_rate": Rate("closed", "due_closing"),
    "on_time_closing_rate": Rate("closed_on_time", "due_closing"),
    "rework_rate": Rate("rework_cases", "disposed"),
    "avg_disposal_hours": Rate("timed_s", "timed", percent=False, per=HOUR_S),
    "repeat_rate": Rate("repeated", "closed"),
    "missed_rate": Rate("inspector_missed", "inspector_found"),
    "public_share": Rate("valid_public", "valid_reported"),
    "satisfaction": Rate("satisfied", "surveyed"),
    "resolution_rate": Rate("resolved", "due_resolution"),
    "timely_rate": Rate("closed_on_time", "due_closing"),
}


def ratio(numerator: int, denominator: int, *, percent: bool = True, per: int = 1) -> float | None:
    """Return numerator over denominator to 2 decimals, half up; none when nothing is divided by.

    Args:
        numerator: a count, or a sum in the unit that `per` converts from.
        denominator: a count.
        percent: tell it as a percentage.
        per: how many units of the numerator make one that is told, 3600 for hours of seconds.
    """
    if denominator == 0:
        return None
    exact = Decimal(numerator) * (100 if percent else 1) / (Decimal(denominator) * per)
    return float(exact.quantize(HUNDREDTH, ROUND_HALF_UP))


def value_of(
    figure_id: str, counts: Mapping[str, int]
) -> tuple[float | None, float | None, float | None]:
    """Return value, numerator and denominator of a figure; a counter has the value alone."""
    rate = RATES.get(figure_id)
    if rate is None:
        return counts[figure_id], None, None
    above, below = counts[rate.numerator], counts[rate.denominator]
    told = above if rate.per == 1 else ratio(above, 1, percent=False, per=rate.per)
    return ratio(above, below, percent=rate.percent, per=rate.per), told, below
