"""From what is said about components to rows that could be stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from xiuhua.core.assets.codes import prefix_of
from xiuhua.core.assets.errors import (
    BadComponentCode,
    NoCodeForClass,
    OutsideCity,
    UnknownScheme,
    UnknownUnit,
)
from xiuhua.core.assets.models import Component
from xiuhua.core.assets.vocab import ComponentState, DataSource
from xiuhua.core.people.models import Organisation, Unit
from xiuhua.core.places.codes import Segments
from xiuhua.core.places.models import CodeScheme
from xiuhua.core.places.selectors import is_drawn, located_many
from xiuhua.kit import clock, geo
from xiuhua.kit.errors import XiuhuaError

SCHEME = "component_16"  # what an organisation has that names no other


@dataclass(frozen=True, slots=True)
class NewComponent:
    """What is known of a component; positions and shapes are WGS-84.

    Units are named by their code or Chinese name. Without a `code` the next one of its class is
    made; without `surveyed_on` it is of today.
    """

    class_code: str
    name: str
    lon: float
    lat: float
    code: str = ""
    state: ComponentState = ComponentState.INTACT
    geometry: Mapping[str, Any] | None = None
    position_note: str = ""
    data_source: DataSource = DataSource.SURVEYED
    competent_unit: str = ""
    owner_unit: str = ""
    maintainer_unit: str = ""
    surveyed_on: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def scheme_of(organisation: Organisation) -> Segments:
    """Return how an organisation's component codes are built (1 statement).

    Raises:
        UnknownScheme: its setting `component_scheme` names a scheme that is not there.
    """
    name = organisation.settings.get("component_scheme", SCHEME)
    stored = CodeScheme.objects.filter(code=name).values_list("segments", flat=True).first()
    if stored is None:
        raise UnknownScheme(scheme=name)
    return Segments.of(stored)


class Preparer:
    """Proves components of one organisation and completes them; 2 statements, and the caches."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.today = clock.local_day(clock.now(), organisation.timezone)

    @cached_property
    def segments(self) -> Segments:
        """How the organisation's codes are built; see `scheme_of`."""
        return scheme_of(self.organisation)

    @cached_property
    def _units(self) -> dict[str, int]:
        units = Unit.objects.filter(organisation=self.organisation)
        by_name = {}
        for key, code, zh in units.values_list("id", "code", "zh"):
            by_name[zh] = by_name[code] = key
        return by_name

    def prepare(self, news: Sequence[NewComponent]) -> list[Component | XiuhuaError]:
        """Return for each component its row with grid and cell, or what is wrong with it."""
        rows = [self._row_or_error(new) for new in news]
        good = [row for row in rows if isinstance(row, Component)]
        lons = np.array([row.lon for row in good], dtype=np.float64)
        lats = np.array([row.lat for row in good], dtype=np.float64)
        places = iter(located_many(self.organisation.pk, lons, lats))
        drawn = is_drawn(self.organisation.pk)
        for at, row in enumerate(rows):
            if isinstance(row, XiuhuaError):
                continue
            place = next(places)
            row.grid_id = place.grid_id if place else None
            if place is None and drawn:
                rows[at] = OutsideCity(lon=round(row.lon, 6), lat=round(row.lat, 6))
        return rows

    def prefix(self, class_code: str) -> str:
        """Return what codes of a class begin with.

        Raises:
            NoCodeForClass: county or class do not fit the scheme.
        """
        try:
            return prefix_of(self.segments, self.organisation.county_code, class_code)
        except ValueError:
            raise NoCodeForClass(minor=class_code) from None

    def _row_or_error(self, new: NewComponent) -> Component | XiuhuaError:
        try:
            return self._row(new)
        except XiuhuaError as error:
            return error

    def _row(self, new: NewComponent) -> Component:
        self._check_code(new)
        return Component(
            organisation=self.organisation,
            class_code=new.class_code,
            name=new.name,
            lon=new.lon,
            lat=new.lat,
            cell=geo.cell_of(new.lon, new.lat),
            code=new.code,
            state=new.state.value,
            geometry=None if new.geometry is None else dict(new.geometry),
            position_note=new.position_note,
            data_source=new.data_source.value,
            competent_unit_id=self._unit(new.competent_unit),
            owner_unit_id=self._unit(new.owner_unit),
            maintainer_unit_id=self._unit(new.maintainer_unit),
            surveyed_on=new.surveyed_on or self.today,
            extra=dict(new.extra),
        )

    def _check_code(self, new: NewComponent) -> None:
        """Let a county's codes follow its scheme; a body without one brings codes of its own."""
        county = self.organisation.county_code
        if not new.code:
            self.prefix(new.class_code)
        elif county and not (
            new.code.startswith(county) and self.segments.fits(new.code, self.segments.last)
        ):
            raise BadComponentCode(given=new.code, scheme=self._scheme_name)

    @property
    def _scheme_name(self) -> str:
        return "+".join(str(digits) for _, digits in self.segments.parts)

    def _unit(self, code: str) -> int | None:
        if not code:
            return None
        if code not in self._units:
            raise UnknownUnit(unit=code)
        return self._units[code]
