"""How a row gives way to its next version."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Model

from xiuhua.core.catalogue.errors import OlderThanInForce
from xiuhua.core.catalogue.models import FilingCondition, MinorClass, Responsibility

V = TypeVar("V", MinorClass, FilingCondition, Responsibility)

BATCH = 500  # keys in one statement


def same(new: Model, old: Model | None, fields: Iterable[str]) -> bool:
    """Tell whether a row says what the one in force says already."""
    return old is not None and all(getattr(new, name) == getattr(old, name) for name in fields)


def end(replaced: Sequence[V], gone: Sequence[V], day: date) -> None:
    """End rows in force: `replaced` ones unless they began on `day`, `gone` ones in any case.

    A replaced row that began on `day` is not history yet: the caller corrects it in place.

    Raises:
        OlderThanInForce: one of them began after `day`.
    """
    for row in (*replaced, *gone):
        if row.valid_from > day:
            raise OlderThanInForce(what=row, in_force=row.valid_from, given=day)
    rows = [row for row in replaced if row.valid_from < day] + list(gone)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        keys = [row.pk for row in part]
        type(part[0])._default_manager.filter(pk__in=keys).update(valid_to=day)
