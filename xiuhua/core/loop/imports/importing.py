"""A file of cases from another system, judged and, if wanted, written."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from xiuhua.core.loop.bulk import import_histories
from xiuhua.core.loop.imports.histories import histories_of
from xiuhua.core.loop.imports.judging import judge
from xiuhua.core.loop.imports.mapping import Mapping
from xiuhua.core.loop.imports.preparing import organisation_meant, prepare
from xiuhua.core.loop.imports.reading import content_of, records_of
from xiuhua.core.loop.imports.report import ImportReport
from xiuhua.core.loop.playing import History
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User


def import_cases(
    path: Path,
    mapping: Mapping,
    *,
    organisation: Organisation | None = None,
    apply: bool = False,
    accept_dirty: bool = False,
    actor: User | None = None,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Judge the cases of a file and, with `apply`, write the good ones; a dry run otherwise.

    Rows whose external id the organisation has are known and left alone, so that a file may be
    imported again, also after an import that was cut short. Each thousand cases is a transaction.

    Args:
        path: csv or xlsx, or JSON, as the mapping says; perhaps under gzip.
        mapping: what the file's columns and words mean.
        organisation: whose cases these are; by default the one the mapping names, made if absent.
        apply: write.
        accept_dirty: take rows that contradict themselves, as they are.
        actor: who imports; none is the system.
        progress: is told after how many cases the writing is.

    Raises:
        UnreadableFile, MissingColumns, FileTooLarge, NotATable, OldExcel, BrokenTable: the file.
        NoOrganisation: none is given, and the mapping names none.
        NotAllowed: `actor` may not import.
    """
    require(actor, "loop.import", organisation_id=organisation.pk if organisation else None)
    there = organisation or organisation_meant(mapping)
    content = content_of(path)
    key = f"{mapping.name}/{hashlib.sha256(content).hexdigest()[:16]}"
    records = records_of(content, path.name, mapping)
    judged = judge(records, mapping, there, accept_dirty=accept_dirty)
    applied = None
    if apply:
        there = prepare(judged.entries, mapping, there, actor=actor)
        histories = histories_of(judged.entries, there, crs=mapping.crs, import_key=key)
        applied = import_histories(_told(histories, progress), organisation=there, actor=actor)
    named = there.code if there else mapping.organisation.code if mapping.organisation else ""
    return ImportReport(
        filename=path.name,
        mapping=mapping.name,
        organisation=named,
        import_key=key,
        read=judged.read,
        good=len(judged.entries),
        dirty=judged.dirty,
        known=judged.known,
        applied=applied,
        problems=judged.problems,
    )


def _told(
    histories: Iterable[History], progress: Callable[[int], None] | None
) -> Iterator[History]:
    for count, history in enumerate(histories, start=1):
        yield history
        if progress is not None:
            progress(count)
