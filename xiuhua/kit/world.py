"""Seeded chance: the same seed gives the same city."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from random import Random


@dataclass(frozen=True, slots=True)
class World:
    """A seed and the moment the built city is looked at; each purpose draws its own chance."""

    seed: int
    now: datetime

    def rng(self, *path: str | int) -> Random:
        """Return chance for one purpose, so that a new purpose never shifts another's draws."""
        digest = blake2b(repr((self.seed, path)).encode(), digest_size=8).digest()
        return Random(int.from_bytes(digest))  # noqa: S311 a city, not a secret
