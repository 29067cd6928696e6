"""Many components at once: the same checks on columns, one act for each thousand rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from django.db import transaction

from xiuhua.core.assets.errors import Retired, TwiceInFile
from xiuhua.core.assets.models import Component, ComponentRevision
from xiuhua.core.assets.services.preparing import NewComponent, Preparer
from xiuhua.core.assets.services.revisions import KEPT, revision_of
from xiuhua.core.assets.services.serials import give_codes, skip_codes
from xiuhua.core.assets.vocab import Change
from xiuhua.core.ledger.services import NewAct, record_many
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.kit.errors import XiuhuaError

BATCH = 1000  # rows told in one act
KEYS = 500  # keys in one statement


@dataclass(slots=True)
class ImportReport:
    """What became of the components of an import; `refused` are (position, why)."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    refused: list[tuple[int, XiuhuaError]] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON-able values."""
        refused = [{"position": at, **error.as_problem()} for at, error in self.refused]
        counts = {"added": self.added, "changed": self.changed, "kept": self.kept}
        return {**counts, "refused": refused}


@transaction.atomic
def import_components(
    *, organisation: Organisation, components: Sequence[NewComponent], actor: User | None
) -> ImportReport:
    """Enter or bring up to date many components; the good ones are written, the others reported.

    A code that is there already is the same component: it takes what is new, and what it was is
    kept. A component that looks the same is left alone. Without a code it is always a new one.
    About 20 statements a thousand rows.
    """
    require(actor, "assets.write", organisation_id=organisation.pk)
    report = ImportReport()
    preparer = Preparer(organisation)
    rows, known = _judge(preparer, components)
    report.refused = [(at, row) for at, row in enumerate(rows) if isinstance(row, XiuhuaError)]
    good = [row for row in rows if isinstance(row, Component)]
    new = [row for row in good if row.code not in known]
    changed = [row for row in good if row.code in known and _differs(row, known[row.code])]
    skip_codes(preparer, [row.code for row in new if row.code])
    give_codes(preparer, new)
    for row in changed:
        row.changed_on = preparer.today
    _write(new, [(known[row.code], row) for row in changed], actor)
    _tell(organisation, [*new, *changed], actor)
    report.added, report.changed = len(new), len(changed)
    report.kept = len(good) - len(new) - len(changed)
    return report


def check_components(
    *, organisation: Organisation, components: Sequence[NewComponent]
) -> list[tuple[int, XiuhuaError]]:
    """Return (position, why) of the components that an import would refuse; writes nothing."""
    rows, _ = _judge(Preparer(organisation), components)
    return [(at, row) for at, row in enumerate(rows) if isinstance(row, XiuhuaError)]


def _judge(
    preparer: Preparer, components: Sequence[NewComponent]
) -> tuple[list[Component | XiuhuaError], dict[str, Component]]:
    """Return each component's row, or why it is refused, and those stored already by code."""
    rows = preparer.prepare(components)
    known = _known(preparer.organisation, [new.code for new in components if new.code])
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if isinstance(row, XiuhuaError) or not row.code:
            continue
        if row.code in seen:
            rows[at] = TwiceInFile(given=row.code)
        elif row.code in known and known[row.code].retired_on is not None:
            rows[at] = Retired(component=row.code)
        seen.add(row.code)
    return rows, known


def _known(organisation: Organisation, codes: Sequence[str]) -> dict[str, Component]:
    found: dict[str, Component] = {}
    for start in range(0, len(codes), KEYS):
        part = codes[start : start + KEYS]
        rows = Component.objects.filter(organisation=organisation, code__in=part)
        found.update((row.code, row) for row in rows)
    return found


def _differs(new: Component, old: Component) -> bool:
    return any(getattr(new, name) != getattr(old, name) for name in KEPT)


def _write(
    new: Sequence[Component], changed: Sequence[tuple[Component, Component]], actor: User | None
) -> None:
    Component.objects.bulk_create(new)
    ComponentRevision.objects.bulk_create(
        revision_of(old, Change.SURVEYED, actor) for old, _ in changed
    )
    Component.objects.bulk_create(
        [row for _, row in changed],
        update_conflicts=True,
        unique_fields=["organisation", "code"],
        update_fields=[*KEPT, "cell", "changed_on"],
    )


def _tell(organisation: Organisation, rows: Sequence[Component], actor: User | None) -> None:
    acts = []
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        content = [[row.code, *(getattr(row, name) for name in KEPT)] for row in part]
        digest = sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
        details = {"codes": [row.code for row in part], "sha256": digest}
        acts.append(NewAct("assets.components_imported", organisation.ref, details))
    record_many(acts, actor=actor)
