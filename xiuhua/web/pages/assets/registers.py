"""The register of components."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from xiuhua.core.assets.imports import ComponentRow, sift_components
from xiuhua.core.assets.models import Component
from xiuhua.core.assets.services import import_components, retire_component
from xiuhua.core.assets.vocab import Change, ComponentState, DataSource
from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.people.directory import organisation_by_id
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places.shapes import wkt_of
from xiuhua.kit.tabular import RowProblem, Table
from xiuhua.web.pages.people.registers import unit_choices, words
from xiuhua.web.parts import Act
from xiuhua.web.registers.past import Past
from xiuhua.web.registers.register import Choices, Narrow, Register, Writer

KEEPERS = {"competent": "competent_unit", "owner": "owner_unit", "maintainer": "maintainer_unit"}
PLAIN = ("code", "name", "class_code", "position_note", "lon", "lat", "surveyed_on")


def class_choices(organisation_id: int) -> Choices:
    """Return the classes of components in force by code."""
    book = class_book(organisation_by_id(organisation_id).catalogue)
    return [(one.code, one) for one in book.minors() if one.kind == "component"]


class Components(Register):
    """Components (部件)."""

    kind, zh, en, icon = "components", "部件", "Components", "bulb"
    row = ComponentRow
    listed = ("code", "name", "state", "competent_code", "grid_code", "surveyed_on")
    hidden = ("shape", "crs", *(f"{name}_name" for name in KEEPERS))
    searched = ("code", "name")
    narrows = (
        Narrow("state", "状态", "State", "state", lambda _: words(ComponentState)),
        Narrow("minor", "小类", "Class", "class_code", class_choices),
        Narrow("unit", "养护单位", "Maintainer", "maintainer_unit__code", unit_choices),
        Narrow("grid", "单元网格", "Unit grid", "grid__code__startswith"),
    )
    writes = "assets.write"
    mapped = True

    def rows(self, organisation_id: int) -> QuerySet[Component]:
        """Components in service with their keepers; a grid's polygon is left out."""
        mine = Component.objects.filter(organisation_id=organisation_id, retired_on=None)
        return mine.select_related("grid", *KEEPERS.values()).defer("grid__geometry")

    def told(self, thing: Component) -> dict[str, Any]:
        """Return the values of a component under the names that systems exchange."""
        values = {name: getattr(thing, name) for name in PLAIN}
        for name, column in KEEPERS.items():
            unit = getattr(thing, column)
            values[f"{name}_code"] = unit.code if unit else ""
            values[f"{name}_name"] = unit.zh if unit else ""
        for name, info in ComponentRow.model_fields.items():
            if info.alias and info.alias in thing.extra:
                values[name] = thing.extra[info.alias]
        values["state"] = ComponentState(thing.state)
        values["data_source"] = DataSource(thing.data_source)
        values["grid_code"] = thing.grid.code if thing.grid else ""
        values["shape"] = wkt_of(thing.geometry) if thing.geometry else ""
        return {name: values.get(name, "") for name in ComponentRow.model_fields}

    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """Components go in by `import_components`."""
        news = sift_components(table, organisation)

        def write(_: object) -> int:
            done = import_components(organisation=organisation, components=news, actor=actor)
            return done.added + done.changed

        return write

    def enter(
        self, given: Mapping[str, str], organisation: Organisation, actor: User
    ) -> list[RowProblem]:
        """A form names keepers by code alone; their names are for files."""
        names = {f"{name}_name" for name in KEEPERS}
        told = {name: text for name, text in given.items() if name not in names}
        return super().enter(told, organisation, actor)

    def choices(self, organisation_id: int) -> dict[str, Choices]:
        """Keepers are units there are, classes those of components in force."""
        units = unit_choices(organisation_id)
        return {f"{name}_code": units for name in KEEPERS} | {
            "class_code": class_choices(organisation_id)
        }

    def history(self, thing: Component) -> list[Past]:
        """What it was before each change; components keep that themselves."""
        later, told = self.told(thing), []
        for one in thing.revisions.select_related("actor"):
            change = Change(one.change)
            before = {"name": one.name, "state": ComponentState(one.state), "lon": one.lon,
                      "lat": one.lat, "position_note": one.position_note}  # fmt: skip
            changes = {
                name: (value, later[name]) for name, value in before.items() if later[name] != value
            }
            later = later | before
            actor = one.actor.username if one.actor else ""
            told.append(Past(one.until_at, actor, change.zh, change.en, changes))
        return told

    def deeds(self, thing: Component) -> Iterable[Act]:
        """Take it out of service."""
        yield Act("retire", "移除", "Take out of service", danger=True)

    def do(self, thing: Component, deed: str, actor: User) -> None:
        """Retire it; its code is never used again."""
        retire_component(component=thing, actor=actor)
