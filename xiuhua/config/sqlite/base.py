"""SQLite with a file lock around every write transaction.

SQLite lets writers of several processes back off and retry, which starves some of them: the 99th
percentile of a write grows to half a second. A `flock` taken before BEGIN IMMEDIATE makes them
queue instead, and keeps it near 50 ms.
"""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Reads and writes times quickly: they are stored in UTC, and a case has sixteen of them."""

    def adapt_datetimefield_value(self, value: Any) -> Any:  # noqa: ANN401 as Django
        """Return a time as it is stored."""
        if isinstance(value, datetime) and value.tzinfo is UTC:
            return value.isoformat(" ")[:-6]
        return super().adapt_datetimefield_value(value)

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:  # noqa: ANN401 as Django
        """Return a stored time as an aware one."""
        if isinstance(value, datetime) and value.tzinfo is None:
            return datetime.combine(value.date(), value.time(), UTC)  # a quarter of `replace`
        return super().convert_datetimefield_value(value, expression, connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """Queues on `<database>.lock` while a transaction is open."""

    ops_class = DatabaseOperations
    _lock_fd: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 as Django
        """Open the file; the first process of all switches it to WAL, which no other may meet."""
        if self.is_in_memory_db() or Path(f"{self.settings_dict['NAME']}-wal").exists():
            return super().get_new_connection(conn_params)
        self._take_turn()
        try:
            return super().get_new_connection(conn_params)
        finally:
            self._end_turn()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:  # noqa: ANN401 as Django
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _rollback(self) -> Any:  # noqa: ANN401 as Django
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:  # noqa: ANN401 as Django
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db() or self._lock_fd is not None:
            return
        descriptor = os.open(f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._lock_fd = descriptor

    def _end_turn(self) -> None:
        if self._lock_fd is not None:
            os.close(self._lock_fd)
            self._lock_fd = None
