"""Every register over HTTP, for reading: the rows of its list, one with what was done to it."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from xiuhua.core.people.models import User
from xiuhua.web.registers import registry
from xiuhua.web.registers.narrowing import query_from
from xiuhua.web.registers.register import Register
from xiuhua.web.registers.views import reader_of, thing_of

router = Router(tags=["registers"])
MOST = 1000  # rows of one answer


class ColumnOut(Schema):
    """A column of a register."""

    key: str
    zh: str
    en: str


class RegisterOut(Schema):
    """A register, its columns, and by what its list can be narrowed."""

    kind: str
    zh: str
    en: str
    key: str
    columns: list[ColumnOut]
    narrows: list[ColumnOut]


class ThingsOut(Schema):
    """Rows by key; `next` is the `cursor` of the following page."""

    rows: list[dict[str, Any]]
    next: str | None


class PastOut(Schema):
    """What was done to a thing, when and by whom."""

    at: str
    actor: str
    zh: str
    en: str
    changes: dict[str, list[Any]]


class ThingOut(Schema):
    """A row with its past, newest first."""

    row: dict[str, Any]
    history: list[PastOut]


class ThingsQuery(Schema):
    """How a list is paged; a register's own `narrows` are further parameters."""

    q: str = Field("", description="text in the columns that are searched")
    cursor: str = Field("", description="`next` of the page before")
    limit: int = Field(100, ge=1, le=MOST)


@router.get("", response=list[RegisterOut])
def list_registers(request: HttpRequest) -> list[dict[str, Any]]:
    """List the registers the token's user may read."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 the API lets nobody else in
    return [_described(one) for one in registry.all_registers() if one.may_read(user)]


def _described(register: Register) -> dict[str, Any]:
    return {
        "kind": register.kind,
        "zh": register.zh,
        "en": register.en,
        "key": register.key,
        "columns": [{"key": one.key, "zh": one.zh, "en": one.en} for one in register.columns()],
        "narrows": [{"key": one.key, "zh": one.zh, "en": one.en} for one in register.narrows],
    }


@router.get("/{kind}", response=ThingsOut)
def list_things(request: HttpRequest, kind: str, query: Query[ThingsQuery]) -> dict[str, Any]:
    """List a register, page by page."""
    user, register = reader_of(request, kind)
    asked = query_from(request.GET, register)
    things, after = register.page(user.organisation_id, asked, query.limit)
    return {"rows": [register.shown(thing, user) for thing in things], "next": after}


@router.get("/{kind}/{path:key}", response=ThingOut)
def read_thing(request: HttpRequest, kind: str, key: str) -> dict[str, Any]:
    """Return one row of a register with what was done to it."""
    user, register = reader_of(request, kind)
    thing = thing_of(user, register, key)
    history = [
        {
            "at": one.at.isoformat(),
            "actor": one.actor,
            "zh": one.zh,
            "en": one.en,
            "changes": {name: list(pair) for name, pair in one.changes.items()},
        }
        for one in register.history(thing)
    ]
    return {"row": register.shown(thing, user), "history": history}
