"""Registers of places from Excel and csv files.

A file has the columns of its row model under their Chinese or English titles. Other places,
areas and units are named by code; a point may be in any coordinate system that is said, in a
column or for the whole file, and is converted as it comes in. A dry run unless `apply`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from xiuhua.core.people.models import Organisation, Unit, User
from xiuhua.core.places.errors import UnknownGrid, UnknownNoun
from xiuhua.core.places.models import REGISTERS, Building, Compound, Register, UnitGrid
from xiuhua.core.places.selectors import areas
from xiuhua.core.places.services import import_places
from xiuhua.core.places.vocab import RoadGrade
from xiuhua.kit.geo import Crs
from xiuhua.kit.tabular import Numbered, Report, RowProblem, Table, apply_table, read_table


def column(zh: str, en: str, default: Any = None, **rules: Any) -> Any:  # noqa: ANN401 as pydantic
    """Return a field of a row model with both titles."""
    return Field(default, title=zh, json_schema_extra={"en": en}, **rules)


class RegisterRow(BaseModel):
    """What every row of a register may say; `REFERENCES` names other rows by their codes."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    REFERENCES: ClassVar[dict[str, type[Register]]] = {}

    unit: str | None = column("管理单位编号", "Manager unit", max_length=40)
    active: bool = column("在用", "Active", True)


class PlaceRow(RegisterRow):
    """What every row of a place may say."""

    code: str = column("编号", "Code", ..., min_length=1, max_length=60)
    zh: str = column("名称", "Name", ..., min_length=1, max_length=150)
    en: str = column("英文名称", "English name", "", max_length=150)
    address: str = column("地址", "Address", "", max_length=200)
    community: str | None = column("社区编号", "Community", max_length=60)
    lon: float | None = column("经度", "Longitude", ge=-180, le=180)
    lat: float | None = column("纬度", "Latitude", ge=-90, le=90)
    crs: Crs | None = column("坐标系", "CRS")


class CompoundRow(PlaceRow):
    """A residential compound."""

    manager: str = column("物业", "Property manager", "", max_length=100)
    households: int | None = column("户数", "Households", ge=0)


class BuildingRow(PlaceRow):
    """A building."""

    REFERENCES = {"compound": Compound}

    compound: str | None = column("小区编号", "Compound")
    floors: int | None = column("层数", "Floors", ge=0, le=1000)


class HouseholdRow(PlaceRow):
    """A household."""

    REFERENCES = {"building": Building}

    building: str | None = column("楼幢编号", "Building")
    room: str = column("室号", "Room", "", max_length=20)


class FirmRow(PlaceRow):
    """A firm or shop."""

    trade: str = column("行业", "Trade", "", max_length=60)
    contact: str = column("联系人", "Contact", "", max_length=60)
    phone: str = column("电话", "Phone", "", max_length=30)


class RoadRow(PlaceRow):
    """A road."""

    grade: RoadGrade = column("等级", "Grade", ...)
    length_m: float | None = column("长度(米)", "Length (m)", ge=0)
    width_m: float | None = column("宽度(米)", "Width (m)", ge=0)


class WaterSectionRow(PlaceRow):
    """A section of a river or another water."""

    length_m: float | None = column("长度(米)", "Length (m)", ge=0)


class ConstructionSiteRow(PlaceRow):
    """A construction site."""

    builder: str = column("施工单位", "Builder", "", max_length=100)
    starts_on: date | None = column("开工日期", "Starts on")
    ends_on: date | None = column("完工日期", "Ends on")


class VehicleRow(RegisterRow):
    """A vehicle."""

    plate: str = column("车牌", "Plate", ..., min_length=1, max_length=10)
    plate_colour: str = column("车牌颜色", "Plate colour", "", max_length=10)
    purpose: str = column("用途", "Purpose", "", max_length=40)
    owner: str = column("所属单位", "Owner", "", max_length=100)


class GridRow(BaseModel):
    """A unit grid as it is told; only its name and note are set by a table."""

    code: str = column("网格编号", "Grid code", ..., min_length=1, max_length=20)
    name: str = column("名称", "Name", "", max_length=100)
    note: str = column("备注", "Note", "", max_length=200)
    community: str = column("社区编号", "Community", "")
    area_m2: int | None = column("面积(平方米)", "Area (m²)")
    valid_from: date | None = column("初始日期", "In force from")
    changed_on: date | None = column("变更日期", "Changed on")


ROWS: dict[str, type[RegisterRow]] = {
    "compounds": CompoundRow,
    "buildings": BuildingRow,
    "households": HouseholdRow,
    "firms": FirmRow,
    "roads": RoadRow,
    "waters": WaterSectionRow,
    "sites": ConstructionSiteRow,
    "vehicles": VehicleRow,
}


