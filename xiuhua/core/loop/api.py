"""The loop's REST interface: parse, call, return."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Status

from xiuhua.core.loop import exports
from xiuhua.core.loop import selectors as sel
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.context import CaseFile
from xiuhua.core.loop.drafts import Given, Photo
from xiuhua.core.loop.engine import offered
from xiuhua.core.loop.errors import Stale, UnknownCase, UnknownClass, UnknownPerson, UnknownUnit
from xiuhua.core.loop.explain import explain_case
from xiuhua.core.loop.filters import CaseFilter
from xiuhua.core.loop.intake import Near, duplicates, near_cases
from xiuhua.core.loop.models import Case, Notice, Task
from xiuhua.core.loop.schemas import (
    CasesOut,
    DetailOut,
    ListIn,
    MoveIn,
    NearOut,
    OpenedOut,
    ReplyIn,
    ReportIn,
    StepOut,
    SurveyIn,
    case_out,
)
from xiuhua.core.loop.selectors import CaseRow
from xiuhua.core.loop.services import advance_case, answer_survey, open_case, reply_to_notice
from xiuhua.core.loop.vocab import TaskKind
from xiuhua.core.people.auth import holds, require
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.models import User
from xiuhua.core.people.privacy import mask_name, mask_phone
from xiuhua.core.places.selectors import areas, grid_code
from xiuhua.kit import clock

router = Router(tags=["cases"])


def signed_in(request: HttpRequest) -> User:
    """Return the user; the API's authentication has made sure that there is one."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 for the type checker
    return user


def reader(request: HttpRequest) -> User:
    """Return the user, who may read some cases; `visible_to` says which."""
    user = signed_in(request)
    if not holds(user, "loop.read"):
        raise MissingPermission(permission="loop.read")
    return user


def _near(found: Near) -> dict[str, Any]:
    return {
        "number": found.number,
        "state": found.state,
        "reported_at": found.reported_at,
        "distance_m": round(found.distance_m, 1),
    }


@router.get("", response=CasesOut)
def list_cases(
    request: HttpRequest,
    wanted: Query[ListIn],
) -> dict[str, Any]:
    """Cases by filter, newest report first, by cursor."""
    user = reader(request)
    books = books_of(user.organisation_id)
    found = wanted.apply(Case.objects.visible_to(user), books)
    page = sel.page(found, books, cursor=wanted.cursor, limit=wanted.limit)
    return {"items": [case_out(row) for row in page.rows], "next_cursor": page.next_cursor}


@router.post("", response={201: OpenedOut, 200: OpenedOut})
def report(request: HttpRequest, payload: ReportIn) -> Status[dict[str, Any]]:
    """Report a problem. 201: a new case; 200: the case it joined. 403, 422 say why not."""
    user = signed_in(request)
    opened = open_case(
        payload.draft(), organisation=user.organisation, actor=user, submit=payload.submit
    )
    row = fresh_row(opened.case)
    body = {
        "case": case_out(row),
        "new": opened.new,
        "candidates": [_near(near) for near in opened.candidates],
    }
    return Status(201 if opened.new else 200, body)


def fresh_row(case: Case) -> CaseRow:
    """Return the row of a case in hand, without reading it again."""
    books, book = books_of(case.organisation_id), areas(case.organisation_id)
    values = {name: getattr(case, name, None) for name in sel.ROW_FIELDS}
    values["grid__code"] = grid_code(case.organisation_id, case.grid_id)
    return CaseRow(
        values,
        books.minor(case.minor_id),
        books.units.get(case.unit_id or 0),
        book.get(case.street_id or 0),
        book.get(case.community_id or 0),
        case.is_overdue(clock.now()),
    )


@router.get("/map")
def map_of_cases(request: HttpRequest, wanted: Query[CaseFilter]) -> HttpResponse:
    """Points of a box, or counts per cell where there are more than 2,000."""
    user = reader(request)
    found = wanted.apply(Case.objects.visible_to(user), books_of(user.organisation_id))
    return exports.json_answer(sel.map_view(found).as_data())


