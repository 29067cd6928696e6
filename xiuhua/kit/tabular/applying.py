"""A table that was read is carried out, or only judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xiuhua.kit.tabular.problems import RowProblem
from xiuhua.kit.tabular.reading import M, Table

LISTED = 50  # problems in the text of a report; the data has all


@dataclass(frozen=True, slots=True)
class Report:
    """What an import read and did; `applied` is None for a dry run."""

    filename: str
    read: int
    good: int
    applied: int | None
    problems: list[RowProblem]
    unknown_columns: list[str]

    @property
    def bad(self) -> int:
        """Lines that were not used."""
        return self.read - self.good

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "filename": self.filename,
            "read": self.read,
            "good": self.good,
            "bad": self.bad,
            "applied": self.applied,
            "problems": [problem.as_data() for problem in self.problems],
            "unknown_columns": self.unknown_columns,
        }

    def text(self, language: str = "zh") -> str:
        """Return the report as lines to print."""
        lines = self._text_zh() if language.startswith("zh") else self._text_en()
        lines.extend(problem.text(language) for problem in self.problems[:LISTED])
        more = len(self.problems) - LISTED
        if more > 0:
            lines.append(
                f"……另有 {more} 个问题" if language.startswith("zh") else f"… and {more} more"
            )
        return "\n".join(lines)

    def _text_zh(self) -> list[str]:
        done = "试运行，未写入" if self.applied is None else f"写入 {self.applied} 条"
        lines = [f"读取 {self.read} 行：可用 {self.good} 行，有误 {self.bad} 行；{done}"]
        if self.unknown_columns:
            lines.append(f"未识别的列：{'、'.join(self.unknown_columns)}")
        return lines

    def _text_en(self) -> list[str]:
        done = (
            "dry run, nothing written"
            if self.applied is None
            else f"{self.applied} records written"
        )
        lines = [f"{self.read} lines read: {self.good} good, {self.bad} bad; {done}"]
        if self.unknown_columns:
            lines.append(f"columns not understood: {', '.join(self.unknown_columns)}")
        return lines


def apply_table(table: Table[M], apply: Callable[[Sequence[M]], int] | None) -> Report:
    """Hand the good rows to a service, or to nobody for a dry run, and report.

    `apply` returns how many records it wrote.
    """
    rows = [numbered.row for numbered in table.rows]
    applied = None if apply is None else apply(rows)
    return Report(
        table.filename, table.read, len(rows), applied, table.problems, table.unknown_columns
    )
