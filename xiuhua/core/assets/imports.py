"""Component surveys as tables, with the column names that existing systems exchange."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import shapely
from pydantic import BaseModel, Field
from shapely.geometry.base import BaseGeometry

from xiuhua.core.assets.codes import COMPONENT, parse_code
from xiuhua.core.assets.errors import BadWkt, NoCodeForClass, NoPosition, UnknownOldClass
from xiuhua.core.assets.services import (
    NewComponent,
    check_components,
    import_components,
    scheme_of,
)
from xiuhua.core.assets.vocab import ComponentState, DataSource
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places.codes import Segments
from xiuhua.core.places.shapes import DECIMALS, to_inside
from xiuhua.kit import geo
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.tabular import Numbered, Report, RowProblem, Table, apply_table, read_table

OLD_CLASSES = Path(__file__).parent / "data" / "old_classes.csv"


def _column(zh: str, en: str, alias: str | None = None, default: Any = "", **rules: Any) -> Any:  # noqa: ANN401 as pydantic's Field
    return Field(default, title=zh, alias=alias, json_schema_extra={"en": en}, **rules)


class ComponentRow(BaseModel):
    """A line of a survey; a class is taken from the code unless it is named.

    Where: `lon` and `lat`, or a shape as WKT; in `crs`, or in that of the whole file.
    """

    code: str = _column("部件标识码", "Component code", "ObjID", ..., min_length=1, max_length=18)
    name: str = _column("部件名称", "Name", "ObjName", ..., min_length=1, max_length=100)
    class_code: str = _column("小类编号", "Class code", max_length=80)
    competent_code: str = _column("主管部门代码", "Competent unit code", "DeptCode1")
    competent_name: str = _column("主管部门", "Competent unit", "DeptName1")
    owner_code: str = _column("权属单位代码", "Owner code", "DeptCode2")
    owner_name: str = _column("权属单位", "Owner", "DeptName2")
    maintainer_code: str = _column("养护单位代码", "Maintainer code", "DeptCode3")
    maintainer_name: str = _column("养护单位", "Maintainer", "DeptName3")
    state: ComponentState = _column("状态", "State", "ObjState", ComponentState.INTACT)
    surveyed_on: date | None = _column("初始日期", "Surveyed on", "ORDate", None)
    data_source: DataSource = _column("数据来源", "Data source", "DataSource", DataSource.SURVEYED)
    position_note: str = _column("位置描述", "Position note", "LocateDSC", max_length=200)
    lon: float | None = _column("经度", "Longitude", None, None)
    lat: float | None = _column("纬度", "Latitude", None, None)
    shape: str = _column("图形", "Shape", "Shape")
    crs: geo.Crs | None = _column("坐标系", "Coordinate system", None, None)
    grid_code: str = _column("单元网格", "Unit grid", "BGID")
    changed_on: str = _column("变更日期", "Changed on", "CHDate")
    standing: str = _column("设置位置", "Standing on", "SetLoc")
    on_tactile_paving: str = _column("是否在盲道上", "On tactile paving", "AtBlindPth")
    form: str = _column("形状", "Form", "ObjShape")
    material: str = _column("材质", "Material", "Material")
    image_url: str = _column("图片地址", "Image address", "IMGURL")
    note: str = _column("备注", "Note", "Note")

    def extra(self) -> dict[str, str]:
        """Return what is kept beside the fields of a component, by the exchanged names."""
        named = {str(type(self).model_fields[key].alias): getattr(self, key) for key in BESIDE}
        return {name: value for name, value in named.items() if value}


# The position says which grid it is; what the survey said is kept to be compared.
BESIDE = (
    "grid_code",
    "changed_on",
    "standing",
    "on_tactile_paving",
    "form",
    "material",
    "image_url",
    "note",
)


def import_component_file(
    *,
    organisation: Organisation,
    source: Path | bytes,
    filename: str = "",
    crs: geo.Crs = geo.Crs.WGS84,
    old_classes: bool = False,
    apply: bool = False,
    actor: User | None,
) -> Report:
    """Read a survey and enter its good lines; without `apply` only report.

    Args:
        organisation: whose components.
        source: an xlsx or csv file.
        filename: what to call it.
        crs: coordinate system of the lines that do not name theirs.
        old_classes: the codes carry classes of CJ/T 214-2007, which are translated.
        apply: whether to write.
        actor: who imports.

    Raises:
        BadInput: the file cannot be read as a table.
    """
    require(actor, "assets.write", organisation_id=organisation.pk)
    table = read_table(source, ComponentRow, filename=filename)
    news = sift_components(table, organisation, crs=crs, old_classes=old_classes)

    def write(_: Sequence[ComponentRow]) -> int:
        done = import_components(organisation=organisation, components=news, actor=actor)
        return done.added + done.changed

    return apply_table(table, write if apply else None)


def sift_components(
    table: Table[ComponentRow],
    organisation: Organisation,
    *,
    crs: geo.Crs = geo.Crs.WGS84,
    old_classes: bool = False,
) -> list[NewComponent]:
    """Move what no component can be to the problems; return what the other lines say."""
    segments = scheme_of(organisation)
    news: list[NewComponent] = []
    good: list[Numbered[ComponentRow]] = []
    for numbered in table.rows:
        try:
            news.append(new_component(numbered.row, segments, crs=crs, old_classes=old_classes))
            good.append(numbered)
        except XiuhuaError as error:
            table.problems.append(_problem(numbered, error))
    refused = dict(check_components(organisation=organisation, components=news))
    table.problems.extend(_problem(good[at], error) for at, error in refused.items())
    table.problems.sort(key=lambda problem: problem.line)
    table.rows[:] = [row for at, row in enumerate(good) if at not in refused]
    return [new for at, new in enumerate(news) if at not in refused]


def new_component(
    row: ComponentRow, segments: Segments, *, crs: geo.Crs, old_classes: bool = False
) -> NewComponent:
    """Return what a line says about a component, in WGS-84.

    Raises:
        BadCoordinate, BadWkt, NoPosition: about its place.
        UnknownOldClass, NoCodeForClass: its class cannot be told.
    """
    lon, lat, geometry = _place(row, row.crs or crs)
    return NewComponent(
        class_code=row.class_code or _class_of(row.code, segments, old_classes),
        name=row.name,
        lon=lon,
        lat=lat,
        code=row.code,
        state=row.state,
        geometry=geometry,
        position_note=row.position_note,
        data_source=row.data_source,
        competent_unit=row.competent_code or row.competent_name,
        owner_unit=row.owner_code or row.owner_name,
        maintainer_unit=row.maintainer_code or row.maintainer_name,
        surveyed_on=row.surveyed_on,
        extra=row.extra(),
    )


def _place(row: ComponentRow, crs: geo.Crs) -> tuple[float, float, dict[str, Any] | None]:
    if row.shape:
        return _place_of_shape(row.shape, crs)
    if row.lon is None or row.lat is None:
        raise NoPosition
    lon, lat = geo.to_wgs84(row.lon, row.lat, crs)
    return round(lon, DECIMALS), round(lat, DECIMALS), None


def _place_of_shape(wkt: str, crs: geo.Crs) -> tuple[float, float, dict[str, Any] | None]:
    try:
        shape = shapely.from_wkt(wkt)
    except shapely.GEOSException:
        raise BadWkt from None
    if shape.is_empty:
        raise NoPosition
    shape = to_inside(shape, crs)
    point = shape.representative_point()
    lon, lat = round(point.x, DECIMALS), round(point.y, DECIMALS)
    return lon, lat, None if shape.geom_type == "Point" else _geojson(shape)


def _geojson(shape: BaseGeometry) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(shapely.to_geojson(shape))
    return value


def _class_of(code: str, segments: Segments, old_classes: bool) -> str:
    """Tell the class from the digits of an identification code."""
    try:
        found = parse_code(segments, code).class_code
    except ValueError:
        raise NoCodeForClass(minor=code) from None
    if not old_classes:
        return found
    successor = _successors().get(found.removeprefix(COMPONENT), "")
    if not successor:
        raise UnknownOldClass(minor=found.removeprefix(COMPONENT))
    return successor


@cache
def _successors() -> dict[str, str]:
    with OLD_CLASSES.open(encoding="utf-8", newline="") as file:
        return {row["old_code"]: row["class_code"] for row in csv.DictReader(file)}


def _problem(numbered: Numbered[ComponentRow], error: XiuhuaError) -> RowProblem:
    zh, en = error.text("zh"), error.text("en")
    return RowProblem(numbered.line, "", numbered.row.code, error.code, zh, en)
