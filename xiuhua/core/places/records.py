"""Writing rows that keep their natural key, and telling the ledger what changed."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, ForeignKey, JSONField, Model

from xiuhua.core.ledger.services import NewAct, record_many
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places.errors import BadValue, FutureDay
from xiuhua.core.places.models import AdminArea, Register, UnitGrid
from xiuhua.kit import clock

M = TypeVar("M", AdminArea, UnitGrid, Register)

BATCH = 1000  # rows of one act
HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a bulk verb added, changed, and found as they were given."""

    added: int
    changed: int
    kept: int


def today(organisation: Organisation) -> date:
    """Return the organisation's local day."""
    return clock.local_day(clock.now(), organisation.timezone)


def writing(apply: bool) -> AbstractContextManager[None]:
    """Return a transaction for an import that writes; a dry run must not hold up writers."""
    return transaction.atomic() if apply else nullcontext()


def first_day(organisation: Organisation, day: date | None) -> date:
    """Return the local day from which something is in force: the one given, or today.

    Raises:
        FutureDay: it has not come yet; what the tables hold is in force.
    """
    now = today(organisation)
    if day is not None and day > now:
        raise FutureDay(day=day)
    return day or now


def change(
    row: Model, fields: Mapping[str, Any], personal: frozenset[str] = frozenset()
) -> dict[str, list[Any]]:
    """Set fields and return those that changed as `{name: [before, after]}` for the ledger.

    Geometry is told by its hash, personal data by the mere fact that they changed.
    """
    changes = {}
    for name, value in fields.items():
        attribute, after = _attribute(row, name), _stored_value(value)
        before = getattr(row, attribute)
        if before != after:
            setattr(row, attribute, after)
            hidden = name in personal
            changes[name] = [HIDDEN, HIDDEN] if hidden else [_told(before), _told(after)]
    return changes


def differs(row: Model, fields: Mapping[str, Any]) -> bool:
    """Tell whether `change` would change anything."""
    return any(
        getattr(row, _attribute(row, name)) != _stored_value(value)
        for name, value in fields.items()
    )


def clean(row: Model) -> None:
    """Prove lengths, choices and required fields of a row; no statement.

    Raises:
        BadValue: a field cannot hold what it was given.
    """
    try:
        row.clean_fields(exclude=_unchecked(type(row)))
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadValue(field=name, key=str(row), reason="；".join(messages)) from error


def save_all(
    model: type[M],
    pairs: Iterable[tuple[M, Mapping[str, Any]]],
    *,
    key: Sequence[str],
    kind: str,
    subject: str,
    actor: User | None,
) -> Written:
    """Write what is new or changed, and one act for each thousand rows.

    Args:
        model: the table.
        pairs: each row, read or new with its natural key, and the fields to set.
        key: the columns of the natural key, which has a unique constraint.
        kind: of the acts, `grid.imported`; each holds its rows' keys and a hash of their content.
        subject: of the acts.
        actor: who imports.

    Raises:
        BadValue: a field cannot hold what it was given; nothing is written.
    """
    rows: dict[str, tuple[M, bool]] = {}
    kept = 0
    for row, fields in pairs:
        new = row.pk is None
        if change(row, fields) or new:
            clean(row)
            rows[row.key] = row, new
        else:
            kept += 1
    written = list(rows.values())
    batches = [written[start : start + BATCH] for start in range(0, len(written), BATCH)]
    acts = [_batch_act(kind, subject, batch) for batch in batches]
    for batch in batches:
        _upsert(model, [row for row, _ in batch], key)
    record_many(acts, actor=actor)
    added = sum(new for _, new in written)
    return Written(added, len(written) - added, kept)


def _upsert(model: type[M], rows: Sequence[M], key: Sequence[str]) -> None:
    for row in rows:
        # The natural key alone decides: with both, databases differ in which conflict they see.
        row.pk = None
    columns = [one.name for one in model._meta.concrete_fields if not one.primary_key]
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=[name for name in columns if name not in key],
    )


def _batch_act(kind: str, subject: str, batch: Sequence[tuple[M, bool]]) -> NewAct:
    content = [
        {field.attname: getattr(row, field.attname) for field in _stored(row)} for row, _ in batch
    ]
    text = orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)
    details = {
        "keys": [row.key for row, _ in batch],
        "added": sum(new for _, new in batch),
        "sha256": sha256(text).hexdigest(),
    }
    return NewAct(kind, subject, details)


def _stored(row: Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if not field.primary_key]


def _unchecked(model: type[Model]) -> set[str]:
    """Fields that are proved elsewhere: relations by the database, geometry by Shapely."""
    return {field.name for field in model._meta.fields if isinstance(field, ForeignKey | JSONField)}


def _attribute(row: Model, name: str) -> str:
    field = row._meta.get_field(name)
    return field.attname if isinstance(field, Field) else name


def _stored_value(value: object) -> Any:  # noqa: ANN401 what a column holds
    return value.pk if isinstance(value, Model) else value


def _told(value: object) -> Any:  # noqa: ANN401 anything with a JSON form
    if isinstance(value, dict):
        return sha256(orjson.dumps(value)).hexdigest()[:16]
    return value
