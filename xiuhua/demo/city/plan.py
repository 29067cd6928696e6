"""What the demonstration city is made of: plain frozen records, degrees in WGS-84."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """A county, street, town, community or village; `level` as in `places.vocab.AreaLevel`."""

    code: str
    level: str
    zh: str
    en: str
    parent_code: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class GridPlan:
    """A unit grid: 14 digits, its community's code, its polygon."""

    code: str
    community_code: str
    name: str
    geometry: Polygon


@dataclass(frozen=True, slots=True)
class RoadPlan:
    """A road; `grade` as in `places.vocab.RoadGrade`; its line has a point at every crossing."""

    code: str
    zh: str
    en: str
    grade: str
    length_m: float
    width_m: float
    line: LineString


@dataclass(frozen=True, slots=True)
class WaterPlan:
    """A section of a river, a brook, a lake or a reservoir."""

    code: str
    zh: str
    en: str
    kind: str
    length_m: float
    surface: BaseGeometry
    middle: LineString


@dataclass(frozen=True, slots=True)
class SpotPlan:
    """What every place with an address has; `code` is its natural key."""

    code: str
    zh: str
    address: str
    community_code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class CompoundPlan(SpotPlan):
    """A residential compound on one block."""

    manager: str
    households: int
    geometry: Polygon


@dataclass(frozen=True, slots=True)
class BuildingPlan(SpotPlan):
    """A building (幢), in a compound or on its own (empty `compound_code`)."""

    compound_code: str
    floors: int
    geometry: Polygon


@dataclass(frozen=True, slots=True)
class FirmPlan(SpotPlan):
    """A firm or shop; `code` has the form of a unified social credit code."""

    trade: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class SitePlan(SpotPlan):
    """A construction site; it started and ends so many days from the moment of the world."""

    builder: str
    starts_in_days: int
    ends_in_days: int
    geometry: Polygon


@dataclass(frozen=True, slots=True)
class LandmarkPlan(SpotPlan):
    """A landmark people name: kind is market, school, square, hospital, park, mall, office."""

    kind: str


@dataclass(frozen=True, slots=True)
class ComponentColumns:
    """Components by column: `class_code` indexes `classes`, `grid` the plan's grids."""

    classes: tuple[str, ...]
    class_index: NDArray[np.int32]
    serial: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    grid: NDArray[np.int32]
    road: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lon)

    def code(self, position: int, county: str) -> str:
        """Return the 16-digit code: county, major, minor, serial in the minor."""
        minor = self.classes[self.class_index[position]]
        return f"{county}{minor[1:]}{self.serial[position]:06d}"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit; `roles` of the catalogue it answers for in `areas` (none: the whole county)."""

    code: str
    zh: str
    en: str
    short_zh: str
    kind: str
    parent_code: str
    phone: str
    roles: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """A person with posts in a unit; `zone_code` is a collector's responsibility grid, or empty."""

    username: str
    name: str
    phone: str
    unit_code: str
    posts: tuple[str, ...]
    zone_code: str = ""


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """A responsibility grid: whole unit grids given to one collector."""

    code: str
    zh: str
    en: str
    grid_codes: tuple[str, ...]


@dataclass(frozen=True)
class CityPlan:
    """The whole city. Lists are ordered by code, so that a position is a stable name."""

    code: str
    zh: str
    en: str
    areas: tuple[AreaPlan, ...]
    grids: tuple[GridPlan, ...]
    roads: tuple[RoadPlan, ...]
    waters: tuple[WaterPlan, ...]
    compounds: tuple[CompoundPlan, ...]
    buildings: tuple[BuildingPlan, ...]
    firms: tuple[FirmPlan, ...]
    sites: tuple[SitePlan, ...]
    landmarks: tuple[LandmarkPlan, ...]
    components: ComponentColumns
    units: tuple[UnitPlan, ...]
    people: tuple[PersonPlan, ...]
    zones: tuple[ZonePlan, ...]

    @cached_property
    def area_by_code(self) -> dict[str, AreaPlan]:
        """Areas by their code."""
        return {area.code: area for area in self.areas}
