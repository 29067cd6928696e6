"""The figures' REST interface: parse, ask, return."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from xiuhua.core.indicators import selectors as sel
from xiuhua.core.indicators.register import register
from xiuhua.core.loop.api import signed_in
from xiuhua.core.loop.metrics import By, Part, Scope
from xiuhua.core.loop.schemas import CasesOut, case_out
from xiuhua.core.loop.selectors import page
from xiuhua.core.people.auth import visible_unit_ids
from xiuhua.core.people.errors import MissingPermission

router = Router(tags=["figures"])
PERMISSION = "figures.read"
ADDRESS = "/api/v1/figures"


class FiguresIn(Scope):
    """Which figures are wanted: a period of local days, `to` excluded, and a scope."""

    from_day: date = Field(alias="from", description="first local day")
    to_day: date = Field(alias="to", description="local day after the last")
    by: By = Field(By.DUE, description="what puts a case into the period")

    def asked(self, request: HttpRequest) -> sel.Question:
        """Return the question, narrowed to what the reader may see.

        Raises:
            MissingPermission: the reader may see no figures.
            BadPeriod: the period is none.
        """
        user = signed_in(request)
        units = visible_unit_ids(user, PERMISSION)
        if units == set():
            raise MissingPermission(permission=PERMISSION)
        return sel.question(
            user.organisation,
            self.from_day,
            self.to_day,
            scope=Scope(**{name: getattr(self, name) for name in Scope.model_fields}),
            by=self.by,
            units=units,
        )


class FigureOut(Schema):
    """A figure of a period; `value` is none where nothing could be divided by."""

    key: str
    zh: str
    en: str
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    unit: str
    by: By
    drill: str = Field(description="where the cases are that it counted")


class DeclaredOut(Schema):
    """A figure of the register."""

    key: str
    zh: str
    en: str
    unit: str
    kind: str
    owner: str
    definition: str
    implemented: bool


@router.get("", response=list[FigureOut])
def read_figures(request: HttpRequest, wanted: Query[FiguresIn]) -> list[dict[str, Any]]:
    """Every figure that is computed, for a period and scope."""
    found = sel.figures(wanted.asked(request), drill=ADDRESS)
    return [{**figure.as_data(), "drill": figure.drill_url} for figure in found]


@router.get("/list", response=list[DeclaredOut])
def list_figures(request: HttpRequest) -> list[dict[str, str | bool]]:
    """Every declared figure with its formula, those still to come included."""
    signed_in(request)
    return [declared.as_data() for declared in register().values()]


class CasesIn(FiguresIn):
    """Which of a figure's cases are wanted."""

    part: Part = Field(Part.DENOMINATOR, description="of a rate: which of its two parts")
    cursor: str = ""
    limit: int = Field(100, ge=1, le=500)


@router.get("/{key}/cases", response=CasesOut)
def read_cases(request: HttpRequest, key: str, wanted: Query[CasesIn]) -> dict[str, Any]:
    """Cases a figure counted, newest report first; of a rate, those of one of its parts."""
    asked = wanted.asked(request)
    found = sel.cases_of(key, asked, part=wanted.part).visible_to(signed_in(request))
    shown = page(found, asked.books, cursor=wanted.cursor, limit=wanted.limit)
    return {"items": [case_out(row) for row in shown.rows], "next_cursor": shown.next_cursor}
