"""Readings of the catalogue and of the responsibility matrix, from the process's cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from xiuhua.core.catalogue.book import (
    ClassBook,
    ConditionInfo,
    MinorInfo,
    search_classes,
)
from xiuhua.core.catalogue.coverage import Column, CoverageReport, cover
from xiuhua.core.catalogue.errors import UnknownClass, UnknownCondition
from xiuhua.core.catalogue.matrix import Match, Matrix, RuleInfo
from xiuhua.core.catalogue.models import FilingCondition, MinorClass, Responsibility
from xiuhua.core.ledger.caching import Cached
from xiuhua.core.people.models import Organisation
from xiuhua.core.places.selectors import areas
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock

__all__ = [
    "ClassBook",
    "ConditionInfo",
    "CoverageReport",
    "Match",
    "MinorInfo",
    "class_book",
    "coverage",
    "responsible",
    "search_classes",
]


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """An organisation's matrix and the catalogue whose classes it names."""

    catalogue: str
    matrix: Matrix


def class_book(catalogue_code: str) -> ClassBook:
    """Return a catalogue's classes and conditions; empty for a code that is not there.

    Two statements when cold, none when warm.
    """
    return BOOKS.get(catalogue_code)


def responsible(
    organisation_id: int, minor_id: int, condition_id: int | None, area_ids: Sequence[int]
) -> Match | None:
    """Return who answers for a class in nested areas, or None where nobody does.

    Most specific wins: condition and area, condition, class and area, class, area, default. Rules
    are matched by the class's code and the condition's number, so any version of them will do; a
    class of another catalogue falls to its area or the default.

    Args:
        organisation_id: whose matrix.
        minor_id: any version of the class.
        condition_id: any version of the filing condition, when one was chosen.
        area_ids: the areas that hold the place, innermost first (community, street, county).

    Three to four statements when cold, none when warm.
    """
    held = MATRICES.get(organisation_id)
    code, number = _natural(class_book(held.catalogue), minor_id, condition_id)
    return held.matrix.match(code, number, area_ids)


def coverage(organisation_id: int) -> CoverageReport:
    """Return which classes lack a unit in which street or town; no statement when warm."""
    held = MATRICES.get(organisation_id)
    book = areas(organisation_id)
    columns = [
        Column(area.code, area.zh, area.en or area.zh, tuple(book.parents(area.id)))
        for area in book.in_force(AreaLevel.STREET, AreaLevel.TOWN)
    ]
    whole = Column("", "全域", "Everywhere", ())
    return cover(class_book(held.catalogue), held.matrix, columns or [whole])


def _natural(
    book: ClassBook, minor_id: int, condition_id: int | None
) -> tuple[str | None, int | None]:
    try:
        code = book.minor_by_id(minor_id).code
        return code, None if condition_id is None else book.condition(condition_id).number
    except (UnknownClass, UnknownCondition):
        return None, None


def _load_book(catalogue_code: str) -> ClassBook:
    minors = MinorClass.objects.filter(catalogue__code=catalogue_code).select_related("major")
    conditions = FilingCondition.objects.filter(minor__catalogue__code=catalogue_code)
    return ClassBook(
        catalogue_code,
        [minor_info(row) for row in minors],
        [_condition_info(row) for row in conditions],
        _today,
    )


def minor_info(row: MinorClass) -> MinorInfo:
    """Return a class with its major as plain values."""
    limit = None if row.overall_value is None else (row.overall_value, row.overall_unit)
    return MinorInfo(
        id=row.pk,
        code=row.code,
        kind=row.kind,
        zh=row.zh,
        en=row.en,
        major_code=row.major.code,
        major_zh=row.major.zh,
        major_en=row.major.en,
        scope=row.scope,
        field_check=row.field_check,
        overall_limit=limit,
        roles=tuple(row.roles),
        keywords=tuple(row.keywords),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _condition_info(row: FilingCondition) -> ConditionInfo:
    return ConditionInfo(
        id=row.pk,
        minor_id=row.minor_id,
        number=row.number,
        zh=row.zh,
        en=row.en,
        closing_condition=tuple(row.closing_condition),
        limit_value=Decimal(row.limit_value),
        limit_unit=row.limit_unit,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _load_matrix(organisation_id: int) -> Responsibilities:
    organisation = Organisation.objects.only("catalogue", "timezone").get(pk=organisation_id)
    rows = Responsibility.objects.filter(organisation_id=organisation_id).select_related(
        "minor", "condition", "unit"
    )
    zone = organisation.timezone

    def today() -> date:
        return clock.local_day(clock.now(), zone)

    return Responsibilities(organisation.catalogue, Matrix(map(_rule_info, rows), today))


def _rule_info(row: Responsibility) -> RuleInfo:
    return RuleInfo(
        id=row.pk,
        minor_code=row.minor.code if row.minor else None,
        number=row.condition.number if row.condition else None,
        area_id=row.area_id,
        unit_id=row.unit_id,
        unit_zh=row.unit.zh,
        unit_en=row.unit.en or row.unit.zh,
        primary=row.primary,
        priority=row.priority,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _today() -> date:
    """Return the day of the installation: a catalogue belongs to no organisation."""
    return clock.local_day(clock.now(), settings.TIME_ZONE)


BOOKS: Cached[ClassBook] = Cached("catalogue.classes", _load_book)
MATRICES: Cached[Responsibilities] = Cached("catalogue.responsibilities", _load_matrix)
