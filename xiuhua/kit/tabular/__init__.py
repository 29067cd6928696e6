"""Registers as xlsx and csv files, in and out through pydantic rows.

A row model names its columns once; a file may use any of the names:

    class TruckRow(BaseModel):
        plate: str = Field(title="车牌", json_schema_extra={"en": "Plate"}, max_length=10)

is read from a column headed `plate`, `车牌` or `Plate` (or the field's alias, if it has one),
whatever its case and spaces. Cells reach the model as text: a date as `2026-01-05`, a whole number
without a decimal point, a code with its leading zeros if the file kept them, words of a `Vocab` by
either name, an empty cell as not given. Good rows are kept and each bad one is reported.

    table = read_table(Path("trucks.xlsx"), TruckRow)
    report = apply_table(table, admit_trucks if apply else None)
    print(report.text("zh"))
"""

from xiuhua.kit.tabular.applying import Report, apply_table
from xiuhua.kit.tabular.columns import Column, columns_of
from xiuhua.kit.tabular.errors import (
    BrokenTable,
    DuplicateColumn,
    FileTooLarge,
    NotATable,
    OldExcel,
    TooManyColumns,
    TooManyRows,
)
from xiuhua.kit.tabular.problems import RowProblem
from xiuhua.kit.tabular.reading import Numbered, Table, read_row, read_table
from xiuhua.kit.tabular.writing import write_csv, write_xlsx

__all__ = [
    "BrokenTable",
    "Column",
    "DuplicateColumn",
    "FileTooLarge",
    "NotATable",
    "Numbered",
    "OldExcel",
    "Report",
    "RowProblem",
    "Table",
    "TooManyColumns",
    "TooManyRows",
    "apply_table",
    "columns_of",
    "read_row",
    "read_table",
    "write_csv",
    "write_xlsx",
]
