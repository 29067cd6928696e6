"""Values that every process keeps until the data behind them change.

Each cache has a version in the database, raised by `bump` in the transaction that changes the
data. A process looks at all versions with one small query at most every `RECHECK_S` seconds and
drops what is outdated, so another process is at most that far behind. The process that commits a
change sees it at once.

A transaction that has bumped sees its own changes through values of its own, which die with it;
the shared ones stay as they were until the commit. A rolled-back change leaves no trace.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

from xiuhua.core.ledger.models import Counter
from xiuhua.core.ledger.numbers import next_number

T = TypeVar("T")

RECHECK_S = 2.0
PREFIX = "cache/"

_CACHES: dict[str, "Cached[Any]"] = {}
_lock = threading.Lock()
_checked_at = float("-inf")


class Cached(Generic[T]):
    """Values by key, loaded when first wanted; two threads may load the same one.

    `name` is unique and says whose data it is: `places.areas`. Call `bump` right after writing
    and before reading again.
    """

    def __init__(self, name: str, load: Callable[[Any], T]) -> None:
        if name in _CACHES:
            raise ValueError(f"there is a cache named {name} already")
        self.name = name
        self._load = load
        self._values: dict[Hashable, T] = {}
        self._version = 0
        _CACHES[name] = self

    def get(self, key: Hashable) -> T:
        """Return the value of `key`; no statement when it is there and was checked lately."""
        pending = self._pending()
        if pending is None:
            _recheck()
        values = self._values if pending is None else pending.values
        try:
            return values[key]
        except KeyError:
            # Should the values be dropped during the load, the result goes with them: they are
            # dropped by replacing the dictionary.
            value = values[key] = self._load(key)
            return value

    def bump(self) -> None:
        """Say that the data changed: for this transaction now, for everybody when it commits.

        Raises:
            TransactionManagementError: no transaction is open.
        """
        transaction.on_commit(_Bump(self, next_number(PREFIX + self.name)))

    def drop(self, version: int) -> None:
        """Forget all values; they are loaded again as of `version` or later."""
        with _lock:
            self._values, self._version = {}, version

    @property
    def version(self) -> int:
        """The version that the values are at least as new as."""
        return self._version

    def _pending(self) -> "_Bump[T] | None":
        # Django empties this list when a transaction ends either way and takes out what a
        # savepoint's rollback undid: exactly the life of the bumps in it.
        for entry in reversed(connection.run_on_commit):
            bump = entry[1]
            if isinstance(bump, _Bump) and bump.cache is self:
                return bump
        return None


class _Bump(Generic[T]):
    """A change that waits for its commit, with the values that its own transaction sees."""

    def __init__(self, cache: Cached[T], version: int) -> None:
        self.cache = cache
        self.version = version
        self.values: dict[Hashable, T] = {}

    def __call__(self) -> None:
        self.cache.drop(max(self.version, self.cache.version))


def forget_all() -> None:
    """Drop everything in this process, as a fresh one would begin; for tests."""
    global _checked_at
    for cache in _CACHES.values():
        cache.drop(0)
    _checked_at = float("-inf")


def _recheck() -> None:
    global _checked_at
    now = time.monotonic()
    if now - _checked_at < RECHECK_S:
        return
    names = [PREFIX + name for name in _CACHES]
    versions = dict(Counter.objects.filter(name__in=names).values_list("name", "value"))
    _checked_at = now
    for cache in _CACHES.values():
        version = versions.get(PREFIX + cache.name, 0)
        if version != cache.version:
            cache.drop(version)
