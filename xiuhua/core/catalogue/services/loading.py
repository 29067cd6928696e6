"""A whole catalogue taken in from its files, as new versions of what changed."""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from xiuhua.core.catalogue.book import keywords_of
from xiuhua.core.catalogue.files import (
    CLASSES,
    CONDITIONS,
    CatalogueFile,
    ClassRow,
    ConditionRow,
    read_catalogue,
)
from xiuhua.core.catalogue.models import Catalogue, FilingCondition, MajorClass, MinorClass
from xiuhua.core.catalogue.selectors import BOOKS
from xiuhua.core.catalogue.services.majors import put_majors
from xiuhua.core.catalogue.services.versions import end, same
from xiuhua.core.catalogue.vocab import ClassKind, ClassScope
from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import User

MINOR = (
    "major_id",
    "kind",
    "zh",
    "en",
    "scope",
    "roles",
    "keywords",
    "field_check",
    "overall_value",
    "overall_unit",
)
CONDITION = (
    "defect",
    "zh",
    "en",
    "threshold",
    "closing_condition",
    "limit_value",
    "limit_unit",
    "confidence",
)


@dataclass(slots=True)
class Counts:
    """How many rows of one kind became what."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    retired: int = 0

    def take(self, wanted: int, changed: int, put: int, gone: int) -> None:
        """Count `put` of `wanted` rows as new, of which `changed` had a version before."""
        self.added, self.changed = put - changed, changed
        self.kept, self.retired = wanted - put, gone


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did to classes and conditions."""

    classes: Counts = field(default_factory=Counts)
    conditions: Counts = field(default_factory=Counts)

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was there already."""
        return all(
            counts.added == counts.changed == counts.retired == 0
            for counts in (self.classes, self.conditions)
        )

    def as_data(self) -> dict[str, Any]:
        """Return the counts as JSON-able values."""
        return asdict(self)


@transaction.atomic
def load_catalogue(
    *,
    catalogue: str = "cn",
    zh: str = "城市管理部件和事件目录",
    en: str = "Catalogue of urban components and events",
    conditions: Path = CONDITIONS,
    classes: Path = CLASSES,
    valid_from: date,
    actor: User | None,
) -> LoadReport:
    """Make the catalogue what its files say, from a day on; a second run changes nothing.

    A class or condition that differs becomes a new version from `valid_from`, the one before ends
    there; a version that began on that same day is corrected in place. What the files no longer
    hold is retired, except classes that were added here. A city's own settings of a class
    (`adjust_class`) go over to its new version.

    Raises:
        BadCatalogueFile: the files are wrong; nothing is loaded.
        OlderThanInForce: `valid_from` lies before a version that it would replace.
    """
    require(actor, "catalogue.write")
    given = read_catalogue(conditions, classes)
    book, _ = Catalogue.objects.select_for_update().get_or_create(
        code=catalogue, defaults={"zh": zh, "en": en}
    )
    report = LoadReport()
    majors = put_majors(book, given.majors, rename=True)
    minors = _load_minors(book, given, majors, valid_from, report.classes)
    _load_conditions(book, given, minors, valid_from, report.conditions)
    if not report.changed_nothing:
        BOOKS.bump()
        details = {"valid_from": valid_from, **report.as_data()}
        record("catalogue.loaded", f"catalogue.catalogue/{catalogue}", actor=actor, **details)
    return report


def _load_minors(
    book: Catalogue,
    given: CatalogueFile,
    majors: dict[tuple[str, str], MajorClass],
    day: date,
    counts: Counts,
) -> dict[str, MinorClass]:
    """Bring the classes up to date; return those in force by code."""
    rows = {row.code: row for row in MinorClass.objects.filter(catalogue=book, valid_to=None)}
    wanted = {
        row.code: _minor(book, row, majors[row.kind.value, row.major_code], rows.get(row.code), day)
        for row in given.classes
    }
    put = {code: row for code, row in wanted.items() if not same(row, rows.get(code), MINOR)}
    gone = [
        row for code, row in rows.items() if code not in wanted and row.scope != ClassScope.ADDED
    ]
    end([rows[code] for code in put if code in rows], gone, day)
    MinorClass.objects.bulk_create(
        put.values(),
        update_conflicts=True,
        unique_fields=["catalogue", "code", "valid_from"],
        update_fields=[*MINOR, "valid_to"],
    )
    counts.take(len(wanted), sum(code in rows for code in put), len(put), len(gone))
    return {code: put.get(code) or rows[code] for code in wanted}


def _load_conditions(
    book: Catalogue,
    given: CatalogueFile,
    minors: dict[str, MinorClass],
    day: date,
    counts: Counts,
) -> None:
    """Bring the conditions up to date; those of a class's new version go over to it."""
    stored = FilingCondition.objects.filter(minor__catalogue=book, valid_to=None)
    rows = {
        (row.minor.code, row.number): row
        for row in stored.exclude(minor__scope=ClassScope.ADDED).select_related("minor")
    }
    wanted = {
        (row.code, row.condition_no): _condition(minors[row.code], row, day)
        for row in given.conditions
    }
    new = [key for key, row in wanted.items() if not same(row, rows.get(key), CONDITION)]
    put = {
        key: row
        for key, row in wanted.items()
        if not same(row, rows.get(key), ("minor_id", *CONDITION))
    }
    gone = [row for key, row in rows.items() if key not in wanted]
    end([rows[key] for key in put if key in rows], gone, day)
    FilingCondition.objects.bulk_create(
        put.values(),
        update_conflicts=True,
        unique_fields=["minor", "number", "valid_from"],
        update_fields=[*CONDITION, "valid_to"],
    )
    counts.take(len(wanted), sum(key in rows for key in new), len(new), len(gone))


def _minor(
    book: Catalogue, row: ClassRow, major: MajorClass, old: MinorClass | None, day: date
) -> MinorClass:
    minor = MinorClass(
        catalogue=book,
        major=major,
        kind=row.kind.value,
        code=row.code,
        zh=row.minor_zh,
        en=row.minor_en,
        scope=row.scope.value,
        roles=row.responsible_roles,
        valid_from=day,
        keywords=keywords_of(row.minor_zh) if old is None else old.keywords,
        field_check=row.kind != ClassKind.SERVICE if old is None else old.field_check,
    )
    if old is not None:
        minor.overall_value, minor.overall_unit = old.overall_value, old.overall_unit
    return minor


def _condition(minor: MinorClass, row: ConditionRow, day: date) -> FilingCondition:
    return FilingCondition(
        minor=minor,
        number=row.condition_no,
        defect=row.defect_code,
        zh=row.condition_zh,
        en=row.condition_en,
        threshold=row.threshold,
        closing_condition=row.close_result,
        limit_value=row.limit_value,
        limit_unit=row.limit_unit.value,
        confidence=row.confidence,
        valid_from=day,
    )
