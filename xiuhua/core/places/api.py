"""Places over HTTP: areas, grids, where a point lies, and the registers, for reading."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from xiuhua.core.people.models import User
from xiuhua.core.people.privacy import mask_name, mask_phone
from xiuhua.core.places.areabook import AreaBook, AreaInfo
from xiuhua.core.places.errors import UnknownArea
from xiuhua.core.places.filters import RegisterFilter, bbox_of, touching
from xiuhua.core.places.models import REGISTERS, AdminArea, Firm, Register, UnitGrid
from xiuhua.core.places.selectors import areas, grid_code, located
from xiuhua.kit import geo

router = Router(tags=["places"])

MOST = 1000  # rows of one answer
MOST_GRIDS = 5000


class AreaOut(Schema):
    """An area without its polygon."""

    code: str
    level: str
    zh: str
    en: str
    parent: str | None = Field(description="code of the area that holds it")


class AreaShapeOut(AreaOut):
    """An area with its polygon in WGS-84."""

    area_m2: float | None
    geometry: dict[str, Any] | None = Field(description="GeoJSON")


class LocatedOut(Schema):
    """What holds a point; all are empty outside the county."""

    inside: bool
    grid: str | None
    community: AreaOut | None
    street: AreaOut | None
    county: AreaOut | None


class RegisterPage(Schema):
    """Rows of a register by key; `next` is the `after` of the following page."""

    rows: list[dict[str, Any]]
    next: str | None


class RegisterQuery(Schema):
    """How a register is narrowed and paged."""

    q: str = Field("", description="text in a name, code or address")
    community: str = Field("", description="code of an area at any level")
    bbox: str = Field("", description="min_lon,min_lat,max_lon,max_lat")
    unit: str = Field("", description="code of the managing unit")
    active: bool | None = None
    after: str = Field("", description="`next` of the page before")
    limit: int = Field(100, ge=1, le=MOST)


@router.get("/areas", response=list[AreaOut])
def list_areas(
    request: HttpRequest, level: str = "", parent: str = "", q: str = ""
) -> list[dict[str, Any]]:
    """List the areas in force by code: of a level, below a parent, with a text in their name."""
    book = areas(_organisation_id(request))
    above = book.by_code(parent)
    if parent and above is None:
        raise UnknownArea(area=parent)
    return [
        _area(book, one)
        for one in book.in_force(*([level] if level else []))
        if (above is None or one.parent_id == above.id)
        and (q in one.zh or q.lower() in one.en.lower() or one.code.startswith(q))
    ]


@router.get("/areas/{code}", response=AreaShapeOut)
def read_area(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one area in force with its polygon."""
    book = areas(_organisation_id(request))
    info = book.by_code(code)
    if info is None:
        raise UnknownArea(area=code)
    area = AdminArea.objects.get(pk=info.id)
    return {**_area(book, info), "area_m2": area.area_m2, "geometry": area.geometry}


@router.get("/grids", response=dict[str, Any])
def list_grids(
    request: HttpRequest,
    bbox: str = Query(..., description="min_lon,min_lat,max_lon,max_lat"),  # type: ignore[type-arg]
    limit: int = Query(1000, ge=1, le=MOST_GRIDS),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """Return the unit grids in force that touch a box, as a GeoJSON feature collection."""
    mine = UnitGrid.objects.filter(organisation_id=_organisation_id(request), valid_to=None)
    columns = ("code", "name", "community__code", "area_m2", "geometry")
    rows = list(touching(mine, bbox_of(bbox)).order_by("code").values_list(*columns)[: limit + 1])
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name": name, "community": community, "area_m2": area},
            "geometry": geometry,
        }
        for code, name, community, area, geometry in rows[:limit]
    ]
    return {"type": "FeatureCollection", "features": features, "complete": len(rows) <= limit}


@router.get("/locate", response=LocatedOut)
def locate(
    request: HttpRequest,
    lon: float,
    lat: float,
    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84",
) -> dict[str, Any]:
    """Tell which unit grid and areas hold a point."""
    organisation_id = _organisation_id(request)
    system = next(one for one in geo.Crs if one == crs)
    where = located(organisation_id, *geo.to_wgs84(lon, lat, system))
    if where is None:
        empty = dict.fromkeys(("grid", "community", "street", "county"))
        return {"inside": False, **empty}
    book = areas(organisation_id)
    return {
        "inside": True,
        "grid": grid_code(organisation_id, where.grid_id),
        "community": _area_or_none(book, where.community_id),
        "street": _area_or_none(book, where.street_id),
        "county": _area_or_none(book, where.county_id),
    }


@router.get("/registers/{noun}", response=RegisterPage)
def list_register(
    request: HttpRequest,
    noun: Literal[
        "compounds",
        "buildings",
        "households",
        "firms",
        "roads",
        "waters",
        "sites",
        "vehicles",
    ],
    query: RegisterQuery = Query(...),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """List one of the registers by key; personal data are masked."""
    model, organisation_id = REGISTERS[noun], _organisation_id(request)
    narrowed = RegisterFilter(**query.dict(exclude={"after", "limit"}))
    rows = narrowed.apply(model._default_manager.all(), organisation_id)
    if query.after:
        rows = rows.filter(**{f"{model.KEY}__gt": query.after})
    names = [f.name for f in model._meta.concrete_fields if f.name not in HIDDEN]
    columns = [COLUMNS.get(name, name) for name in names]
    found = list(rows.order_by(model.KEY).values_list(*columns)[: query.limit + 1])
    page = [_masked(model, dict(zip(names, row, strict=True))) for row in found[: query.limit]]
    last = page[-1][model.KEY] if len(found) > query.limit else None
    return {"rows": page, "next": last}


HIDDEN = {"id", "organisation", "cell", "min_lon", "min_lat", "max_lon", "max_lat"}
# Other rows are named by their natural keys.
COLUMNS = {
    "unit": "unit__code",
    "community": "community__code",
    "compound": "compound__code",
    "building": "building__code",
}


def _masked(model: type[Register], row: dict[str, Any]) -> dict[str, Any]:
    if model is Firm:
        row |= {"contact": mask_name(row["contact"]), "phone": mask_phone(row["phone"])}
    return row


def _organisation_id(request: HttpRequest) -> int:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 the API lets in nobody else
    return user.organisation_id


def _area_or_none(book: AreaBook, area_id: int | None) -> dict[str, Any] | None:
    info = None if area_id is None else book.get(area_id)
    return _area(book, info) if info else None


def _area(book: AreaBook, info: AreaInfo) -> dict[str, Any]:
    parent = book.get(info.parent_id) if info.parent_id is not None else None
    return {
        "code": info.code,
        "level": info.level,
        "zh": info.zh,
        "en": info.en,
        "parent": parent.code if parent else None,
    }
