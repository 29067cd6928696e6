"""What is handed to the loop: a finding on its way to being a case. Plain values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from xiuhua.kit.geo import Crs


class Sent:
    """Goes to another process as a call of its class, a fifth of a dataclass's own way."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return self.__class__, TOLD[self.__class__](self)


@dataclass(frozen=True, slots=True)
class Photo(Sent):
    """A photo already kept as evidence, and what it shows."""

    sha: str
    role: str = "near"

    def as_data(self) -> dict[str, str]:
        """Return what steps and reports keep."""
        return {"sha": self.sha, "role": self.role}


@dataclass(frozen=True, slots=True)
class Draft(Sent):
    """All that a reporter, a device or another system says about a problem.

    Where: `lon`, `lat` in `crs`; a source without coordinates names its area by `area_code`.
    `found_at` is when it was seen, if not now. `dedupe` names the finding itself (fact, subject,
    window): the same finding told twice is one case. `subject` is a natural key
    (`spoil.truck/浙A12345`). `contact` is how else to reach who reported; like name and phone it
    stays with the report. `facts` are kept with the case as they are: nothing personal in them.
    """

    minor_code: str
    source: str
    lon: float | None = None
    lat: float | None = None
    crs: Crs = Crs.WGS84
    area_code: str = ""
    address: str = ""
    description: str = ""
    found_at: datetime | None = None
    photos: tuple[Photo, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    component_code: str = ""
    subject: str = ""
    dedupe: str = ""
    external_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given(Sent):
    """What may be given with a move; each move reads the part it needs."""

    note: str = ""
    photos: tuple[Photo, ...] = ()
    unit_id: int | None = None
    condition_id: int | None = None
    minor_id: int | None = None
    user_id: int | None = None
    finding: str = ""
    result: str = ""
    engineering: bool = False
    limit: tuple[Any, str] | None = None  # (value, unit of kit.worktime) an application asks for
    until_at: datetime | None = None
    parent_id: int | None = None
    disposal_due_at: datetime | None = None  # a source's own deadlines
    due_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_needs(self) -> dict[str, Any]:
        """Return what `Workflow.check` compares with a move's needs."""
        return {
            "note": self.note,
            "photos": self.photos,
            "unit": self.unit_id,
            "condition": self.condition_id,
            "finding": self.finding,
            "until": self.until_at,
            "parent": self.parent_id,
        }


SENT: tuple[type[Sent], ...] = (Photo, Draft, Given)
TOLD = {one: attrgetter(*one.__dataclass_fields__) for one in SENT}  # type: ignore[attr-defined]
