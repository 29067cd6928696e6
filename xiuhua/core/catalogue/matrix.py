"""The responsibility matrix in memory: the most specific rule wins."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xiuhua.core.catalogue.vocab import Rank

Key = tuple[str | None, int | None, int | None]  # class code, condition number, area id


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A row of the matrix, in force from `valid_from` until `valid_to`."""

    id: int
    minor_code: str | None
    number: int | None
    area_id: int | None
    unit_id: int
    unit_zh: str
    unit_en: str
    primary: bool
    priority: int
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Match:
    """The unit that answers, by which rule, and who joins in; `zh` and `en` name the unit."""

    unit_id: int
    rule_id: int
    rank: Rank
    zh: str
    en: str
    joint_unit_ids: tuple[int, ...] = ()


class Matrix:
    """An organisation's rules, found by key instead of searched."""

    def __init__(self, rules: Iterable[RuleInfo], today: Callable[[], date]) -> None:
        self._today = today
        self._rules: dict[Key, list[RuleInfo]] = {}
        for rule in sorted(rules, key=lambda rule: (-rule.priority, rule.id)):
            key = (rule.minor_code, rule.number, rule.area_id)
            self._rules.setdefault(key, []).append(rule)

    def match(
        self, minor_code: str | None, number: int | None, area_ids: Sequence[int]
    ) -> Match | None:
        """Return who answers for a class (and condition) in nested areas, the innermost first."""
        day = self._today()
        for rank, key in _keys(minor_code, number, area_ids):
            rules = [rule for rule in self._rules.get(key, ()) if rule.holds(day)]
            best = next((rule for rule in rules if rule.primary), None)
            if best is not None:
                joint = tuple(rule.unit_id for rule in rules if not rule.primary)
                return Match(best.unit_id, best.id, rank, best.unit_zh, best.unit_en, joint)
        return None


def _keys(
    minor_code: str | None, number: int | None, area_ids: Sequence[int]
) -> Iterator[tuple[Rank, Key]]:
    if minor_code is not None and number is not None:
        for area_id in area_ids:
            yield Rank.CONDITION_AREA, (minor_code, number, area_id)
        yield Rank.CONDITION, (minor_code, number, None)
    if minor_code is not None:
        for area_id in area_ids:
            yield Rank.MINOR_AREA, (minor_code, None, area_id)
        yield Rank.MINOR, (minor_code, None, None)
    for area_id in area_ids:
        yield Rank.AREA, (None, None, area_id)
    yield Rank.DEFAULT, (None, None, None)
