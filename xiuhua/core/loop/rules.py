"""The city's own numbers for the loop, read from the organisation's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xiuhua.core.loop.vocab import ReworkClock
from xiuhua.kit.errors import BadInput
from xiuhua.kit.worktime import Limit, Unit


@dataclass(frozen=True, slots=True)
class LoopRules:
    """Defaults are the trade's usual practice; `Organisation.settings["loop"]` replaces them."""

    return_window_work_hours: Decimal = Decimal(2)
    reopen_days: int = 7
    duplicate_m: float = 50.0
    duplicate_hours: int = 24
    repeat_days: int = 30
    component_m: float = 30.0
    rework_clock: ReworkClock = ReworkClock.CONTINUE
    extensions: int = 2
    suspensions: int = 1
    suspension_days: int = 365
    notice_reply_work_hours: Decimal = Decimal(8)
    description_chars: int = 500
    future_minutes: int = 5
    force_closed_counts: bool = False
    contact_days: int = 730  # after a case's end until its reporters' names and numbers go

    @property
    def return_window(self) -> Limit:
        """Within this a unit may return a case."""
        return Limit(self.return_window_work_hours, Unit.WORK_HOUR)

    @property
    def notice_reply(self) -> Limit:
        """Within this a supervision notice is to be answered."""
        return Limit(self.notice_reply_work_hours, Unit.WORK_HOUR)


class BadRule(BadInput):
    """A rule that does not exist, or a value that does not fit it."""

    code = "loop.bad_rule"
    zh = "规则“{rule}”无效：{value}"
    en = "The rule “{rule}” is not valid: {value}"


def rules_from(settings: Mapping[str, Any]) -> LoopRules:
    """Return the rules with the organisation's own values put in.

    Raises:
        BadRule: a key is no rule, or a value does not fit its rule.
    """
    own, defaults = settings.get("loop", {}), LoopRules()
    return replace(defaults, **{key: _fitting(defaults, key, value) for key, value in own.items()})


def _fitting(defaults: LoopRules, key: str, value: Any) -> Any:  # noqa: ANN401 JSON or text
    if key not in {field.name for field in fields(LoopRules)}:
        raise BadRule(rule=key, value=value)
    kind = type(getattr(defaults, key))
    if kind is bool:
        return str(value).lower() in ("true", "1", "yes")
    try:
        return kind(value)
    except (ValueError, ArithmeticError) as error:
        raise BadRule(rule=key, value=value) from error


def limit_of_minutes(minutes: int, unit: str) -> Limit:
    """Return a stage's limit, kept in minutes, as a limit in its hour unit."""
    return Limit(Fraction(minutes, 60), Unit(unit))
