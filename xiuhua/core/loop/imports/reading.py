"""A file to its records, in order: a table (csv, xlsx) or a JSON list, perhaps under gzip."""

import gzip
import zlib
from collections.abc import Iterator
from collections.abc import Mapping as Values
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson

from xiuhua.core.loop.imports.errors import MissingColumns, UnreadableFile
from xiuhua.core.loop.imports.mapping import Mapping
from xiuhua.kit.tabular.files import MEGABYTE, Limits, Line, lines_of, refuse_size

MAX_BYTES = 1000 * MEGABYTE  # of a file, and of what it unpacks to
LIMITS = Limits(MAX_BYTES, MAX_BYTES, max_columns=500)
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its line in a table, or its place in a JSON list, from 1.

    `broken` says why it has no values.
    """

    line: int
    values: Values[str, Any]
    broken: str = ""

    def get(self, path: str) -> Any:  # noqa: ANN401 whatever JSON holds
        """Return what stands in a column, or under a dotted path; none for nothing."""
        if path in self.values:
            return self.values[path]
        found: Any = self.values
        for part in path.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(part)
        return found

    def text(self, path: str) -> str:
        """Return it as text without blanks around; empty for nothing."""
        found = self.get(path) if path else None
        return "" if found is None else str(found).strip()


def content_of(path: Path) -> bytes:
    """Return what a file holds, unpacked.

    Raises:
        UnreadableFile: it is not there, or breaks off.
        FileTooLarge: it is, or unpacks to, more than 1 GB.
    """
    try:
        refuse_size(path.stat().st_size, MAX_BYTES)
        content = path.read_bytes()
        if not content.startswith(GZIP):
            return content
        with gzip.open(BytesIO(content)) as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(file=path.name, reason=reason) from error
    refuse_size(len(content), MAX_BYTES)
    return content


def records_of(content: bytes, filename: str, mapping: Mapping) -> Iterator[Record]:
    """Yield the records of a file in the mapping's format.

    Raises:
        UnreadableFile: it is not what the mapping says.
        MissingColumns: a column that the mapping names is not there.
        NotATable, OldExcel, BrokenTable, TooManyColumns: as `kit.tabular`.
    """
    if mapping.format == "json":
        return _json_records(content, filename, mapping)
    if mapping.encoding and not content.startswith(b"PK"):
        content = _utf8(content, filename, mapping.encoding)
    return _table_records(content, filename, mapping)


def _utf8(content: bytes, filename: str, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableFile(file=filename, reason=str(error)) from error


def _table_records(content: bytes, filename: str, mapping: Mapping) -> Iterator[Record]:
    lines = lines_of(content, filename, LIMITS)
    header = next(lines, Line(1, []))
    missing = [column for column in mapping.columns if column not in header.cells]
    if missing:
        raise MissingColumns(file=filename, columns=", ".join(missing))
    for line in lines:
        broken = line.broken
        if not broken and len(line.cells) != len(header.cells):
            broken = f"{len(line.cells)} ≠ {len(header.cells)}"
        yield Record(line.number, dict(zip(header.cells, line.cells, strict=False)), broken)


def _json_records(content: bytes, filename: str, mapping: Mapping) -> Iterator[Record]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(file=filename, reason=str(error)) from error
    if mapping.records:
        found = Record(0, found).get(mapping.records) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise UnreadableFile(file=filename, reason="no list of records / 不是记录列表")
    for number, values in enumerate(found, start=1):
        if isinstance(values, dict):
            yield Record(number, values)
        else:
            yield Record(number, {}, "no object / 不是对象")