def import_register(
    noun: str,
    source: Path | bytes,
    *,
    organisation: Organisation,
    crs: Crs = Crs.WGS84,
    filename: str = "",
    apply: bool = False,
    actor: User | None,
) -> Report:
    """Read a file into a register; good rows are written when `apply` is set.

    A column that the file leaves out, or a cell that is empty, leaves what is there.

    Args:
        noun: key of `ROWS`: "compounds", "vehicles".
        source: xlsx or csv, path or content.
        organisation: whose register.
        crs: of rows that do not say theirs.
        filename: shown in the report.
        apply: write; otherwise a dry run.
        actor: who imports.

    Raises:
        UnknownNoun: there is no such register.
        BadInput: the file cannot be read at all, see `kit.tabular`.
    """
    if noun not in ROWS:
        raise UnknownNoun(noun=noun)
    table = read_table(source, ROWS[noun], filename=filename)
    fields = sift_places(table, ROWS[noun], organisation, crs)

    def write(rows: Sequence[RegisterRow]) -> int:
        given = [fields[id(row)] for row in rows]
        written = import_places(REGISTERS[noun], given, organisation=organisation, actor=actor)
        return written.added + written.changed

    return apply_table(table, write if apply else None)


def sift_places(
    table: Table[Any],
    schema: type[RegisterRow],
    organisation: Organisation,
    crs: Crs = Crs.WGS84,
) -> dict[int, dict[str, Any]]:
    """Move rows that name unknowns to the problems; return the others' columns by `id(row)`."""
    resolver = _Resolver(organisation, schema, [numbered.row for numbered in table.rows], crs)
    return dict(_sort_out(table, resolver))


def sift_grids(table: Table[GridRow], organisation: Organisation) -> None:
    """Move rows whose grid is not drawn to the problems."""
    codes = [numbered.row.code for numbered in table.rows]
    drawn = UnitGrid.objects.filter(organisation=organisation, valid_to=None, code__in=codes)
    known = set(drawn.values_list("code", flat=True))
    for numbered in table.rows:
        if numbered.row.code not in known:
            error = UnknownGrid(grids=numbered.row.code)
            told = (error.code, error.text("zh"), error.text("en"))
            problem = RowProblem(numbered.line, "网格编号", numbered.row.code, *told)
            table.problems.append(problem)
    table.rows[:] = [numbered for numbered in table.rows if numbered.row.code in known]


def _sort_out(table: Table[Any], resolver: "_Resolver") -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row's fields by the row's identity; move rows that name unknowns to problems."""
    good: list[Numbered[Any]] = []
    for numbered in table.rows:
        problems = list(resolver.problems(numbered))
        table.problems += problems
        if not problems:
            good.append(numbered)
            yield id(numbered.row), resolver.fields(numbered.row)
    table.rows[:] = good


class _Resolver:
    """Finds what rows name by code: areas in the cache, units and other rows in one read each."""

    def __init__(
        self,
        organisation: Organisation,
        schema: type[RegisterRow],
        rows: Iterable[RegisterRow],
        crs: Crs,
    ) -> None:
        self.crs = crs
        self.known: dict[str, Mapping[str, int]] = {
            "unit": dict(Unit.objects.filter(organisation=organisation).values_list("code", "id")),
            "community": {one.code: one.id for one in areas(organisation.pk).in_force()},
        }
        rows = list(rows)
        for name, model in schema.REFERENCES.items():
            wanted = {getattr(row, name) for row in rows} - {None}
            there = model._default_manager.filter(organisation=organisation)
            codes = there.values_list(model.KEY, "id")
            self.known[name] = {code: key for code, key in codes if code in wanted}

    def problems(self, numbered: Numbered[Any]) -> Iterator[RowProblem]:
        row = numbered.row
        for name, known in self.known.items():
            code = getattr(row, name, None)
            if code is not None and code not in known:
                title = type(row).model_fields[name].title or name
                zh, en = (
                    f"没有编号为“{code}”的{title.removesuffix('编号')}",
                    f"unknown {name}: {code}",
                )
                yield RowProblem(numbered.line, title, code, "places.unknown_reference", zh, en)
        if (getattr(row, "lon", None) is None) != (getattr(row, "lat", None) is None):
            zh, en = "经度和纬度须同时填写", "longitude and latitude come together"
            yield RowProblem(numbered.line, "经度", "", "places.half_a_point", zh, en)

    def fields(self, row: RegisterRow) -> dict[str, Any]:
        given = row.model_dump(exclude_unset=True)
        for name, known in self.known.items():
            if name in given:
                code = given.pop(name)
                given[f"{name}_id"] = None if code is None else known[code]
        if given.get("lon") is not None:
            given["crs"] = given.get("crs") or self.crs
        else:
            given.pop("crs", None)
        return given
