"""What an import read, and what it did or would do."""

from dataclasses import dataclass
from typing import Any

from xiuhua.kit.tabular.problems import RowProblem


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of rows; `applied` is how many cases were written, none for a dry run.

    `good` rows can be written; `dirty` is how many of them contradict themselves and were
    accepted. `known` rows are stored already. `import_key` marks the cases of this file.
    """

    filename: str
    mapping: str
    organisation: str
    import_key: str
    read: int
    good: int
    dirty: int
    known: int
    applied: int | None
    problems: list[RowProblem]

    @property
    def bad(self) -> int:
        """Rows that are refused."""
        return self.read - self.good - self.known

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "filename": self.filename,
            "mapping": self.mapping,
            "organisation": self.organisation,
            "dry_run": self.applied is None,
            "read": self.read,
            "good": self.good,
            "dirty": self.dirty,
            "known": self.known,
            "bad": self.bad,
            "applied": self.applied,
            "problems": [problem.as_data() for problem in self.problems],
        }

    def text(self, language: str = "zh") -> str:
        """Return the report as lines to print, each refused row with place and reason."""
        lines = [self._zh() if language.startswith("zh") else self._en()]
        lines.extend(problem.text(language) for problem in self.problems)
        return "\n".join(lines)

    def _zh(self) -> str:
        done = (
            "试运行，未写入（加 --apply 写入）"
            if self.applied is None
            else f"写入 {self.applied} 件"
        )
        return (
            f"{self.organisation}：读取 {self.read} 行，可用 {self.good} 行"
            f"（其中自相矛盾而照收 {self.dirty} 行），已有 {self.known} 行，"
            f"拒收 {self.bad} 行；{done}"
        )

    def _en(self) -> str:
        done = (
            "dry run, nothing written (--apply writes)"
            if self.applied is None
            else f"{self.applied} cases written"
        )
        return (
            f"{self.organisation}: {self.read} rows read, {self.good} good"
            f" ({self.dirty} of them dirty and accepted), {self.known} known already,"
            f" {self.bad} refused; {done}"
        )
