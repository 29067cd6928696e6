"""Which classes have nobody to answer for them, and where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xiuhua.core.catalogue.book import ClassBook, MinorInfo
from xiuhua.core.catalogue.matrix import Matrix
from xiuhua.core.catalogue.vocab import Rank


@dataclass(frozen=True, slots=True)
class Side:
    """A class or an area with how many of its places in the table lack a unit of their own.

    `none` has no unit at all; `fallback` only the area's office or the default unit.
    """

    code: str
    zh: str
    en: str
    none: int
    fallback: int

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON-able values."""
        return {
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
            "none": self.none,
            "fallback": self.fallback,
        }


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Every class in force in every street or town, by the rank of the rule that gives a unit.

    `gaps` are (class code, area code) without any unit; the area code is empty where the
    organisation has no areas. `by_class` and `by_area` list those with something missing, the
    worst first.
    """

    total: int
    by_rank: Mapping[Rank, int]
    gaps: Sequence[tuple[str, str]]
    by_class: Sequence[Side]
    by_area: Sequence[Side]

    @property
    def covered(self) -> int:
        """Places in the table with a unit."""
        return self.total - len(self.gaps)

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON-able values."""
        return {
            "total": self.total,
            "covered": self.covered,
            "by_rank": {rank.value: count for rank, count in self.by_rank.items()},
            "gaps": [{"minor": minor, "area": area} for minor, area in self.gaps],
            "by_class": [side.as_data() for side in self.by_class],
            "by_area": [side.as_data() for side in self.by_area],
        }


@dataclass(frozen=True, slots=True)
class Column:
    """An area of the table, with the ids from itself upwards that rules are looked for under."""

    code: str
    zh: str
    en: str
    area_ids: tuple[int, ...]


def cover(book: ClassBook, matrix: Matrix, columns: Sequence[Column]) -> CoverageReport:
    """Judge every class in force against every area.

    A class whose conditions all have units of their own is covered without a rule for the class.
    """
    minors = book.minors()
    cells = {
        (minor, column): _rank(book, matrix, minor, column)
        for minor in minors
        for column in columns
    }
    ranks = Counter(rank for rank in cells.values() if rank is not None)
    return CoverageReport(
        total=len(cells),
        by_rank={rank: ranks[rank] for rank in Rank},
        gaps=[(minor.code, column.code) for (minor, column), rank in cells.items() if rank is None],
        by_class=_sides([(one, [cells[one, column] for column in columns]) for one in minors]),
        by_area=_sides([(one, [cells[minor, one] for minor in minors]) for one in columns]),
    )


def _rank(book: ClassBook, matrix: Matrix, minor: MinorInfo, column: Column) -> Rank | None:
    match = matrix.match(minor.code, None, column.area_ids)
    if match is not None and match.rank not in FALLBACK:
        return match.rank
    ranks = [
        found.rank
        for condition in book.conditions(minor.id)
        if (found := matrix.match(minor.code, condition.number, column.area_ids)) is not None
    ]
    own = [rank for rank in ranks if rank not in FALLBACK]
    if own and len(own) == len(book.conditions(minor.id)):
        return own[0]
    return None if match is None else match.rank


def _sides(rows: Sequence[tuple[MinorInfo | Column, Sequence[Rank | None]]]) -> list[Side]:
    sides = [
        Side(
            code=one.code,
            zh=one.zh,
            en=one.en,
            none=ranks.count(None),
            fallback=sum(rank in FALLBACK for rank in ranks),
        )
        for one, ranks in rows
    ]
    lacking = [side for side in sides if side.none or side.fallback]
    return sorted(lacking, key=lambda side: (-side.none, -side.fallback, side.code))


FALLBACK = (Rank.AREA, Rank.DEFAULT)
