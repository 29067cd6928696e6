"""What an import of areas or grids found and did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xiuhua.core.places.validation import Finding


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts and findings of one import; `applied` is 0 in a dry run."""

    read: int
    bad: int
    applied: int
    findings: Sequence[Finding]

    @property
    def good(self) -> int:
        """How many can be used."""
        return self.read - self.bad

    def as_data(self) -> dict[str, Any]:
        """Return the report for JSON, findings grouped by flaw."""
        return {
            "read": self.read,
            "good": self.good,
            "bad": self.bad,
            "applied": self.applied,
            "groups": [
                {
                    "what": group[0].flaw.value,
                    "zh": group[0].flaw.zh,
                    "en": group[0].flaw.en,
                    "count": len(group),
                    "findings": [finding.as_data() for finding in group],
                }
                for group in self._groups()
            ],
        }

    def text(self, language: str = "zh", limit: int = 20) -> str:
        """Return the report as lines to print, at most `limit` findings of each flaw."""
        if language.startswith("zh"):
            head = f"读取 {self.read}，可用 {self.good}，有误 {self.bad}，写入 {self.applied}"
        else:
            head = f"read {self.read}, good {self.good}, bad {self.bad}, applied {self.applied}"
        lines = [head]
        for group in self._groups():
            lines.append(f"{group[0].flaw.name_in(language)}: {len(group)}")
            lines += [f"  {finding.text(language)}" for finding in group[:limit]]
        return "\n".join(lines)

    def _groups(self) -> list[list[Finding]]:
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(finding.flaw, []).append(finding)
        return list(groups.values())
