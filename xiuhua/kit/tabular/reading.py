"""A file to rows of a pydantic model, and a list of what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from openpyxl.cell.cell import ERROR_CODES
from pydantic import BaseModel, ValidationError

from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.tabular.columns import Known, fields_of, same_name
from xiuhua.kit.tabular.errors import BrokenTable, DuplicateColumn, NotATable, TooManyRows
from xiuhua.kit.tabular.files import MEGABYTE, Limits, Line, Rounded, lines_of, refuse_size
from xiuhua.kit.tabular.problems import SHOWN, RowProblem, sentences_of
from xiuhua.kit.tabular.writing import unguarded

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Numbered(Generic[M]):
    """A good row and the line of the file it stands on, from 1."""

    line: int
    row: M


@dataclass(slots=True)
class Table(Generic[M]):
    """What a file held: good rows, problems, and which columns were understood.

    `columns` are the keys of the model that the file has; `unknown_columns` the headers that no
    field answers to; `read` counts the lines below the header that are not blank.
    """

    filename: str
    columns: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    rows: list[Numbered[M]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    read: int = 0


def read_table(
    source: Path | bytes,
    row: type[M],
    *,
    filename: str = "",
    max_rows: int = 100_000,
    max_bytes: int = 50 * MEGABYTE,
    max_expanded_bytes: int = 300 * MEGABYTE,
    max_columns: int = 200,
) -> Table[M]:
    """Return the table of an xlsx (its first sheet) or csv file, told apart by content.

    The first line that is not blank is the header. Csv may be UTF-8, UTF-16 or GB 18030, parted by
    comma, semicolon or tab. A required column that is missing is one problem and no row is read.

    Raises:
        FileTooLarge, TooManyRows, TooManyColumns: more than the limits allow.
        NotATable, OldExcel, BrokenTable: the file cannot be read.
        DuplicateColumn: two headers name the same column.
    """
    filename = filename or (source.name if isinstance(source, Path) else "")
    limits = Limits(max_bytes, max_expanded_bytes, max_columns)
    lines = lines_of(_content(source, max_bytes), filename, limits)
    header = next(lines, None)
    if header is None:
        raise NotATable(file=filename)
    if header.broken:
        raise BrokenTable(file=filename, reason=header.broken)
    reader = _Reader(row, header, filename)
    for line in lines:
        reader.take(line)
        if reader.table.read > max_rows:
            raise TooManyRows(limit=max_rows)
    return reader.table


def read_row(given: Mapping[str, str], row: type[M]) -> Table[M]:
    """Return the table of one line that a form gave, its texts by key.

    A form says what a thing is: a field left empty is set to its default, where an empty cell of
    a file leaves what is there.
    """
    fields = fields_of(row)
    table: Table[M] = Table("", [key for key in given if key in fields], read=1)
    values: dict[str, Any] = {}
    for key in table.columns:
        if text := given[key].strip():
            values[key] = fields[key].prepare(text)
        elif not fields[key].required:
            values[key] = row.model_fields[key].get_default(call_default_factory=True)
    try:
        table.rows.append(Numbered(1, row.model_validate(values, by_name=True, by_alias=False)))
    except ValidationError as error:
        for key, code, zh, en in _told(error, fields):
            title = fields[key].column.zh if key in fields else ""
            table.problems.append(RowProblem(1, title, given.get(key, "")[:SHOWN], code, zh, en))
    return table


def _told(
    error: ValidationError, fields: Mapping[str, Known]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield the key, the code and both sentences of each thing that is wrong."""
    for detail in error.errors(include_url=False, include_input=False):
        key = str(detail["loc"][0]) if detail["loc"] else ""
        known = fields.get(key)
        yield key, f"tabular.{detail['type']}", *sentences_of(detail, known.words if known else ())


def _content(source: Path | bytes, max_bytes: int) -> bytes:
    if isinstance(source, bytes):
        return source
    refuse_size(source.stat().st_size, max_bytes)  # before it fills the memory
    return source.read_bytes()


