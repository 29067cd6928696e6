"""The forms of moves: what each asks for, and how an answer is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xiuhua.core.catalogue.selectors import responsible
from xiuhua.core.catalogue.vocab import ClosingResult
from xiuhua.core.evidence.services import Upload, store_many
from xiuhua.core.loop import selectors as sel
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.context import Context
from xiuhua.core.loop.drafts import Given, Photo
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import Finding, PhotoRole
from xiuhua.core.people.models import Assignment, User
from xiuhua.core.places.selectors import on_grid
from xiuhua.kit import clock
from xiuhua.kit.errors import BadInput
from xiuhua.kit.workflow import Move
from xiuhua.kit.worktime import Unit as TimeUnit
from xiuhua.web.templatetags.xh import named

Choices = Sequence[tuple[str, Any]]


class BadField(BadInput):
    """A field of a move's form holds what it cannot."""

    code = "web.bad_field"
    zh = "“{field}”填写有误"
    en = "“{field}” is not valid"


@dataclass(frozen=True, slots=True)
class Need:
    """One field of a move's form; `kind` is how it is drawn."""

    name: str
    zh: str
    en: str
    kind: str
    required: bool = False
    choices: Choices = ()
    value: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class MoveForm:
    """A move that is open, with its fields."""

    name: str
    zh: str
    en: str
    needs: Sequence[Need]
    danger: bool


DANGER = ("reject", "void", "force_close", "return", "merge", "expose")
# What a move's form shows beside what the table says it needs.
EXTRA: dict[str, tuple[str, ...]] = {
    "request_verification": ("user", "note"),
    "verification_result": ("finding", "photos", "note"),
    "file": ("condition", "note"),
    "self_handled": ("before", "after", "note"),
    "dispatch": ("unit", "note"),
    "accept": ("user", "note"),
    "apply_extension": ("note", "engineering", "days"),
    "apply_suspension": ("note", "until"),
    "report_result": ("result", "after", "note"),
    "request_check": ("user", "note"),
    "check_passed": ("after", "note"),
    "check_failed": ("note", "after"),
    "close": ("note",),
    "merge": ("parent", "note"),
    "note": ("note", "photos"),
}


def form_of(move: Move[Context], case: Case, books: Books) -> MoveForm:
    """Return the form of an open move."""
    names = EXTRA.get(move.name, tuple(move.needs) or ("note",))
    needs = [FIELDS[name](case, books, move) for name in names]
    return MoveForm(move.name, move.zh, move.en, needs, move.name in DANGER)


def _note(_case: Case, _books: Books, move: Move[Context]) -> Need:
    return Need("note", "意见", "Remark", "textarea", required="note" in move.needs)


def _condition(case: Case, books: Books, _move: Move[Context]) -> Need:
    found = books.classes.conditions(case.minor_id)
    choices = [
        (str(row.id), f"{row.number}. {named(row)}（{_limit(row.limit_value, row.limit_unit)}）")
        for row in found
    ]
    return Need(
        "condition", "立案条件", "Filing condition", "ticks", bool(found), choices,
        value=choices[0][0] if len(choices) == 1 else "",
    )  # fmt: skip


def _limit(value: Decimal, unit: str) -> str:
    return f"{float(value):g} {named(TimeUnit(unit))}"


def _unit(case: Case, books: Books, _move: Move[Context]) -> Need:
    places = [one for one in (case.community_id, case.street_id) if one]
    match = responsible(case.organisation_id, case.minor_id, case.condition_id, places)
    units = sorted(books.units.values(), key=lambda unit: unit.code)
    choices = [(str(unit.id), named(unit)) for unit in units if unit.active]
    reason = str(_("按责任矩阵建议：")) + f"{named(match)} · {named(match.rank)}" if match else ""
    value = str(match.unit_id) if match else ""
    return Need("unit", "处置单位", "Unit", "select", True, choices, value, reason)


def _user(case: Case, _books: Books, move: Move[Context]) -> Need:
    """Offer collectors, the grid's own chosen; a unit chooses among its own people."""
    own_unit = move.name == "accept"
    day = clock.local_day(clock.now(), case.organisation.timezone)
    held = Assignment.objects.filter(user__is_active=True, valid_to=None, valid_from__lte=day)
    if own_unit:
        held = held.filter(unit=case.unit_id or 0, post__code="handler")
    else:
        held = held.filter(user__organisation_id=case.organisation_id, post__code="collector")
    people = dict(held.order_by("user__name").values_list("user_id", "user__name"))
    owners = on_grid(case.grid_id, "collector", day) if case.grid_id and not own_unit else []
    value = str(owners[0].pk) if owners else ""
    zh, en = ("处置人员", "Handler") if own_unit else ("监督员", "Collector")
    return Need("user", zh, en, "select", False, [(str(k), v) for k, v in people.items()], value)


