"""Bytes to numbered lines of text cells, whatever the format."""

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from xiuhua.kit.tabular.errors import (
    BrokenTable,
    FileTooLarge,
    NotATable,
    OldExcel,
    TooManyColumns,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
EXCEL_LINES = 1_048_576
EXACT_DIGITS = 15  # of a number; Excel turns the following ones into zeros
MEGABYTE = 1_000_000
DELIMITERS = ",;\t"
# What openpyxl lets through when a workbook's inside is not what it should be.
UNREADABLE = (
    BadZipFile,
    DefusedXmlException,
    EOFError,
    IndexError,
    InvalidFileException,
    OverflowError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


class Rounded(str):
    """A number too long for Excel to have kept all its digits."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: bytes as it is and unpacked, and columns."""

    max_bytes: int
    max_expanded_bytes: int
    max_columns: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, numbered from 1; `broken` says why its cells could not be told apart."""

    number: int
    cells: list[str]
    broken: str = ""


def lines_of(content: bytes, filename: str, limits: Limits) -> Iterator[Line]:
    """Yield the lines that are not blank.

    Raises:
        FileTooLarge, TooManyColumns: more than the limits allow.
        NotATable, OldExcel, BrokenTable: no lines can be told.
    """
    refuse_size(len(content), limits.max_bytes)
    if content.startswith(OLE):
        raise OldExcel(file=filename)
    if content.startswith(ZIP):
        return _xlsx_lines(content, filename, limits)
    return _csv_lines(_decoded(content, filename), limits)


def refuse_size(size: int, limit: int) -> None:
    """Raise FileTooLarge when `size` bytes are more than `limit`."""
    if size > limit:
        raise FileTooLarge(size_mb=-(-size // MEGABYTE), limit_mb=limit // MEGABYTE)


def _xlsx_lines(content: bytes, filename: str, limits: Limits) -> Iterator[Line]:
    try:
        # The directory may lie, but unpacking stops at the size it names.
        with ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        refuse_size(size, limits.max_expanded_bytes)
        yield from _sheet_lines(content, limits)
    except (KeyError, OSError) as error:  # a zip without the parts of a workbook
        raise NotATable(file=filename) from error
    except UNREADABLE as error:
        raise BrokenTable(file=filename, reason=str(error)) from error


def _sheet_lines(content: bytes, limits: Limits) -> Iterator[Line]:
    """Yield the lines of the first sheet."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # programs write wrong ones
        # Without the bounds, one cell far out would make a million wide rows.
        bounds = {"max_row": EXCEL_LINES, "max_col": limits.max_columns + 1}
        for number, row in enumerate(sheet.iter_rows(values_only=True, **bounds), start=1):
            if row.count(None) < len(row):
                cells = ["" if value is None else cell_text(value) for value in row]
                _refuse_columns(cells, limits.max_columns)
                if any(cells):
                    yield Line(number, cells)
    finally:
        book.close()


def _refuse_columns(cells: list[str], limit: int) -> None:
    if any(cells[limit:]):
        raise TooManyColumns(limit=limit)


def cell_text(value: object) -> str:
    """Return a cell of a workbook as the text a person would have typed."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number_text(value: int | float) -> str:
    shown = f"{value:.{EXACT_DIGITS}g}"  # as Excel shows it: 0.3, not 0.30000000000000004
    if value != int(value):
        return shown
    text = str(int(value))
    lost = abs(value) >= 10**EXACT_DIGITS and value == float(shown)
    return Rounded(text) if lost else text


def _decoded(content: bytes, filename: str) -> str:
    """Return the text of a csv: by its mark, else UTF-8, else GB 18030 as Chinese Excel saves."""
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotATable(file=filename)


def _csv_lines(text: str, limits: Limits) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, [], broken=str(error))
            continue
        _refuse_columns(cells, limits.max_columns)
        if any(cells):
            yield Line(number, cells)


def _delimiter(text: str) -> str:
    """Return what parts the first record into the most cells."""

    def parts(delimiter: str) -> int:
        reader = csv.reader(StringIO(text.lstrip(), newline=""), delimiter=delimiter, strict=True)
        try:
            return len(next(reader, []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=parts)
