"""What a held post allows, as plain data."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Grant:
    """The permissions of one assignment (`scope`: a word of `vocab.Scope`).

    Days are those of `timezone`, `valid_to` excluded.
    """

    permissions: frozenset[str]
    scope: str
    unit_id: int
    timezone: str
    valid_from: date
    valid_to: date | None

    def holds(self, permission: str, day: date) -> bool:
        """Tell whether the assignment allows this on that day."""
        return (
            permission in self.permissions
            and self.valid_from <= day
            and (self.valid_to is None or day < self.valid_to)
        )
