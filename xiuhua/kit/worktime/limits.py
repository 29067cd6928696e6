"""A time limit: a number of units."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xiuhua.kit.worktime.errors import BadLimit
from xiuhua.kit.worktime.vocab import Unit

HOUR_S = 3600
DAY_S = 86_400
MOST = 100_000  # of any unit: keeps every deadline inside the years a date can have

SECONDS = {
    Unit.URGENT_HOUR: HOUR_S,
    Unit.URGENT_DAY: DAY_S,
    Unit.WORK_HOUR: HOUR_S,
    Unit.NATURAL_DAY: DAY_S,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units of time; a fraction of a unit is allowed (a third of an hour).

    Raises:
        BadLimit: `value` is negative or above 100,000.
    """

    value: Decimal | Fraction | int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.value <= MOST:
            raise BadLimit(value=self.value, unit=self.unit, most=MOST)

    def seconds(self, day_s: int) -> int:
        """Return the seconds to count, rounded half up, where a working day has `day_s`."""
        parts, whole = self.value.as_integer_ratio()
        return (2 * parts * SECONDS.get(self.unit, day_s) + whole) // (2 * whole)

    def as_data(self) -> dict[str, str]:
        """Return the limit as JSON, its value as text so that nothing is rounded."""
        return {"value": str(self.value), "unit": self.unit.value}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Limit":
        """Return the limit of `as_data`."""
        text = data["value"]
        return cls(Fraction(text) if "/" in text else Decimal(text), Unit(data["unit"]))
