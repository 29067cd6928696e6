"""Unit grids, and the registers of places that many domains stand on."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from django.db.models import QuerySet

from xiuhua.core.people.models import Organisation, User
from xiuhua.core.people.privacy import mask_name, mask_phone
from xiuhua.core.places.gis import read_features
from xiuhua.core.places.imports import ROWS, GridRow, PlaceRow, RegisterRow, sift_grids, sift_places
from xiuhua.core.places.models import REGISTERS, CodeScheme, Place, UnitGrid
from xiuhua.core.places.models import Register as Noun
from xiuhua.core.places.selectors import areas
from xiuhua.core.places.services import describe_grids, import_grids, import_places, save_place
from xiuhua.core.places.validation import Finding
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit.tabular import Report, RowProblem, Table
from xiuhua.kit.tabular import read_row as row_of_form
from xiuhua.web.pages.people.registers import unit_choices
from xiuhua.web.registers.register import Choices, Narrow, Register, Writer

SCHEME = "grid_14"
REFERENCES = ("unit", "community", "compound", "building")
SHARED = {*PlaceRow.model_fields, "plate"}  # columns that say nothing of one register alone
NAMES = {
    "compounds": ("小区", "Compounds", "home"),
    "buildings": ("楼幢", "Buildings", "building-community"),
    "households": ("户", "Households", "door"),
    "firms": ("企业商铺", "Firms and shops", "building-store"),
    "roads": ("道路", "Roads", "road"),
    "waters": ("水域", "Waters", "ripple"),
    "sites": ("工地", "Construction sites", "crane"),
    "vehicles": ("车辆", "Vehicles", "truck"),
}


def community_choices(organisation_id: int) -> Choices:
    """Return communities and villages by code."""
    levels = (AreaLevel.COMMUNITY, AreaLevel.VILLAGE)
    return [(area.code, area) for area in areas(organisation_id).in_force(*levels)]


class Grids(Register):
    """Unit grids (单元网格); they are drawn in a GIS, here they are named."""

    kind, zh, en, icon = "grids", "单元网格", "Unit grids", "grid-4x4"
    row = GridRow
    listed = ("code", "name", "community", "area_m2", "valid_from", "changed_on")
    searched = ("code", "name")
    narrows = (Narrow("community", "社区", "Community", "community__code", community_choices),)
    writes = "places.write"
    adds = False
    accepts = ".geojson,.json,.gpkg,.zip"

    def rows(self, organisation_id: int) -> QuerySet[UnitGrid]:
        """Grids in force, without their polygons."""
        mine = UnitGrid.objects.filter(organisation_id=organisation_id, valid_to=None)
        return mine.select_related("community").defer("geometry", "community__geometry")

    def told(self, thing: UnitGrid) -> dict[str, Any]:
        """Return the values of a grid."""
        plain = ("code", "name", "note", "valid_from", "changed_on")
        area_m2 = None if thing.area_m2 is None else round(thing.area_m2)
        named = {"community": thing.community.code, "area_m2": area_m2}
        values = {name: getattr(thing, name) for name in plain} | named
        return {name: values[name] for name in GridRow.model_fields}

    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """Names and notes are set by `describe_grids`."""
        sift_grids(table, organisation)

        def write(rows: Sequence[GridRow]) -> int:
            told = {row.code: {"name": row.name, "note": row.note} for row in rows}
            return describe_grids(organisation=organisation, told=told, actor=actor).changed

        return write

    def choices(self, organisation_id: int) -> dict[str, Choices]:
        """A grid lies in a community."""
        return {"community": community_choices(organisation_id)}

    def take(
        self, content: bytes, filename: str, organisation: Organisation, actor: User, *, apply: bool
    ) -> Report:
        """Read polygons and judge them against their communities and each other."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / (Path(filename).name or "grids.geojson")
            path.write_bytes(content)
            features = read_features(path)
        done = import_grids(
            features,
            organisation=organisation,
            scheme=CodeScheme.objects.get(code=SCHEME),
            apply=apply,
            actor=actor,
        )
        problems = [
            RowProblem(
                at,
                one.flaw.zh,
                one.code,
                f"places.{one.flaw.value}",
                one.text("zh"),
                one.text("en"),
            )
            for at, one in enumerate(done.findings, 1)
        ]
        applied = done.applied if apply else None
        return Report(filename, done.read, done.good, applied, problems, [])