def _finding(_case: Case, _books: Books, _move: Move[Context]) -> Need:
    words = (Finding.TRUE, Finding.FALSE, Finding.GONE)
    choices = [(word.value, named(word)) for word in words]
    return Need("finding", "核实结果", "Finding", "ticks", True, choices)


def _result(case: Case, books: Books, _move: Move[Context]) -> Need:
    codes = books.condition(case.condition_id).closing_condition if case.condition_id else ()
    choices = [(code, named(ClosingResult(code))) for code in codes if code in list(ClosingResult)]
    value = choices[0][0] if len(choices) == 1 else ""
    return Need("result", "处置结果", "Result", "ticks", bool(choices), choices, value)


def _photos(name: str, zh: str, en: str) -> Callable[[Case, Books, Move[Context]], Need]:
    def need(_case: Case, _books: Books, move: Move[Context]) -> Need:
        wanted = move.name not in ("note", "check_failed")
        return Need(name, zh, en, "photos", required=wanted)

    return need


def _plain(
    name: str, zh: str, en: str, kind: str, *, required: bool = False, help_text: object = ""
) -> Callable[[Case, Books, Move[Context]], Need]:
    def need(_case: Case, _books: Books, _move: Move[Context]) -> Need:
        return Need(name, zh, en, kind, required, help=str(help_text))

    return need


FIELDS: dict[str, Callable[[Case, Books, Move[Context]], Need]] = {
    "note": _note,
    "condition": _condition,
    "unit": _unit,
    "user": _user,
    "finding": _finding,
    "result": _result,
    "photos": _photos("photos", "现场照片", "Photos"),
    "before": _photos("before", "处置前照片", "Photo before"),
    "after": _photos("after", "处置后照片", "Photo after"),
    "engineering": _plain("engineering", "工程类", "Engineering work", "tick"),
    "days": _plain(
        "days", "延长工作日", "Working days", "number", help_text=_("不填则延长一个原时限")
    ),
    "until": _plain("until", "挂账至", "Suspended until", "date", required=True),
    "parent": _plain("parent", "并入案件号", "Number of the case", "text", required=True),
}


def read(request: HttpRequest, case: Case, user: User) -> tuple[str, Given]:
    """Return the move that was chosen and what was given with it; photos are stored.

    Raises:
        BadField: a field that is none. Evidence errors: a photo that is none.
    """
    post = request.POST
    parent = post.get("parent", "").strip()
    given = Given(
        note=post.get("note", "").strip(),
        photos=_stored(request, case, user),
        unit_id=_number(post.get("unit"), "unit"),
        condition_id=_number(post.get("condition"), "condition"),
        user_id=_number(post.get("user"), "user"),
        finding=post.get("finding", ""),
        result=post.get("result", ""),
        engineering=bool(post.get("engineering")),
        limit=_days(post.get("days")),
        until_at=_until(post.get("until"), case),
        parent_id=sel.get_case(user, parent).pk if parent else None,
    )
    return post.get("move", ""), given


def version_of(request: HttpRequest) -> int:
    """Return the version of the case that the form was made for."""
    return _number(request.POST.get("version"), "version") or 0


def _stored(request: HttpRequest, case: Case, user: User) -> tuple[Photo, ...]:
    roles = {"photos": PhotoRole.NEAR, "before": PhotoRole.BEFORE, "after": PhotoRole.AFTER}
    photos: list[Photo] = []
    for name, role in roles.items():
        files = request.FILES.getlist(name)
        uploads = [Upload(file.read(), file.name or "") for file in files]
        kept = store_many(uploads, actor=user, timezone=case.organisation.timezone)
        photos += [Photo(media.sha256, role) for media in kept]
    return tuple(photos)


def _number(text: str | None, field: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise BadField(field=field)
    return int(text)


def _days(text: str | None) -> tuple[Decimal, str] | None:
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BadField(field="days") from error
    if not 0 < value <= 400:
        raise BadField(field="days")
    return value, TimeUnit.WORK_DAY.value


def _until(text: str | None, case: Case) -> datetime | None:
    if not text:
        return None
    try:
        return clock.day_start(datetime.fromisoformat(text).date(), case.organisation.timezone)
    except ValueError as error:
        raise BadField(field="until") from error
