"""Classes made outside the catalogue's own files, and a city's settings of a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from xiuhua.core.catalogue.book import keywords_of
from xiuhua.core.catalogue.errors import UnknownClass
from xiuhua.core.catalogue.models import Catalogue, MinorClass
from xiuhua.core.catalogue.selectors import BOOKS
from xiuhua.core.catalogue.services.majors import put_majors
from xiuhua.core.catalogue.vocab import ClassKind, ClassScope
from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import User
from xiuhua.kit.worktime import Unit

EVER = date(1970, 1, 1)  # before any case: an imported class has no date of its own


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class of a source that brings its own, with its major class."""

    code: str
    zh: str
    en: str
    kind: ClassKind
    major_code: str
    major_zh: str
    major_en: str

    @property
    def major_key(self) -> tuple[str, str]:
        """Kind and code, which name the major class."""
        return self.kind.value, self.major_code


@transaction.atomic
def ensure_classes(
    *,
    catalogue: str,
    classes: Sequence[NewClass],
    zh: str = "",
    en: str = "",
    valid_from: date = EVER,
    actor: User | None,
) -> dict[str, int]:
    """Add the classes that a catalogue does not have yet; return the ids of all by code.

    A class in force stays as it is. `zh` and `en` name a catalogue that is not there yet. Service
    matters are closed without a check on the spot, until `adjust_class` says otherwise.
    """
    require(actor, "catalogue.write")
    book, _ = Catalogue.objects.select_for_update().get_or_create(
        code=catalogue, defaults={"zh": zh or catalogue, "en": en or zh or catalogue}
    )
    in_force = MinorClass.objects.filter(catalogue=book, valid_to=None)
    ids = dict(in_force.values_list("code", "id"))
    new = {one.code: one for one in classes if one.code not in ids}
    if new:
        made = _create(book, list(new.values()), valid_from)
        ids |= {row.code: row.pk for row in made}
        BOOKS.bump()
        subject = f"catalogue.catalogue/{catalogue}"
        record("catalogue.classes_added", subject, actor=actor, codes=sorted(new))
    return {one.code: ids[one.code] for one in classes}


def ensure_class(
    *,
    catalogue: str,
    code: str,
    zh: str,
    en: str,
    kind: ClassKind,
    major_code: str,
    major_zh: str,
    major_en: str,
    actor: User | None,
) -> int:
    """Add one class to a catalogue unless it is there; return its id."""
    new = NewClass(code, zh, en, kind, major_code, major_zh, major_en)
    return ensure_classes(catalogue=catalogue, classes=[new], actor=actor)[code]


@transaction.atomic
def adjust_class(
    *,
    catalogue: str,
    code: str,
    field_check: bool | None = None,
    overall_limit: tuple[Decimal, Unit] | None = None,
    keywords: Sequence[str] | None = None,
    actor: User | None,
) -> MinorClass:
    """Change what a city sets for a class in force; None leaves a setting as it is.

    Cases keep the deadlines they have; the next ones follow the new limit.

    Args:
        catalogue: code of the catalogue.
        code: code of the class.
        field_check: whether closing needs a check on the spot.
        overall_limit: from dispatch to closing, a value and its unit; the value 0 takes the class's
            own limit away.
        keywords: other words that people use for it.
        actor: who changes it.

    Raises:
        UnknownClass: no such class is in force.
    """
    require(actor, "catalogue.write")
    row = (
        MinorClass.objects.select_for_update()
        .filter(catalogue__code=catalogue, code=code, valid_to=None)
        .first()
    )
    if row is None:
        raise UnknownClass(catalogue=catalogue, minor=code)
    if field_check is not None:
        row.field_check = field_check
    if keywords is not None:
        row.keywords = list(keywords)
    if overall_limit is not None:
        value, unit = overall_limit
        row.overall_value, row.overall_unit = (value, unit.value) if value else (None, "")
    row.save(update_fields=["field_check", "keywords", "overall_value", "overall_unit"])
    BOOKS.bump()
    settings = {"field_check": row.field_check, "keywords": row.keywords}
    settings["overall_limit"] = f"{row.overall_value or ''} {row.overall_unit}".strip()
    record("catalogue.class_adjusted", f"catalogue.class/{code}", actor=actor, **settings)
    return row


def _create(book: Catalogue, new: Sequence[NewClass], valid_from: date) -> list[MinorClass]:
    names = {one.major_key: (one.major_zh, one.major_en) for one in new}
    majors = put_majors(book, names, rename=False)
    return MinorClass.objects.bulk_create(
        [
            MinorClass(
                catalogue=book,
                major=majors[one.major_key],
                kind=one.kind.value,
                code=one.code,
                zh=one.zh,
                en=one.en,
                scope=ClassScope.ADDED,
                keywords=keywords_of(one.zh),
                field_check=one.kind != ClassKind.SERVICE,
                valid_from=valid_from,
            )
            for one in new
        ]
    )