def _problem(at: int, one: Finding) -> RowProblem:
    told = (f"places.{one.flaw.value}", one.text("zh"), one.text("en"))
    return RowProblem(at, one.flaw.zh, one.code, *told)


class Nouns(Register):
    """A register of places or vehicles; subclasses name which."""

    noun: ClassVar[str]
    hidden = ("crs",)
    writes = "places.write"

    @property
    def model(self) -> type[Noun]:
        """The table."""
        return REGISTERS[self.noun]

    def rows(self, organisation_id: int) -> QuerySet[Any]:
        """Its rows with the names they refer to, without outlines."""
        mine = self.model._default_manager.filter(organisation_id=organisation_id)
        named = [name for name in REFERENCES if name in self.row.model_fields]
        shapes = ("geometry", "community__geometry") if self.mapped else ()
        return mine.select_related(*named).defer(*shapes)

    def told(self, thing: Noun) -> dict[str, Any]:
        """Return the values of a place; other things by their codes."""
        values: dict[str, Any] = {}
        for name in self.row.model_fields:
            value = getattr(thing, name, "")
            values[name] = getattr(value, "key", None) or getattr(value, "code", value)
        grade = self.row.model_fields.get("grade")
        if grade is not None and isinstance(grade.annotation, type):
            values["grade"] = grade.annotation(values["grade"])
        return values

    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """Places go in by `import_places`."""
        fields = sift_places(table, self.row_model, organisation)

        def write(rows: Sequence[RegisterRow]) -> int:
            given = [fields[id(row)] for row in rows]
            done = import_places(self.model, given, organisation=organisation, actor=actor)
            return done.added + done.changed

        return write

    def enter(self, given: Any, organisation: Organisation, actor: User) -> list[RowProblem]:  # noqa: ANN401 texts by key
        """One place goes in by `save_place`, which tells the ledger each change."""
        table = row_of_form(given, self.row)
        fields = sift_places(table, self.row_model, organisation)
        for numbered in table.rows:
            values = fields[id(numbered.row)]
            code = values.pop(self.key)
            save_place(self.model, organisation=organisation, code=code, actor=actor, **values)
        return table.problems

    def choices(self, organisation_id: int) -> dict[str, Choices]:
        """Units and communities there are."""
        return {
            "unit": unit_choices(organisation_id),
            "community": community_choices(organisation_id),
        }

    @property
    def row_model(self) -> type[RegisterRow]:
        """The row model, as places know it."""
        return ROWS[self.noun]


def noun_register(noun: str) -> type[Nouns]:
    """Return the register of a noun of `places`."""
    zh, en, icon = NAMES[noun]
    model, row = REGISTERS[noun], ROWS[noun]
    placed = issubclass(model, Place)
    own = [name for name in row.model_fields if name not in SHARED]
    unit = Narrow("unit", "管理单位", "Manager", "unit__code", unit_choices)
    community = Narrow("community", "社区", "Community", "community__code", community_choices)
    attributes = {
        "__doc__": model.__doc__,
        "noun": noun,
        "kind": noun,
        "zh": zh,
        "en": en,
        "icon": icon,
        "row": row,
        "key": model.KEY,
        "key_lookup": model.KEY,
        "listed": ("code", "zh", "address", *own[:3], "unit")
        if placed
        else ("plate", *own[:3], "unit"),
        "searched": ("code", "zh", "address") if placed else ("plate", "owner", "purpose"),
        "narrows": (community, unit) if placed else (unit,),
        "mapped": placed,
        "personal": {name: mask_phone if name == "phone" else mask_name for name in model.PERSONAL},
    }
    return type(f"{model.__name__}Register", (Nouns,), attributes)


NOUNS = [noun_register(noun) for noun in REGISTERS]