@router.get("/export.csv")
def export_csv(request: HttpRequest, wanted: Query[CaseFilter]) -> StreamingHttpResponse:
    """All cases of a filter as CSV (UTF-8 with BOM, as Excel wants it)."""
    user = signed_in(request)
    require(user, "loop.export")
    found = wanted.apply(Case.objects.visible_to(user), books_of(user.organisation_id))
    rows = sel.export_rows(found, user.organisation_id)
    answer = StreamingHttpResponse(exports.csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return answer


@router.get("/tasks")
def list_tasks(
    request: HttpRequest, kind: TaskKind | None = None, mine: bool = True
) -> list[dict[str, Any]]:
    """Verification and check tasks that are not done, the most urgent first."""
    user = reader(request)
    tasks = Task.objects.filter(done_at=None, case__organisation=user.organisation)
    if kind:
        tasks = tasks.filter(kind=kind)
    if mine:
        tasks = tasks.filter(collector=user)
    columns = ("kind", "given_at", "due_at", "case__number", "collector__username")
    return [dict(row) for row in tasks.order_by("due_at").values(*columns)[:500]]


@router.get("/{number}", response=DetailOut)
def read_case(request: HttpRequest, number: str) -> dict[str, Any]:
    """One case with its history, reporters (masked), open moves, tasks, applications, notices."""
    user = reader(request)
    case = sel.get_case(user, number)
    return _detail(case, user)


def _detail(case: Case, user: User) -> dict[str, Any]:
    books, file = books_of(case.organisation_id), sel.file_of(case)
    condition = books.condition(case.condition_id) if case.condition_id else None
    return {
        **case_out(fresh_row(case)),
        "condition": str(condition.number) if condition else "",
        "condition_zh": condition.zh if condition else "",
        "condition_en": condition.en if condition else "",
        "reports": [_reporter(one) for one in sel.reports_of(case)],
        "steps": [_step(one) for one in sel.steps_of(case)],
        "moves": _moves(file, user),
        "tasks": list(case.tasks.values("kind", "given_at", "due_at", "done_at", "finding")),
        "applications": list(
            case.applications.values(
                "kind", "at", "reason", "limit_value", "limit_unit", "until_at", "decision", "note"
            )
        ),
        "notices": list(
            case.notices.values(
                "id", "kind", "level", "at", "text", "reply_due_at", "replied_at", "reply"
            )
        ),
    }


def _moves(file: CaseFile, user: User) -> list[dict[str, Any]]:
    books = books_of(file.case.organisation_id)
    moves = offered(file, books=books, at=clock.now(), actor=user)
    return [
        {"name": move.name, "zh": move.zh, "en": move.en, "needs": list(move.needs)}
        for move in moves
    ]


def _reporter(one: Any) -> dict[str, Any]:  # noqa: ANN401 a Report with its case
    return {
        "at": one.at,
        "source": one.source,
        "case": one.case.number,
        "contact_name": mask_name(one.contact_name),
        "contact_phone": mask_phone(one.contact_phone),
        "description": one.description,
        "photos": one.photos,
    }


def _step(one: Any) -> dict[str, Any]:  # noqa: ANN401 a Step with actor and unit
    return {
        **{
            name: getattr(one, name)
            for name in StepOut.model_fields
            if name not in ("actor", "unit")
        },
        "actor": one.actor.name if one.actor else "",
        "unit": one.unit.code if one.unit else "",
    }


@router.post("/{number}/moves", response={200: DetailOut, 409: dict[str, Any]})
def make_move(
    request: HttpRequest, response: HttpResponse, number: str, payload: MoveIn
) -> Status[dict[str, Any]]:
    """Move a case on. 403, 409, 422 say why not; 409 of a stale version brings the fresh case."""
    user = signed_in(request)
    case = sel.get_case(user, number)
    given = _given(payload, case, user)
    try:
        advance_case(case, payload.move, actor=user, given=given, version=payload.version)
    except Stale as stale:
        fresh = _detail(sel.get_case(user, number), user)
        response["Content-Type"] = "application/problem+json"
        return Status(409, {**stale.as_problem(exports.language_of(request)), "case": fresh})
    return Status(200, _detail(sel.get_case(user, number), user))


def _given(payload: MoveIn, case: Case, user: User) -> Given:
    books = books_of(case.organisation_id)
    minor_id = case.minor_id
    if payload.minor:
        minor = books.classes.minor(payload.minor)
        if minor is None:
            raise UnknownClass(minor=payload.minor)
        minor_id = minor.id
    return Given(
        note=payload.note,
        photos=tuple(Photo(photo.sha, photo.role) for photo in payload.photos),
        unit_id=unit_id_of(payload.unit, case.organisation_id) if payload.unit else None,
        minor_id=minor_id if payload.minor else None,
        condition_id=condition_id_of(payload.condition, minor_id, case.organisation_id),
        user_id=_user_id(payload.user, user),
        finding=payload.finding,
        result=payload.result,
        engineering=payload.engineering,
        limit=(payload.limit.value, payload.limit.unit) if payload.limit else None,
        until_at=payload.until_at,
        parent_id=sel.get_case(user, payload.parent).pk if payload.parent else None,
    )


def unit_id_of(code: str, organisation_id: int) -> int:
    """Return a unit's id by its code.

    Raises:
        UnknownUnit: the organisation has none of this code.
    """
    for unit in books_of(organisation_id).units.values():
        if unit.code == code:
            return unit.id
    raise UnknownUnit(unit=code)


def condition_id_of(number: int | None, minor_id: int, organisation_id: int) -> int | None:
    """Return the id of a class's filing condition by its number; none for none or no such one."""
    for condition in books_of(organisation_id).classes.conditions(minor_id):
        if condition.number == number:
            return condition.id
    return None


def _user_id(username: str, user: User) -> int | None:
    if not username:
        return None
    found = User.objects.filter(username=username, organisation_id=user.organisation_id).first()
    if found is None:
        raise UnknownPerson(person=username)
    return found.pk


@router.get("/{number}/explanation")
def explain(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """Why the case's deadlines are what they are: intervals whose counted seconds are the limit."""
    user = reader(request)
    return [one.as_data() for one in explain_case(sel.get_case(user, number))]


@router.get("/{number}/near", response=list[NearOut])
def near(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """Cases that may be the same problem: same class, close by, within a day."""
    user = reader(request)
    case = sel.get_case(user, number)
    if case.lon is None or case.lat is None:
        return []
    books = books_of(case.organisation_id)
    found = near_cases(books, case.minor_id, case.lon, case.lat, case.reported_at, but=case.pk)
    return [_near(one) for one in duplicates(found, books, clock.now())]


@router.post("/{number}/surveys", response={201: dict[str, str]})
def survey(request: HttpRequest, number: str, payload: SurveyIn) -> Status[dict[str, str]]:
    """Keep a call-back's answer."""
    user = signed_in(request)
    case = sel.get_case(user, number)
    answer_survey(case, payload.answer, actor=user, note=payload.note)
    return Status(201, {"number": case.number, "answer": payload.answer})


@router.post("/{number}/notices/{notice_id}/reply", response=dict[str, Any])
def reply(request: HttpRequest, number: str, notice_id: int, payload: ReplyIn) -> dict[str, Any]:
    """Answer a supervision notice of the case."""
    user = signed_in(request)
    case = sel.get_case(user, number)
    notice = Notice.objects.filter(pk=notice_id, case=case).select_related("case").first()
    if notice is None:
        raise UnknownCase(number=f"{number}/{notice_id}")
    reply_to_notice(notice, payload.text, actor=user)
    return {"id": notice.pk, "replied_at": notice.replied_at}
