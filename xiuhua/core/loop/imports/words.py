"""What a source's words for classes, units and areas mean in an organisation."""

import hashlib
from collections.abc import Iterable
from typing import Protocol, TypeVar

from xiuhua.core.catalogue.selectors import MinorInfo
from xiuhua.core.loop.books import Books
from xiuhua.core.people.directory import UnitInfo
from xiuhua.core.places.areabook import AreaInfo
from xiuhua.core.places.selectors import areas


class Named(Protocol):
    """What has a code and two names."""

    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


N = TypeVar("N", bound=Named)


def code_of(word: str, limit: int) -> str:
    """Return a code of at most `limit` characters for a word: itself, or its start and a hash."""
    if len(word) <= limit:
        return word
    return f"{word[: limit - 9]}~{hashlib.sha256(word.encode()).hexdigest()[:8]}"


class Directory:
    """Classes in force, units in use and areas in force by code or name; a code comes first."""

    def __init__(self, books: Books | None) -> None:
        self._books = books
        self.minors: dict[str, MinorInfo] = {}
        self.units: dict[str, UnitInfo] = {}
        self.areas: dict[str, AreaInfo] = {}
        if books is not None:
            self.minors = _by_word(books.classes.minors())
            self.units = _by_word(unit for unit in books.units.values() if unit.active)
            self.areas = _by_word(areas(books.organisation.pk).in_force())

    def condition_id(self, minor: MinorInfo, number: str) -> int | None:
        """Return the filing condition of a class by its number, as the source writes it."""
        if self._books is None:
            return None
        for condition in self._books.classes.conditions(minor.id):
            if str(condition.number) == number:
                return condition.id
        return None

    def lacks_condition(self, minor: MinorInfo, number: str) -> bool:
        """Whether the class is filed under a condition, and the source names none of its own."""
        if self._books is None or not self._books.classes.conditions(minor.id):
            return False
        return self.condition_id(minor, number) is None


def _by_word(rows: Iterable[N]) -> dict[str, N]:
    kept = list(rows)
    found = {row.en: row for row in kept} | {row.zh: row for row in kept}
    found |= {row.code: row for row in kept}
    found.pop("", None)
    return found