class _Reader(Generic[M]):
    """Turns lines into rows and problems."""

    def __init__(self, row: type[M], header: Line, filename: str) -> None:
        self.row = row
        self.fields = fields_of(row)
        self.headers = header.cells
        while self.headers and not self.headers[-1]:
            self.headers.pop()
        self.keys = self._match()
        known = [key for key in self.keys if key]
        unknown = [name for name, key in zip(self.headers, self.keys, strict=True) if not key]
        self.titles = {k: name for k, name in zip(self.keys, self.headers, strict=True) if k}
        self.table: Table[M] = Table(filename, known, [name for name in unknown if name])
        for wanted in self.fields.values():
            if wanted.required and wanted.column.key not in known:
                self._tell_missing(wanted, header.number)
        self.complete = not self.table.problems

    def _match(self) -> list[str]:
        """Return for each header the key it means, empty for none."""
        by_name = {name: key for key, known in self.fields.items() for name in known.names}
        names = [same_name(header) for header in self.headers]
        keys = [by_name.get(name, "") for name in names]
        meanings = [key or name for key, name in zip(keys, names, strict=True)]
        for position, meaning in enumerate(meanings):
            if meaning and meaning in meanings[:position]:
                raise DuplicateColumn(column=self.headers[position])
        return keys

    def take(self, line: Line) -> None:
        self.table.read += 1
        if not self.complete:
            return
        found = list(self._bad_cells(line))
        if not found:
            try:
                self.table.rows.append(Numbered(line.number, self._validated(line)))
            except ValidationError as error:
                found = list(self._refused(line, error))
            except XiuhuaError as error:
                en = error.text("en")
                found = [RowProblem(line.number, "", "", error.code, error.text("zh"), en)]
        self.table.problems.extend(found)

    def _validated(self, line: Line) -> M:
        given = {
            key: self.fields[key].prepare(unguarded(text))
            for key, text in zip(self.keys, line.cells, strict=False)
            if key and text
        }
        return self.row.model_validate(given, by_name=True, by_alias=False)

    def _bad_cells(self, line: Line) -> Iterator[RowProblem]:
        """Find what is wrong before the model is asked."""
        if line.broken:
            zh, en = f"引号不成对或格式错误：{line.broken}", f"quotes do not match: {line.broken}"
            yield RowProblem(line.number, "", "", "tabular.broken_line", zh, en)
        if any(line.cells[len(self.headers) :]):
            zh, en = "单元格多于表头的列", "there are more cells than columns"
            yield RowProblem(line.number, "", "", "tabular.too_many_cells", zh, en)
        for key, text in zip(self.keys, line.cells, strict=False):
            if key and isinstance(text, Rounded):
                zh = "数字超过 15 位，Excel 已丢失末位，请将单元格设为文本"
                en = "Excel keeps 15 digits of a number; make the cell text"
                yield self._problem(line, key, text, "tabular.rounded", zh, en)
            elif key and text in ERROR_CODES:
                zh, en = "公式出错", "the formula failed"
                yield self._problem(line, key, text, "tabular.failed_formula", zh, en)

    def _refused(self, line: Line, error: ValidationError) -> Iterator[RowProblem]:
        texts = dict(zip(self.keys, line.cells, strict=False))
        for key, code, zh, en in _told(error, self.fields):
            yield self._problem(line, key, texts.get(key, ""), code, zh, en)

    def _problem(self, line: Line, key: str, value: str, code: str, zh: str, en: str) -> RowProblem:
        column = self.titles.get(key) or (self.fields[key].column.zh if key in self.fields else "")
        return RowProblem(line.number, column, str(value)[:SHOWN], code, zh, en)

    def _tell_missing(self, wanted: Known, line: int) -> None:
        column = wanted.column
        zh = f"缺少列“{column.zh}”"
        en = f"the column “{column.en}” is missing"
        problem = RowProblem(line, column.zh, "", "tabular.missing_column", zh, en)
        self.table.problems.append(problem)
