"""The words of a message, made of its kind's text and its own figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from xiuhua.core.loop.books import books_of
from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.models import Message
from xiuhua.core.notify.notices import TEXTS
from xiuhua.core.notify.rules import Rule
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.vocab import Vocab

NONE = {"zh": "未定", "en": "none"}
NOTE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A message in one language."""

    title: str
    body: str


def params_of(rule: Rule, event: Event, facts: Facts) -> dict[str, Any]:
    """Return what the text says: a plain value, or a pair of words under `zh` and `en`."""
    case, books = event.case, books_of(event.case.organisation_id)
    minor, unit = books.minor(case.minor_id), books.units.get(case.unit_id or 0)
    tz = books.organisation.timezone
    return {
        "number": case.number,
        "minor": {"zh": minor.zh, "en": minor.en},
        "unit": {"zh": unit.zh, "en": unit.en or unit.zh} if unit else NONE,
        "address": case.address or NONE,
        "due": _local(case.disposal_due_at, tz),
        "stage_due": _local(case.stage_due_at, tz),
        "reply_due": _local(event.details.get("reply_due_at"), tz),
        "level": event.details.get("level", 0),
        "note": str(event.details.get("note", ""))[:NOTE_CHARS],
        **{name: _word(word, tz) for name, word in rule.words(event, facts).items()},
    }


def said(message: Message, language: str) -> Said:
    """Return a message in `zh` or `en`."""
    text, zh = TEXTS[Kind(message.kind)], language.startswith("zh")
    gaps = _in(message.params, "zh" if zh else "en")
    title, body = (text.zh, text.body_zh) if zh else (text.en, text.body_en)
    return Said(title.format_map(gaps), body.format_map(gaps))


def _in(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value[language] if isinstance(value, dict) else value
        for name, value in params.items()
    }


def _word(word: Vocab | datetime | None, tz: str) -> Any:  # noqa: ANN401 text or a pair
    if isinstance(word, Vocab):
        return {"zh": word.zh, "en": word.en}
    return _local(word, tz)


def _local(moment: datetime | None, tz: str) -> Any:  # noqa: ANN401 text or a pair
    return f"{moment.astimezone(ZoneInfo(tz)):%m-%d %H:%M}" if moment else NONE
