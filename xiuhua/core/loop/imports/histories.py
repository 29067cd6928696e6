"""Entries as histories: what was reported, and the moves the source tells of."""

from collections.abc import Iterable, Iterator

from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.drafts import Draft, Given
from xiuhua.core.loop.imports.entries import Entry, Note
from xiuhua.core.loop.imports.words import Directory
from xiuhua.core.loop.playing import Happening, History
from xiuhua.core.people.models import Organisation
from xiuhua.kit.geo import Crs

NOTHING = Given()
ADDRESS = 200  # characters a case's address may have; more is kept whole beside it


def histories_of(
    entries: Iterable[Entry], organisation: Organisation, *, crs: Crs, import_key: str
) -> Iterator[History]:
    """Yield the history of each entry; every word of an entry is one the organisation has.

    Such sources do not tell filing, dispatch and acceptance apart from the report, so these fall
    on its moment; the source's deadlines hold for disposal and for the whole way.
    """
    directory = Directory(books_of(organisation.pk))
    for entry in entries:
        yield History(
            draft=_draft(entry, directory, crs, import_key),
            at=entry.reported_at,
            moves=list(_moves(entry, directory)),
        )


def _draft(entry: Entry, directory: Directory, crs: Crs, import_key: str) -> Draft:
    facts = {**entry.facts, "import": import_key}
    if len(entry.address) > ADDRESS:
        facts["address"] = entry.address
    return Draft(
        minor_code=directory.minors[entry.minor].code,
        source=entry.source,
        lon=entry.lon,
        lat=entry.lat,
        crs=crs,
        area_code=directory.areas[entry.area].code if entry.area else "",
        address=entry.address[:ADDRESS],
        description=entry.description,
        external_id=entry.external_id,
        facts=facts,
    )


def _moves(entry: Entry, directory: Directory) -> Iterator[Happening]:
    at, minor = entry.reported_at, directory.minors[entry.minor]
    condition_id = directory.condition_id(minor, entry.condition)
    yield Happening("file", at, given=Given(condition_id=condition_id))
    yield Happening("dispatch", at, given=_dispatched(entry, directory))
    yield Happening("accept", at, given=NOTHING)
    if entry.closed_at is None:
        yield from _noted(entry.notes)
        return
    yield from _noted(note for note in entry.notes if note.at <= entry.closed_at)
    yield Happening("report_result", entry.closed_at, given=NOTHING)
    yield Happening("close", entry.closed_at, given=Given(note=entry.result))
    yield from _noted(note for note in entry.notes if note.at > entry.closed_at)


def _dispatched(entry: Entry, directory: Directory) -> Given:
    return Given(
        unit_id=directory.units[entry.unit].id,
        due_at=entry.due_at,
        disposal_due_at=entry.disposal_due_at or entry.due_at,
    )


def _noted(notes: Iterable[Note]) -> Iterator[Happening]:
    for note in notes:
        yield Happening("note", note.at, given=Given(note=note.text))
