"""One filter of cases for the API, the pages, the map, exports and drill-downs."""

from datetime import date
from typing import Annotated, Literal

from django.db.models import Q
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from xiuhua.core.loop import search
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.models import CaseQuerySet
from xiuhua.core.loop.vocab import Source, State
from xiuhua.core.places.selectors import areas
from xiuhua.kit import clock, geo
from xiuhua.kit.errors import BadInput

Bbox = Annotated[
    str, StringConstraints(pattern=r"^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$", max_length=100)
]


class BadFilter(BadInput):
    """A filter that cannot be applied."""

    code = "loop.bad_filter"
    zh = "筛选条件“{name}”无效：{value}"
    en = "The filter “{name}” is not valid: {value}"


class CaseFilter(BaseModel):
    """What cases are wanted; every part given must hold.

    `from`/`to` are local days of the organisation, `to` excluded, on the time of the report.
    `bbox` is `min_lon,min_lat,max_lon,max_lat` in WGS-84. `area` is a code of any level.
    """

    model_config = ConfigDict(populate_by_name=True, extra="ignore", str_strip_whitespace=True)

    state: list[State] = Field(default_factory=list, description="states, any of them")
    minor: str = Field("", description="code of a class", max_length=80)
    unit: str = Field("", description="code of a unit", max_length=40)
    area: str = Field("", description="code of a county, street or community", max_length=60)
    grid: str = Field("", description="code of a unit grid", max_length=20)
    source: list[Source] = Field(default_factory=list, description="sources, any of them")
    bbox: Bbox | Literal[""] = Field("", description="min_lon,min_lat,max_lon,max_lat (WGS-84)")
    from_day: date | None = Field(None, alias="from", description="first local day of the report")
    to_day: date | None = Field(None, alias="to", description="local day after the last")
    overdue: bool = Field(False, description="only open cases that are past a deadline")
    open: bool = Field(False, description="only cases that have not ended")
    q: str = Field("", description="words, or a number", max_length=100)

    def apply(self, cases: CaseQuerySet, books: Books) -> CaseQuerySet:
        """Narrow `cases`, which the caller has narrowed to what the reader may see.

        Raises:
            BadFilter: a code that does not exist, or a box that is none.
        """
        wanted = self._plain(books) & self._place(books) & self._period(books)
        found = cases.filter(wanted) if wanted else cases
        if self.open:
            found = found.open()
        if self.overdue:
            found = found.overdue(clock.now())
        return self._words(found)

    def _plain(self, books: Books) -> Q:
        wanted = Q()
        if self.state:
            wanted &= Q(state__in=self.state)
        if self.source:
            wanted &= Q(source__in=self.source)
        if self.minor:
            minor = books.classes.minor(self.minor)
            if minor is None:
                raise BadFilter(name="minor", value=self.minor)
            wanted &= Q(minor_id=minor.id)
        if self.unit:
            units = [unit.id for unit in books.units.values() if unit.code == self.unit]
            if not units:
                raise BadFilter(name="unit", value=self.unit)
            wanted &= Q(unit_id=units[0])
        return wanted

    def _place(self, books: Books) -> Q:
        wanted = Q()
        if self.grid:
            wanted &= Q(grid__code=self.grid)
        if self.area:
            wanted &= area_condition(self.area, books)
        if self.bbox:
            wanted &= box_condition(self.bbox)
        return wanted

    def _period(self, books: Books) -> Q:
        wanted, zone = Q(), books.organisation.timezone
        if self.from_day:
            wanted &= Q(reported_at__gte=clock.day_start(self.from_day, zone))
        if self.to_day:
            wanted &= Q(reported_at__lt=clock.day_start(self.to_day, zone))
        return wanted

    def _words(self, cases: CaseQuerySet) -> CaseQuerySet:
        if not self.q:
            return cases
        ids = search.matching(self.q)
        return cases.none() if ids is None else cases.filter(id__in=ids)


def area_condition(code: str, books: Books) -> Q:
    """Return the condition that a case lies in the area of this code.

    Raises:
        BadFilter: there is no such area.
    """
    area = areas(books.organisation.pk).by_code(code)
    if area is None:
        raise BadFilter(name="area", value=code)
    if area.level == "county":
        return Q()
    if area.level in ("street", "town"):
        return Q(street_id=area.id)
    return Q(community_id=area.id)


def box_condition(bbox: str) -> Q:
    """Return the condition that a case lies in a box: its cells by index, then exactly.

    Raises:
        BadFilter: the corners are not in order.
    """
    west, south, east, north = (float(part) for part in bbox.split(","))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadFilter(name="bbox", value=bbox)
    exact = Q(lon__range=(west, east), lat__range=(south, north))
    ranges = geo.cell_ranges(west, south, east, north)
    if len(ranges) > MOST_CELL_ROWS:  # a box so tall is most of the county: no index helps
        return exact
    cells = Q()
    for low, high in ranges:
        cells |= Q(cell__range=(low, high))
    return exact & cells


MOST_CELL_ROWS = 60
