"""What a source's files mean: a mapping, one TOML file, read before any row is.

A field names a column of a table or a dotted path in a JSON record. Times without an offset are
local to `timezone`; one that occurs twice when the clocks go back means the first (fold 0), and one
that the clocks skip is read with the offset from before.
"""

import tomllib
from datetime import time
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from xiuhua.core.loop.imports.errors import BadMapping, UnknownMapping
from xiuhua.core.loop.vocab import Source
from xiuhua.kit.geo import Crs

SHIPPED = resources.files("xiuhua.core.loop") / "mappings"


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is no name of the time zone database")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class Part(BaseModel):
    """A table of a mapping; a key that means nothing is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganisationPart(Part):
    """Whose cases these are; made when it is not there, in the mapping's time zone.

    `shifts` on `weekdays` (Monday = 0) are its working time.
    """

    code: str = Field(min_length=1, max_length=40)
    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=60)
    catalogue: str = Field(min_length=1, max_length=40)
    weekdays: frozenset[Annotated[int, Field(ge=0, le=6)]] = frozenset(range(5))
    shifts: tuple[tuple[time, time], ...] = ((time(9), time(17)),)


class FieldsPart(Part):
    """Where each thing stands in a record; what is left empty is not in the source.

    `closed_at` counts for closed records only; without `state` those are closed that have one.
    """

    external_id: str = Field(min_length=1)
    reported_at: str = Field(min_length=1)
    closed_at: str = ""
    due_at: str = ""
    disposal_due_at: str = ""
    state: str = ""
    verdict: str = ""
    source: str = ""
    minor: str = ""
    minor_name: str = ""
    major: str = ""
    condition: str = ""
    unit: str = ""
    area: str = ""
    address: str = ""
    description: str = ""
    result: str = ""
    lon: str = ""
    lat: str = ""


class DefaultsPart(Part):
    """What holds for records that do not say it."""

    source: Source = Source.SYSTEM
    minor: str = ""
    major: str = ""
    unit: str = ""


class NotesPart(Part):
    """A list of dated notes inside a record, in the order of time.

    A note of a kind in `opened` is the report itself, the last one in `closed` the closing of a
    closed record; every other becomes a note of the case, made of the `text` parts.
    """

    path: str
    at: str
    kind: str
    text: tuple[str, ...]
    opened: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()


class Mapping(Part):
    """All that must be known of a source to read its files.

    `nowhere` lists the (lon, lat) that the source writes where it knows no position. With
    `create_missing` units, areas and classes the organisation lacks are made from the source's
    words; without it a row that names such a one is bad. In `sources` the word `*` stands for any
    other. `facts` are kept with the case as they stand, under the given names.
    """

    name: str = ""
    format: Literal["table", "json"]
    encoding: str = ""
    timezone: Zone
    time_formats: tuple[str, ...] = Field(("iso",), min_length=1)
    records: str = ""
    crs: Crs = Crs.WGS84
    nowhere: frozenset[tuple[float, float]] = frozenset()
    create_missing: bool = False
    closed_words: frozenset[str] = frozenset()
    overdue_words: tuple[str, ...] = ("OVERDUE",)
    organisation: OrganisationPart | None = None
    fields: FieldsPart
    defaults: DefaultsPart = DefaultsPart()
    sources: dict[str, Source] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)
    notes: NotesPart | None = None

    @property
    def columns(self) -> list[str]:
        """The columns that a table must have, each once."""
        named = [str(value) for value in self.fields.model_dump().values() if value]
        return list(dict.fromkeys([*named, *self.facts.values()]))


def shipped() -> list[str]:
    """Return the names of the mappings that come with the program."""
    return sorted(file.name[:-5] for file in SHIPPED.iterdir() if file.name.endswith(".toml"))


def load_mapping(name: str) -> Mapping:
    """Return a shipped mapping by name, or the one in the TOML file at a path.

    Raises:
        UnknownMapping: there is none.
        BadMapping: it is no TOML, or has keys or values that no mapping has; the first is named.
    """
    path = SHIPPED / f"{name}.toml" if name in shipped() else Path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownMapping(mapping=name, shipped=", ".join(shipped())) from error
    try:
        return Mapping.model_validate(
            {"name": path.name.removesuffix(".toml"), **tomllib.loads(text)}
        )
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(mapping=name, where="TOML", reason=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadMapping(mapping=name, where=where, reason=first["msg"]) from error
