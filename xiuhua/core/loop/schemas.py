"""What the loop's interface takes and answers; times are UTC, positions WGS-84 unless said."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from xiuhua.core.loop.drafts import Draft, Photo
from xiuhua.core.loop.filters import CaseFilter
from xiuhua.core.loop.selectors import CaseRow
from xiuhua.core.loop.vocab import PhotoRole, Satisfaction, Source
from xiuhua.kit.geo import Crs


class PhotoIn(Schema):
    """A photo that was uploaded to `/evidence` before."""

    sha: str = Field(min_length=64, max_length=64)
    role: PhotoRole = PhotoRole.NEAR


class ReportIn(Schema):
    """A new report."""

    minor: str = Field(description="code of the class", examples=["E0101"], max_length=80)
    source: Source = Source.COLLECTOR
    lon: float | None = Field(None, description="longitude in `crs`, degrees")
    lat: float | None = Field(None, description="latitude in `crs`, degrees")
    crs: Crs = Crs.WGS84
    area: str = Field("", description="code of an area, where there is no position", max_length=60)
    address: str = Field("", max_length=200)
    description: str = ""
    found_at: datetime | None = None
    photos: list[PhotoIn] = Field(default_factory=list, max_length=20)
    contact_name: str = Field("", max_length=60)
    contact_phone: str = Field("", max_length=30)
    urgent: bool = False
    submit: bool = Field(True, description="false keeps it as a draft until the move `report`")
    component: str = Field("", max_length=18)
    subject: str = Field("", max_length=80)
    dedupe: str = Field(
        "", description="names the finding; told twice, it is one case", max_length=150
    )
    external_id: str = Field("", max_length=60)

    def draft(self) -> Draft:
        """Return the report as the loop takes it."""
        return Draft(
            minor_code=self.minor,
            area_code=self.area,
            component_code=self.component,
            photos=tuple(Photo(photo.sha, photo.role) for photo in self.photos),
            **self.dict(exclude={"minor", "area", "component", "photos", "submit"}),
        )


class NearOut(Schema):
    """A case of the same class close by."""

    number: str
    state: str
    reported_at: datetime
    distance_m: float


class CaseOut(Schema):
    """A case as lists show it; times are UTC, positions WGS-84."""

    number: str
    filed_number: str
    external_id: str
    state: str
    source: str
    version: int
    minor: str
    minor_zh: str
    minor_en: str
    description: str
    address: str
    lon: float | None
    lat: float | None
    grid: str
    community: str
    street: str
    unit: str
    urgent: bool
    overdue: bool
    supervised: int
    exposed: bool
    rework_count: int
    cover: str
    reported_at: datetime
    filed_at: datetime | None
    dispatched_at: datetime | None
    disposed_at: datetime | None
    closed_at: datetime | None
    stage: str
    stage_due_at: datetime | None
    disposal_due_at: datetime | None
    due_at: datetime | None


class ListIn(CaseFilter):
    """A filter and a place in its list."""

    cursor: str = Field("", max_length=200)
    limit: int = Field(100, ge=1, le=500)


class CasesOut(Schema):
    """A page of cases."""

    items: list[CaseOut]
    next_cursor: str = Field(description="give it as `cursor` for the next page; empty at the end")


class OpenedOut(Schema):
    """What became of a report: a new case, or the one it joined; candidates may be the same."""

    case: CaseOut
    new: bool
    candidates: list[NearOut]


class StepOut(Schema):
    """One move that was made."""

    version: int
    move: str
    source: str
    target: str
    at: datetime
    actor: str
    unit: str
    note: str
    photos: list[dict[str, str]]
    stage: str
    due_at: datetime | None
    elapsed_s: int | None
    late: bool | None


class MoveOut(Schema):
    """A move that is open to the reader now."""

    name: str
    zh: str
    en: str
    needs: list[str]


class ReporterOut(Schema):
    """Who reported; names and numbers are masked."""

    at: datetime
    source: str
    case: str
    contact_name: str
    contact_phone: str
    description: str
    photos: list[dict[str, str]]


class DetailOut(CaseOut):
    """One case with all that hangs on it."""

    condition: str
    condition_zh: str
    condition_en: str
    reports: list[ReporterOut]
    steps: list[StepOut]
    moves: list[MoveOut]
    tasks: list[dict[str, Any]]
    applications: list[dict[str, Any]]
    notices: list[dict[str, Any]]


class LimitIn(Schema):
    """An amount of time, in a unit of working time."""

    value: Decimal = Field(gt=0, le=400)
    unit: Literal["urgent_hour", "urgent_day", "work_hour", "work_day", "natural_day"]


class MoveIn(Schema):
    """One move of one case."""

    move: str = Field(examples=["dispatch"])
    version: int = Field(description="the case's version as you read it")
    note: str = Field("", max_length=2000)
    photos: list[PhotoIn] = Field(default_factory=list, max_length=20)
    unit: str = Field("", description="code of a unit, for `dispatch`")
    minor: str = Field("", description="code of the right class, for `file`")
    condition: int | None = Field(None, description="number of the filing condition, for `file`")
    user: str = Field("", description="account of a collector or handler")
    finding: Literal["", "true", "false", "gone"] = ""
    result: str = Field("", max_length=60)
    engineering: bool = False
    limit: LimitIn | None = Field(None, description="own estimate, for `apply_extension`")
    until_at: datetime | None = Field(None, description="for `apply_suspension`")
    parent: str = Field("", description="number of the case it is merged into")


class SurveyIn(Schema):
    """What the reporter says at a call-back."""

    answer: Satisfaction
    note: str = Field("", max_length=500)


class ReplyIn(Schema):
    """An answer to a supervision notice."""

    text: str = Field(min_length=1, max_length=2000)


def case_out(row: CaseRow) -> dict[str, Any]:
    """Return a row as `CaseOut` tells it."""
    return {
        **row.values,
        "minor": row.minor.code,
        "minor_zh": row.minor.zh,
        "minor_en": row.minor.en,
        "grid": row.grid_code,
        "community": row.community.code if row.community else "",
        "street": row.street.code if row.street else "",
        "unit": row.unit.code if row.unit else "",
        "overdue": row.overdue,
    }
