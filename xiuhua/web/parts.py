"""What the parts of a page are handed: tables, selects, confirmations, toasts, bulk acts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django import forms

Kind = Literal["text", "number", "percent", "chip", "time", "deadline"]


class SearchSelect(forms.Select):
    """A select of many options; the parts of forms let it be searched by typing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `kind` says how its values are told."""

    zh: str
    en: str
    kind: Kind = "text"

    @property
    def at_end(self) -> bool:
        """Whether its values stand to the right, digit under digit."""
        return self.kind in ("number", "percent")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what a tick sends, its values, and the address of the thing it is about."""

    key: str
    values: Sequence[Any]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as `parts/table.html` draws it; its first column names the rows.

    `sums` has a value, or None, for each column; `select` is the name under which ticked rows
    are sent, empty for a table that is only read.
    """

    zh: str
    en: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    sums: Sequence[Any] = ()
    select: str = ""
    dense: bool = False

    def body(self) -> Iterator[tuple[Row, list[tuple[Column, Any]]]]:
        """Yield each row with its values beside their columns."""
        for row in self.rows:
            yield row, list(zip(self.columns, row.values, strict=True))

    def foot(self) -> list[tuple[Column, Any]]:
        """Return the sums beside their columns; none where nothing is summed."""
        return list(zip(self.columns, self.sums, strict=True)) if self.sums else []


@dataclass(frozen=True, slots=True)
class Act:
    """A button beside a thing, or on the bar for the ticked rows, where it is sent as `act`."""

    key: str
    zh: str
    en: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before an act: its button, what it will do, and where it is sent."""

    key: str
    zh: str
    en: str
    effect: Any
    url: str
    fields: dict[str, str] = field(default_factory=dict)
    undo_s: int = 0
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Toast:
    """What was just done; `undo_url` takes it back while the toast stands.

    `stay_s` 0 keeps it until it is closed.
    """

    text: Any
    undo_url: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    stay_s: int = 10
