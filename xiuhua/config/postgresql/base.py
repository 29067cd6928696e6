"""PostgreSQL with times read by psycopg's compiled loader.

Django reads them by one in Python, to give them the zone that a setting may name for a database.
Ours are UTC, as the session is; a list of cases has eight times a row, most of its cost.
"""

from datetime import UTC
from typing import Any

from django.db.backends.postgresql import base
from psycopg import adapters
from psycopg.pq import Format

TIMESTAMPTZ = base.TIMESTAMPTZ_OID


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads times quickly."""

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ANN401 as Django
        """Return a cursor with psycopg's own loader of times, which keeps the session's zone."""
        cursor = super().create_cursor(name)
        loader = adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
        if self.timezone is UTC and loader is not None:
            cursor.adapters.register_loader(TIMESTAMPTZ, loader)
        return cursor
