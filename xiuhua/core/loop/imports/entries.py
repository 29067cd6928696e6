"""One record, judged by itself: an entry with the case's values, or what is wrong with it."""

import math
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from xiuhua.core.loop.errors import InTheFuture
from xiuhua.core.loop.imports import errors as e
from xiuhua.core.loop.imports.mapping import Mapping, NotesPart
from xiuhua.core.loop.imports.reading import Record
from xiuhua.core.loop.vocab import Source
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.tabular.problems import SHOWN, RowProblem

T = TypeVar("T")
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # where the calendar of an import begins

# The longest that names of units, areas and classes and a case's own number may be.
LONGEST = {
    "external_id": 60,
    "minor": 200,
    "minor_name": 200,
    "major": 100,
    "unit": 100,
    "area": 100,
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was noted on a case."""

    at: datetime
    text: str


@dataclass(slots=True)
class Entry:
    """What a record says of a case; times are UTC, words the source's own.

    `dirty` is why it contradicts itself, although every value can be read.
    """

    line: int
    external_id: str
    reported_at: datetime
    source: Source
    minor: str
    minor_name: str
    major: str
    unit: str
    area: str = ""
    condition: str = ""
    closed_at: datetime | None = None
    due_at: datetime | None = None
    disposal_due_at: datetime | None = None
    address: str = ""
    description: str = ""
    result: str = ""
    lon: float | None = None
    lat: float | None = None
    notes: Sequence[Note] = ()
    facts: Values[str, Any] = field(default_factory=dict)
    dirty: RowProblem | None = None


class EntryReader:
    """Reads records by a mapping; `latest` is the last moment that may have happened."""

    def __init__(self, mapping: Mapping, latest: datetime) -> None:
        self.mapping = mapping
        self.latest = latest
        self.zone = ZoneInfo(mapping.timezone)
        self._problems: list[RowProblem] = []
        self._record = Record(0, {})

    def read(self, record: Record) -> tuple[Entry | None, list[RowProblem]]:
        """Return the entry of a record, or none and what is wrong."""
        self._problems, self._record = [], record
        if record.broken:
            return None, [problem_of(record.line, "", "", e.BrokenLine(reason=record.broken))]
        reported_at = self._past("reported_at", required=True)
        entry = self._entry(reported_at or EARLIEST)
        if self._problems:
            return None, self._problems
        if entry.closed_at is not None and entry.closed_at < entry.reported_at:
            column = self.mapping.fields.closed_at
            entry.dirty = problem_of(
                record.line, column, record.text(column), e.ClosedBeforeReported()
            )
        return entry, []

    def _entry(self, reported_at: datetime) -> Entry:
        fields, defaults, text = self.mapping.fields, self.mapping.defaults, self._record.text
        lon, lat = self._position()
        closed_at, notes = self._course()
        minor = self._word("minor", defaults.minor)
        return Entry(
            line=self._record.line,
            external_id=self._word("external_id", ""),
            reported_at=reported_at,
            source=self._source(),
            minor=minor,
            minor_name=self._word("minor_name", "", required=False) or minor,
            major=self._word("major", defaults.major or self.mapping.name),
            unit=self._word("unit", defaults.unit),
            area=self._word("area", "", required=False),
            condition=text(fields.condition),
            closed_at=closed_at,
            due_at=self._moment("due_at"),
            disposal_due_at=self._moment("disposal_due_at"),
            address=text(fields.address),
            description=text(fields.description),
            result=text(fields.result),
            lon=lon,
            lat=lat,
            notes=notes,
            facts=self._facts(),
        )

    def _tell(self, column: str, error: XiuhuaError) -> None:
        value = self._record.text(column)
        self._problems.append(problem_of(self._record.line, column, value, error))

    def _column(self, name: str) -> str:
        return str(getattr(self.mapping.fields, name))

    def _word(self, name: str, default: str, *, required: bool = True) -> str:
        column = self._column(name)
        word = self._record.text(column) or default
        if not word and required:
            self._tell(column, e.MissingValue())
        if len(word) > LONGEST[name]:
            self._tell(column, e.ValueTooLong(limit=LONGEST[name]))
        return word

    def _source(self) -> Source:
        mapping = self.mapping
        word = self._record.text(mapping.fields.source)
        if not word:
            return mapping.defaults.source
        source = mapping.sources.get(word) or mapping.sources.get("*")
        if source is None:
            self._tell(mapping.fields.source, e.UnmappedSource(word=word))
        return source or mapping.defaults.source

    def _moment(self, name: str) -> datetime | None:
        column = self._column(name)
        return self._read(column, self._record.text(column), self._parsed)

    def _past(self, name: str, *, required: bool = False) -> datetime | None:
        column, at = self._column(name), self._moment(name)
        if at is None and required and not self._record.text(column):
            self._tell(column, e.MissingValue())
        if at is not None and at > self.latest:
            self._tell(column, InTheFuture(at=at.isoformat()))
        return at

    def _read(self, column: str, text: str, parse: Callable[[str], T]) -> T | None:
        if not text:
            return None
        try:
            return parse(text)
        except XiuhuaError as error:
            self._tell(column, error)
            return None

    def _parsed(self, text: str) -> datetime:
        for form in self.mapping.time_formats:
            try:
                at = datetime.fromisoformat(text) if form == "iso" else _strptime(text, form)
                at = (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
            if at >= EARLIEST:
                return at
        raise e.NotAMoment

    def _position(self) -> tuple[float | None, float | None]:
        degrees = [self._degrees("lon", 180.0), self._degrees("lat", 90.0)]
        lon, lat = degrees
        if lon is None or lat is None or (lon, lat) in self.mapping.nowhere:
            return None, None
        return lon, lat

    def _degrees(self, name: str, limit: float) -> float | None:
        def parse(text: str) -> float:
            try:
                value = float(text)
            except ValueError as error:
                raise e.NotACoordinate from error
            if not math.isfinite(value) or abs(value) > limit:
                raise e.NotACoordinate
            return value

        column = self._column(name)
        return self._read(column, self._record.text(column), parse)

    def _course(self) -> tuple[datetime | None, tuple[Note, ...]]:
        """Return when the case was closed, if it was, and what was noted on it."""
        closed = self._closed()
        end = self._past("closed_at") if closed else None
        notes: tuple[Note, ...] = ()
        if self.mapping.notes is not None:
            end, notes = self._noted(self.mapping.notes, end if closed else None)
        if closed and end is None and not self._problems:
            self._tell(self.mapping.fields.closed_at, e.MissingValue())
        return end, notes

    def _closed(self) -> bool:
        fields = self.mapping.fields
        if fields.state:
            return self._record.text(fields.state) in self.mapping.closed_words
        return bool(self._record.text(fields.closed_at))

    def _noted(
        self, part: NotesPart, end: datetime | None
    ) -> tuple[datetime | None, tuple[Note, ...]]:
        """Return the closing, by the last note of that kind where there is one, and the others."""
        found = self._record.get(part.path)
        rows = [Record(self._record.line, row) for row in found or () if isinstance(row, dict)]
        notes: list[Note] = []
        closing: Note | None = None
        for row in rows:
            at = self._read(part.path, row.text(part.at) or "?", self._parsed)
            if at is None or row.text(part.kind) in part.opened:
                continue
            note = Note(
                at, ": ".join(filter(None, map(row.text, part.text))) or row.text(part.kind)
            )
            notes.append(note)
            if row.text(part.kind) in part.closed:
                closing = note
        if end is not None and closing is not None:
            notes.remove(closing)
            end = closing.at
        return end, tuple(sorted(notes, key=lambda note: note.at))

    def _facts(self) -> dict[str, Any]:
        found = {name: self._record.get(path) for name, path in self.mapping.facts.items()}
        found["verdict"] = self._record.text(self.mapping.fields.verdict)
        return {name: value for name, value in found.items() if value not in (None, "", {}, [])}


def _strptime(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007 the caller gives the mapping's zone


def problem_of(line: int, column: str, value: str, error: XiuhuaError) -> RowProblem:
    """Return an error as a problem of one cell."""
    return RowProblem(line, column, value[:SHOWN], error.code, error.text("zh"), error.text("en"))
