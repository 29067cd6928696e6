"""The form of a rule and its text; the rules themselves are the siblings in `notices`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.vocab import Vocab

Told = Callable[[Event, Facts], set[int | None]]
Words = Callable[[Event, Facts], Mapping[str, Vocab | datetime | None]]


def no_words(_event: Event, _facts: Facts) -> Mapping[str, Vocab]:
    """A text that needs no more than the case."""
    return {}


@dataclass(frozen=True, slots=True)
class Text:
    """Title and body in both languages; gaps: number, minor, address, unit, due, note, and words.

    SMS and WeChat carry the title alone.
    """

    zh: str
    en: str
    body_zh: str
    body_en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is told of which events; `permissions` and `posts` are those that `told` asks for.

    `told` may name nobody (None) and the one who did it: both are left out by who calls. `words`
    are what the text says beside the case.
    """

    kind: Kind
    events: tuple[str, ...]
    told: Told
    permissions: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    urgent: bool = False
    words: Words = no_words
