"""A whole file judged: each row by itself, beside the rows before it, and beside what is stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

import numpy as np

from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.imports import errors as e
from xiuhua.core.loop.imports.entries import Entry, EntryReader, problem_of
from xiuhua.core.loop.imports.mapping import Mapping
from xiuhua.core.loop.imports.reading import Record
from xiuhua.core.loop.imports.words import Directory
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.rules import LoopRules
from xiuhua.core.people.models import Organisation
from xiuhua.core.places.selectors import is_drawn, located_many
from xiuhua.kit import clock, geo
from xiuhua.kit.tabular.problems import RowProblem

ASKED = 500  # external ids in one statement


@dataclass
class Judged:
    """The entries that can be written, in order of their reports, and what is wrong with others.

    `dirty` counts the entries among them that contradict themselves; `known` those left out since
    the organisation has them already.
    """

    read: int = 0
    known: int = 0
    dirty: int = 0
    entries: list[Entry] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def judge(
    records: Iterable[Record],
    mapping: Mapping,
    organisation: Organisation | None,
    *,
    accept_dirty: bool,
) -> Judged:
    """Return what can be made of the records; nothing is written.

    `organisation` is none where the import is going to make it. One statement for 500 rows.
    """
    books = books_of(organisation.pk) if organisation else None
    judged = Judged()
    found = _single(_read(records, mapping, judged, books), mapping, judged)
    if organisation is not None and books is not None:
        known = set(_known([entry.external_id for entry in found], organisation))
        judged.known = len(known)
        found = [entry for entry in found if entry.external_id not in known]
        _mark_outside(found, organisation, mapping)
    found = _with_known_words(found, mapping, judged, Directory(books))
    for entry in found:
        if entry.dirty is not None and not accept_dirty:
            judged.problems.append(entry.dirty)
        else:
            judged.entries.append(entry)
            judged.dirty += entry.dirty is not None
    judged.entries.sort(key=lambda entry: entry.reported_at)
    judged.problems.sort(key=lambda problem: problem.line)
    return judged


def _read(
    records: Iterable[Record], mapping: Mapping, judged: Judged, books: Books | None
) -> Iterator[Entry]:
    rules = books.rules if books else LoopRules()
    reader = EntryReader(mapping, clock.now() + timedelta(minutes=rules.future_minutes))
    for record in records:
        judged.read += 1
        entry, problems = reader.read(record)
        judged.problems.extend(problems)
        if entry is not None:
            yield entry


def _single(entries: Iterable[Entry], mapping: Mapping, judged: Judged) -> list[Entry]:
    """Leave out what stands in the file before."""
    first: dict[str, Entry] = {}
    column = mapping.fields.external_id
    for entry in entries:
        before = first.setdefault(entry.external_id, entry)
        if before is not entry:
            again = e.GivenTwice(line=before.line)
            judged.problems.append(problem_of(entry.line, column, entry.external_id, again))
    return list(first.values())


def _known(external_ids: Sequence[str], organisation: Organisation) -> Iterator[str]:
    source = iter(external_ids)
    while asked := list(islice(source, ASKED)):
        rows = Case.objects.filter(organisation=organisation, external_id__in=asked)
        yield from rows.order_by().values_list("external_id", flat=True)


def _mark_outside(entries: Sequence[Entry], organisation: Organisation, mapping: Mapping) -> None:
    """Mark as dirty what lies outside the organisation's outlines, where it has any."""
    pointed = [one for one in entries if one.lon is not None and not one.area and not one.dirty]
    if not pointed or not is_drawn(organisation.pk):
        return
    lons = np.array([entry.lon for entry in pointed], dtype=np.float64)
    lats = np.array([entry.lat for entry in pointed], dtype=np.float64)
    lons, lats = geo.to_wgs84(lons, lats, mapping.crs)
    for entry, where in zip(pointed, located_many(organisation.pk, lons, lats), strict=True):
        if where is None:
            value = f"{entry.lon}, {entry.lat}"
            column = mapping.fields.lon
            entry.dirty = problem_of(entry.line, column, value, e.OutsideOrganisation())


def _with_known_words(
    entries: Sequence[Entry], mapping: Mapping, judged: Judged, directory: Directory
) -> list[Entry]:
    """Leave out the entries whose words mean nothing here and are not to be made."""
    good = []
    for entry in entries:
        problems = list(_wrong_words(entry, mapping, directory))
        judged.problems.extend(problems)
        if not problems:
            good.append(entry)
    return good


def _wrong_words(entry: Entry, mapping: Mapping, directory: Directory) -> Iterator[RowProblem]:
    fields, minor = mapping.fields, directory.minors.get(entry.minor)
    if minor and directory.lacks_condition(minor, entry.condition):
        yield problem_of(entry.line, fields.condition, entry.condition, e.ConditionNeeded())
    if mapping.create_missing:
        return
    for column, word, known in (
        (fields.minor, entry.minor, minor is not None),
        (fields.unit, entry.unit, entry.unit in directory.units),
        (fields.area, entry.area, not entry.area or entry.area in directory.areas),
    ):
        if not known:
            yield problem_of(entry.line, column, word, e.UnknownWord(word=word))
