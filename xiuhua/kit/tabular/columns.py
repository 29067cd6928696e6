"""The columns of a row model: their names in a file, and what their cells need."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from xiuhua.kit.vocab import Vocab

# 2026/1/5, 2026.1.5 and 2026年1月5日, perhaps with a time behind
WRITTEN_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(.*)")
YES_NO = {"是": "true", "否": "false", "√": "true", "×": "false"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file that is written: the row's attribute or key, and its two titles."""

    key: str
    zh: str
    en: str

    def name_in(self, language: str) -> str:
        """Return the title in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Known:
    """A field of a row model as a column that is read."""

    column: Column
    required: bool
    names: frozenset[str]
    words: tuple[Vocab, ...]  # that it is confined to, if it is
    prepare: Callable[[str], str]


def columns_of(row: type[BaseModel]) -> list[Column]:
    """Return a row model's columns in its order, for an export that can be imported again."""
    return [_column(key, info) for key, info in row.model_fields.items()]


def fields_of(row: type[BaseModel]) -> dict[str, Known]:
    """Return what reading needs to know of each field, by key."""
    return {
        column.key: _known(column, info)
        for column, info in zip(columns_of(row), row.model_fields.values(), strict=True)
    }


def same_name(header: str) -> str:
    """Return a header without what does not matter: case, spaces, full-width signs."""
    return "".join(unicodedata.normalize("NFKC", header).casefold().split())


def _column(key: str, info: FieldInfo) -> Column:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return Column(key, info.title or key, str(extra.get("en", key)))


def _names(column: Column, info: FieldInfo) -> frozenset[str]:
    names = [column.key, column.zh, column.en, info.alias or column.key]
    return frozenset(same_name(name) for name in names)


def _known(column: Column, info: FieldInfo) -> Known:
    kinds = [kind for kind in _kinds(info.annotation) if isinstance(kind, type)]
    words = tuple(word for kind in kinds if issubclass(kind, Vocab) for word in kind)
    prepare = _prepare(kinds, words)
    return Known(column, info.is_required(), _names(column, info), words, prepare)


def _prepare(kinds: list[type], words: tuple[Vocab, ...]) -> Callable[[str], str]:
    """Return how a cell's text becomes what the field's type understands."""
    if any(issubclass(kind, date) for kind in kinds):
        return iso_date
    meant = dict(YES_NO) if bool in kinds else {}
    meant |= {same_name(name): word for word in words for name in (word.zh, word.en, word)}
    return (lambda text: meant.get(same_name(text), text)) if meant else str


def _kinds(annotation: Any) -> Iterable[Any]:  # noqa: ANN401 whatever an annotation may be
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


def iso_date(text: str) -> str:
    """Return a date as people in China write it in ISO form, anything else as it is."""
    match = WRITTEN_DATE.fullmatch(text)
    if match is None:
        return text
    year, month, day, rest = match.groups()
    iso = f"{year}-{int(month):02}-{int(day):02}"
    hour, colon, minutes = rest.partition(":")
    return f"{iso}T{hour:0>2}{colon}{minutes}" if rest else iso
