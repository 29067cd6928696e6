"""Components over HTTP, for reading: a list, one with its history, the nearest."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from xiuhua.core.assets.filters import matching
from xiuhua.core.assets.models import Component, ComponentFields
from xiuhua.core.assets.selectors import component_by_code, nearest
from xiuhua.core.assets.vocab import Change, ComponentState
from xiuhua.core.people.models import User
from xiuhua.kit import geo

router = Router(tags=["components"])

MOST = 1000  # rows of one answer
MOST_METRES = 500.0
KEEPERS = ("grid", "competent_unit", "owner_unit", "maintainer_unit")


class StatusOut(Schema):
    """What a component is, or was, at one time; units and grid by their codes."""

    class_code: str
    name: str
    state: ComponentState
    state_zh: str
    state_en: str
    lon: float
    lat: float
    geometry: dict[str, Any] | None = Field(description="GeoJSON; none for a point")
    position_note: str
    data_source: str
    grid: str | None
    competent_unit: str | None
    owner_unit: str | None
    maintainer_unit: str | None
    extra: dict[str, Any]


class ComponentOut(StatusOut):
    """A component as it is now."""

    code: str
    surveyed_on: date
    changed_on: date | None
    retired_on: date | None


class RevisionOut(StatusOut):
    """A component as it was until a change."""

    until_at: datetime
    change: Change
    change_zh: str
    change_en: str
    actor: str | None = Field(description="name of who changed it; none is the system")


class ComponentWithPastOut(ComponentOut):
    """A component with what it was before, newest first."""

    revisions: list[RevisionOut]


class NearOut(ComponentOut):
    """A component near a point."""

    distance_m: float


class ComponentPage(Schema):
    """Components by code; `next` is the `after` of the following page."""

    rows: list[ComponentOut]
    next: str | None


class ComponentQuery(Schema):
    """How the list is narrowed and paged."""

    minor: str = Field("", description="code of a class, or the beginning of one")
    state: ComponentState | None = None
    grid: str = Field("", description="code of a unit grid, or the beginning of one")
    unit: str = Field("", description="code of a unit that keeps it in any way")
    q: str = Field("", description="text in the name, or the beginning of the code")
    bbox: str = Field("", description="min_lon,min_lat,max_lon,max_lat")
    retired: bool = Field(False, description="those out of service too")
    after: str = Field("", description="`next` of the page before")
    limit: int = Field(100, ge=1, le=MOST)


class NearQuery(Schema):
    """A point and how far to look."""

    lon: float
    lat: float
    crs: geo.Crs = geo.Crs.WGS84
    minor: str = Field("", description="code of a class")
    within_m: float = Field(30.0, ge=0, le=MOST_METRES)


@router.get("", response=ComponentPage)
def list_components(request: HttpRequest, query: Query[ComponentQuery]) -> dict[str, Any]:
    """List components by code, page by page."""
    given = query.dict(exclude={"after", "limit"})
    rows = matching(_organisation_id(request), **given).filter(code__gt=query.after)
    rows = rows.select_related(*KEEPERS).defer("grid__geometry").order_by("code")
    page = list(rows[: query.limit + 1])
    following = page[query.limit - 1].code if len(page) > query.limit else None
    return {"rows": [_component(row) for row in page[: query.limit]], "next": following}


@router.get("/nearest", response=list[NearOut])
def list_nearest(request: HttpRequest, query: Query[NearQuery]) -> list[dict[str, Any]]:
    """List the components in service around a point, the nearest first."""
    lon, lat = geo.to_wgs84(query.lon, query.lat, query.crs)
    found = nearest(_organisation_id(request), lon, lat, query.minor or None, query.within_m)
    return [{**_component(row), "distance_m": round(metres, 2)} for row, metres in found]


@router.get("/{code}", response=ComponentWithPastOut)
def read_component(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one component, in service or not, with what it was before."""
    row = component_by_code(_organisation_id(request), code)
    past = row.revisions.select_related(*KEEPERS, "actor").defer("grid__geometry")
    revisions = []
    for one in past:
        change = Change(one.change)
        revisions.append(
            {
                **_status(one),
                "until_at": one.until_at,
                "change": change,
                "change_zh": change.zh,
                "change_en": change.en,
                "actor": one.actor.name if one.actor else None,
            }
        )
    return {**_component(row), "revisions": revisions}


def _organisation_id(request: HttpRequest) -> int:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 the API lets nobody else in
    return user.organisation_id


def _component(row: Component) -> dict[str, Any]:
    dates = {name: getattr(row, name) for name in ("surveyed_on", "changed_on", "retired_on")}
    return {**_status(row), "code": row.code, **dates}


def _status(row: ComponentFields) -> dict[str, Any]:
    state = ComponentState(row.state)
    keepers = {name: getattr(row, name) for name in KEEPERS}
    return {
        "class_code": row.class_code,
        "name": row.name,
        "state": state,
        "state_zh": state.zh,
        "state_en": state.en,
        "lon": row.lon,
        "lat": row.lat,
        "geometry": row.geometry,
        "position_note": row.position_note,
        "data_source": row.data_source,
        "extra": row.extra,
        **{name: keeper.code if keeper else None for name, keeper in keepers.items()},
    }
