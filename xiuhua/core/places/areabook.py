"""The tree of an organisation's areas, kept in memory; plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from xiuhua.core.places.codes import SEGMENT_OF_LEVEL


class Located(NamedTuple):
    """The unit grid and the areas that hold a point; None where nothing is drawn."""

    grid_id: int | None
    community_id: int | None
    street_id: int | None
    county_id: int | None


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """An area without its polygon."""

    id: int
    code: str
    level: str
    zh: str
    en: str
    parent_id: int | None
    in_force: bool


class AreaBook:
    """All areas of an organisation; retired ones can still be read by their id."""

    def __init__(self, rows: Iterable[AreaInfo]) -> None:
        self._by_id = {area.id: area for area in rows}
        self._by_code = {area.code: area for area in self._by_id.values() if area.in_force}
        self._parts: dict[int, list[int]] = {}
        for area in self._by_id.values():
            if area.parent_id is not None:
                self._parts.setdefault(area.parent_id, []).append(area.id)

    def get(self, area_id: int) -> AreaInfo | None:
        """Return an area, in force or not."""
        return self._by_id.get(area_id)

    def by_code(self, code: str) -> AreaInfo | None:
        """Return the area in force with this code."""
        return self._by_code.get(code)

    def in_force(self, *levels: str) -> list[AreaInfo]:
        """Return the areas in force, of these levels or of all, by code."""
        rows = sorted(self._by_code.values(), key=lambda area: area.code)
        return [area for area in rows if not levels or area.level in levels]

    def parents(self, area_id: int) -> list[int]:
        """Return the area and all that hold it, upwards; empty when it is unknown."""
        path: list[int] = []
        area = self.get(area_id)
        while area is not None:
            path.append(area.id)
            area = None if area.parent_id is None else self.get(area.parent_id)
        return path

    def descendants(self, area_id: int) -> list[int]:
        """Return the area and all that it holds, downwards."""
        found = [area_id]
        for one in found:
            found.extend(self._parts.get(one, ()))
        return found

    def located(self, area_id: int, grid_id: int | None = None) -> Located:
        """Return the areas that hold an area, by their levels."""
        by_level: dict[str, int] = {}
        for one in self.parents(area_id):
            by_level.setdefault(SEGMENT_OF_LEVEL[self._by_id[one].level], one)
        return Located(
            grid_id, by_level.get("community"), by_level.get("street"), by_level.get("county")
        )
