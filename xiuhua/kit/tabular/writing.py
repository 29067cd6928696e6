"""Rows to csv and xlsx files that a spreadsheet opens as what they are."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pydantic import BaseModel

from xiuhua.kit.tabular.columns import Column
from xiuhua.kit.vocab import Vocab

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Row = BaseModel | Mapping[str, Any]
Cell = str | int | float | Decimal | date | time | None


def write_csv(
    rows: Iterable[Row], columns: Sequence[Column], file: IO[bytes], language: str = "zh"
) -> None:
    """Write rows as csv in UTF-8 with the mark Excel needs, one at a time.

    Titles, yes and no, and words of a `Vocab` are in `language`. A moment with a time zone is
    written in ISO form with its offset: whoever writes local times hands over local times. Text
    that a spreadsheet would take for a formula gets an apostrophe, which reading takes off.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow([column.name_in(language) for column in columns])
        writer.writerows(
            [_plain(value, language) for value in _values(row, columns)] for row in rows
        )
    finally:
        text.flush()
        text.detach()  # the file stays the caller's


def write_xlsx(
    rows: Iterable[Row], columns: Sequence[Column], file: IO[bytes], language: str = "zh"
) -> None:
    """Write rows as the only sheet of a workbook.

    Numbers and dates without a time zone are written as such, everything else as `write_csv` does.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([column.name_in(language) for column in columns])
    for row in rows:
        sheet.append([_excel(value, language) for value in _values(row, columns)])
    book.save(file)


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return "'" + text if text.lstrip("'").startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """Return the text that was guarded; what was not stays as it is."""
    return text[1:] if text.startswith("'") and guarded(text) != text else text


def _values(row: Row, columns: Sequence[Column]) -> list[Any]:
    if isinstance(row, BaseModel):
        return [getattr(row, column.key) for column in columns]
    return [row.get(column.key) for column in columns]


def _plain(value: Any, language: str) -> Cell:  # noqa: ANN401 whatever a row may hold
    if type(value) is str:  # most cells are
        return guarded(value)
    if value is None or type(value) is int or isinstance(value, float | Decimal):
        return value
    if isinstance(value, Vocab):
        return guarded(value.name_in(language))
    if isinstance(value, bool):
        return ("是" if value else "否") if language.startswith("zh") else str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else guarded(str(value))


def _excel(value: Any, language: str) -> Cell:  # noqa: ANN401 whatever a row may hold
    if isinstance(value, date | time) and getattr(value, "tzinfo", None) is None:
        return value
    cell = _plain(value, language)
    return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
