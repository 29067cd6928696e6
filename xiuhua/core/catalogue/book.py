"""A catalogue in memory: plain values, asked without a statement."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xiuhua.core.catalogue.errors import UnknownClass, UnknownCondition


@dataclass(frozen=True, slots=True)
class MinorInfo:
    """A version of a minor class with its major; in force from `valid_from` until `valid_to`.

    `overall_limit` is (value, unit of `kit.worktime`) where the class sets its own.
    """

    id: int
    code: str
    kind: str
    zh: str
    en: str
    major_code: str
    major_zh: str
    major_en: str
    scope: str
    field_check: bool
    overall_limit: tuple[Decimal, str] | None
    roles: tuple[str, ...]
    keywords: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ConditionInfo:
    """A version of a filing condition; its limit is a value in a unit of `kit.worktime`."""

    id: int
    minor_id: int
    number: int
    zh: str
    en: str
    closing_condition: tuple[str, ...]
    limit_value: Decimal
    limit_unit: str
    valid_from: date
    valid_to: date | None


class ClassBook:
    """All versions of a catalogue's classes and conditions; `today` says which are in force."""

    def __init__(
        self,
        catalogue: str,
        minors: Iterable[MinorInfo],
        conditions: Iterable[ConditionInfo],
        today: Callable[[], date],
    ) -> None:
        self.catalogue = catalogue
        self._today = today
        self._minors = {minor.id: minor for minor in minors}
        self._conditions = {condition.id: condition for condition in conditions}
        self._by_code: dict[str, list[MinorInfo]] = {}
        for minor in sorted(self._minors.values(), key=lambda minor: minor.valid_from):
            self._by_code.setdefault(minor.code, []).append(minor)
        self._by_minor: dict[int, list[ConditionInfo]] = {}
        for condition in sorted(self._conditions.values(), key=lambda row: row.number):
            self._by_minor.setdefault(condition.minor_id, []).append(condition)

    def minor(self, code: str) -> MinorInfo | None:
        """Return the class in force today under a code, or None."""
        day = self._today()
        return next((row for row in self._by_code.get(code, ()) if _holds(row, day)), None)

    def minor_by_id(self, minor_id: int) -> MinorInfo:
        """Return a version of a class, in force or not.

        Raises:
            UnknownClass: the catalogue has no such version.
        """
        minor = self._minors.get(minor_id)
        if minor is None:
            raise UnknownClass(catalogue=self.catalogue, minor=minor_id)
        return minor

    def minors(self) -> list[MinorInfo]:
        """Return the classes in force today, by code."""
        day = self._today()
        return sorted(
            (row for row in self._minors.values() if _holds(row, day)), key=lambda row: row.code
        )

    def conditions(self, minor_id: int) -> list[ConditionInfo]:
        """Return the conditions of a class in force today, by number.

        A version that was replaced gives those of its last day, so that a case reported under it
        can still be filed.

        Raises:
            UnknownClass: the catalogue has no such version.
        """
        day, end = self._today(), self.minor_by_id(minor_id).valid_to
        if end is not None and day >= end:
            day = end - timedelta(days=1)
        return [row for row in self._by_minor.get(minor_id, ()) if _holds(row, day)]

    def condition(self, condition_id: int) -> ConditionInfo:
        """Return a version of a filing condition, in force or not.

        Raises:
            UnknownCondition: the catalogue has no such version.
        """
        condition = self._conditions.get(condition_id)
        if condition is None:
            raise UnknownCondition(minor=self.catalogue, number=condition_id)
        return condition

    def numbered(self, minor_id: int, number: int) -> ConditionInfo:
        """Return a class's condition by its number.

        Raises:
            UnknownCondition: none in force has the number.
        """
        for row in self.conditions(minor_id):
            if row.number == number:
                return row
        raise UnknownCondition(minor=self.minor_by_id(minor_id).code, number=number)


def search_classes(book: ClassBook, text: str, limit: int = 20) -> list[MinorInfo]:
    """Return the classes in force that hold every word of `text`, the likeliest first.

    A word is looked for in the code, the names, the keywords, the major class and the filing
    conditions; a hit in the name counts before one in a condition. No word: no class.
    """
    words = text.casefold().split()
    scored = [(_score(book, minor, words), minor) for minor in book.minors()] if words else []
    hits = [(score, minor.code, minor) for score, minor in scored if score is not None]
    return [minor for _, _, minor in sorted(hits, key=lambda hit: hit[:2])[:limit]]


def keywords_of(zh: str) -> list[str]:
    """Return the other words a Chinese name holds: 垃圾箱（果皮箱、桶） gives 垃圾箱, 果皮箱."""
    words = [word for word in re.split(r"[、，,/（）()]+", zh) if len(word) > 1]
    return words if words != [zh] else []


def _score(book: ClassBook, minor: MinorInfo, words: Sequence[str]) -> int | None:
    names = [minor.zh.casefold(), minor.en.casefold()]
    fields = (
        [minor.code.casefold()],
        names,
        [word.casefold() for word in minor.keywords],
        [minor.major_zh.casefold(), minor.major_en.casefold()],
        [text.casefold() for row in book.conditions(minor.id) for text in (row.zh, row.en)],
    )
    total = 0
    for word in words:
        places = (at for at, texts in enumerate(fields) if any(word in text for text in texts))
        place = next(places, None)
        if place is None:
            return None
        begins = any(name.startswith(word) for name in names)
        total += 2 * place + (0 if begins else 1)
    return total


def _holds(row: MinorInfo | ConditionInfo, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
