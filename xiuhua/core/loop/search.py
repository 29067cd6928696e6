"""Finding cases by words, in one way on both databases.

Text is cut into overlapping pairs of Chinese characters and whole Latin words; a search for
`垃圾桶` is the phrase `垃圾 圾桶`, so words of two characters are found without a dictionary. The
last character of a run also stands alone, so that one character finds every pair it begins and
every run it ends. SQLite keeps the pairs in an FTS5 table, PostgreSQL as `tsvector` under GIN.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

_RUN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f]+|[0-9a-zà-ɏ]+")
LONGEST = 200  # of a Latin word's letters; PostgreSQL refuses words of more than 2,046 bytes
_CJK = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f]")


def tokens(text: str) -> list[str]:
    """Return the words under which a text is found, in order."""
    found: list[str] = []
    for run in _runs(text):
        found.extend([*_pairs(run), run[-1]] if _CJK.match(run) else [run])
    return found


def _runs(text: str) -> list[str]:
    runs = _RUN.findall(unicodedata.normalize("NFKC", text).lower())
    return [run if _CJK.match(run) else run[:LONGEST] for run in runs]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def index(rows: Sequence[tuple[int, str]]) -> None:
    """Make cases findable by (case id, text) pairs; an earlier text is replaced. 1 statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO loop_search (id, body) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                [(case_id, _vector(text)) for case_id, text in rows],
            )
        else:
            cursor.executemany(
                "INSERT OR REPLACE INTO loop_search (rowid, body) VALUES (%s, %s)",
                [(case_id, " ".join(tokens(text))) for case_id, text in rows],
            )


def index_new(rows: Iterable[tuple[int, str]]) -> None:
    """Make cases findable that were not before, many at once."""
    if connection.vendor != "postgresql":
        index(list(rows))
        return
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY loop_search (id, body) FROM STDIN") as copy,
    ):
        for case_id, text in rows:
            copy.write_row((case_id, _vector(text)))


def _vector(text: str) -> str:
    """Return a tsvector literal; positions end at 16383, which no case's text reaches."""
    return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens(text), 1))


def matching(text: str) -> RawSQL | None:
    """Return a subquery of the ids of cases that hold every word of `text`; none for no words."""
    phrases = [_phrase(run) for run in _runs(text)]
    if not phrases:
        return None
    if connection.vendor == "postgresql":
        query = " & ".join(_pg_phrase(pairs, cjk) for pairs, cjk in phrases)
        return RawSQL("SELECT id FROM loop_search WHERE body @@ %s::tsquery", (query,))
    query = " AND ".join(_fts_phrase(pairs, cjk) for pairs, cjk in phrases)
    return RawSQL("SELECT rowid FROM loop_search WHERE loop_search MATCH %s", (query,))


def _phrase(run: str) -> tuple[list[str], bool]:
    cjk = bool(_CJK.match(run))
    return (_pairs(run) or [run]) if cjk else [run], cjk


def _open_ended(pairs: Sequence[str], cjk: bool) -> bool:
    """Whether the last word is only a beginning: one character, or a Latin word being typed."""
    return not cjk or len(pairs[-1]) == 1


def _fts_phrase(pairs: Sequence[str], cjk: bool) -> str:
    star = "*" if _open_ended(pairs, cjk) else ""
    return f'"{" ".join(pairs)}"{star}'


def _pg_phrase(pairs: Sequence[str], cjk: bool) -> str:
    words = [f"'{pair}'" for pair in pairs]
    if _open_ended(pairs, cjk):
        words[-1] += ":*"
    return "(" + " <-> ".join(words) + ")"


def body(parts: Iterable[str]) -> str:
    """Join what a case is found by; parts do not run into each other."""
    return " | ".join(part for part in parts if part)
