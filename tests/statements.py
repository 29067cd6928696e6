"""Counting SQL statements, those left out that only frame a transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield a list that fills with the text of each statement sent within the block."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(FRAMES):
            sent.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield sent
