"""Closed word lists that code branches on, each word with a Chinese and an English name."""

from enum import StrEnum
from typing import Self


class Vocab(StrEnum):
    """A word list; `class State(Vocab): FILED = "filed", "待派遣", "Filed"`."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make a word of its stored value and its two names, which every word has.

        The defaults are for type checkers, to whom `State("filed")` would lack two arguments.
        """
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        word.en = en
        return word

    def name_in(self, language: str) -> str:
        """Return the word's name in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (stored value, Chinese name) pairs, as model fields want them."""
        return [(word.value, word.zh) for word in cls]
