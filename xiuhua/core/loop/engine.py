"""The one place where a case's state changes, on plain objects.

`services` (one case) and `bulk` (many) both work through `open_on` and `move_on`, so that a case
imported a thousand at a time is the case a person would have made. Nothing here saves.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from xiuhua.core.loop import clocks
from xiuhua.core.loop.blank import Blank
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.context import CaseFile, Context
from xiuhua.core.loop.drafts import Draft, Given, Photo
from xiuhua.core.loop.guards import not_before_report
from xiuhua.core.loop.models import Case, Report, Step
from xiuhua.core.loop.vocab import STAGE_OF, ApplicationKind, Stage, State
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.core.people.auth import may
from xiuhua.core.people.models import User
from xiuhua.core.places.areabook import Located
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.geo import cell_of
from xiuhua.kit.workflow import Move

# A move that changes one of these leaves the former value in its step: nothing is forgotten.
REMEMBERED = ("dispatched_at", "disposal_due_at", "disposed_at", "due_at", "closed_at")
NEW_CASE, NEW_REPORT, NEW_STEP = Blank(Case), Blank(Report), Blank(Step)


@dataclass
class Outcome:
    """What a move leaves to be written: the step, rows to insert, rows to update."""

    step: Step
    made: list[models.Model] = field(default_factory=list)
    changed: list[models.Model] = field(default_factory=list)


def open_on(
    draft: Draft,
    *,
    books: Books,
    number: str,
    at: datetime,
    actor: User | None,
    where: Located | None,
    minor_id: int,
    component_id: int | None = None,
    urgent: bool = False,
    submit: bool = True,
    passing: bool = False,
) -> tuple[CaseFile, Outcome]:
    """Return a new case, reported or kept as a draft, with its first step and report, unsaved."""
    case = NEW_CASE(
        organisation_id=books.organisation.pk,
        number=number,
        external_id=draft.external_id,
        dedupe=draft.dedupe or None,
        subject=draft.subject,
        source=draft.source,
        state=State.REPORTED if submit else State.DRAFT,
        minor_id=minor_id,
        component_id=component_id,
        description=draft.description,
        address=draft.address,
        lon=draft.lon,
        lat=draft.lat,
        cell=cell_of(draft.lon, draft.lat)
        if draft.lon is not None and draft.lat is not None
        else None,
        grid_id=where.grid_id if where else None,
        community_id=where.community_id if where else None,
        street_id=where.street_id if where else None,
        reporter_id=actor.pk if actor else None,
        cover=draft.photos[0].sha if draft.photos else "",
        urgent=urgent,
        reported_at=at,
        facts=dict(draft.facts),
    )
    case.organisation = books.organisation
    file = CaseFile(case)
    ctx = Context(file, books, at, actor, Given(photos=draft.photos), passing=passing)
    clocks.enter_stage(ctx)
    step = _step(ctx, "report" if submit else "draft", "", "", None, None, None)
    return file, Outcome(step, [report_of(draft, case=case, at=at, actor=actor)])


def report_of(draft: Draft, *, case: Case, at: datetime, actor: User | None) -> Report:
    """Return the report a draft makes on a case, the first or a further one, unsaved."""
    return NEW_REPORT(
        case_id=case.pk,
        at=at,
        found_at=draft.found_at,
        source=draft.source,
        user_id=actor.pk if actor else None,
        contact_name=draft.contact_name,
        contact_phone=draft.contact_phone,
        contact=dict(draft.contact) or None,
        personal=bool(draft.contact_name or draft.contact_phone or draft.contact),
        description=draft.description,
        photos=_photos(draft.photos),
        lon=draft.lon,
        lat=draft.lat,
        external_id=draft.external_id,
    )


def move_on(
    file: CaseFile,
    name: str,
    *,
    books: Books,
    at: datetime,
    actor: User | None,
    given: Given,
    merge_into: Case | None = None,
    passing: bool = False,
) -> Outcome:
    """Make one move on a case in memory: table, guards, effects, state, stage, step.

    Raises:
        UnknownMove, MoveRefused, Missing: the table does not allow it.
        BadInput, Conflict, NotAllowed: a guard forbids it.
    """
    case = file.case
    move = CASE_FLOW.check(name, case.state, given.as_needs())
    ctx = Context(file, books, at, actor, given, merge_into, passing)
    not_before_report(ctx)
    for guard in (*move.when, *move.guards):
        guard(ctx)
    source, stage, due_at = case.state, case.stage, case.stage_due_at
    spent = clocks.spent_s(case, books, at)
    late = at > due_at if due_at is not None else None
    before = [(name, getattr(case, name)) for name in REMEMBERED]
    for effect in move.effects:
        effect(ctx)
    target = State(move.target or source)
    if target != source:
        case.state = target
        if _other_stage(State(source), target):
            clocks.enter_stage(ctx)
        else:
            _refresh_stage(ctx)
    case.version += 1
    step = _step(ctx, name, source, stage, due_at, spent, late)
    was = {key: old.isoformat() for key, old in before if old and old != getattr(case, key)}
    if was:
        step.facts["was"] = was
    return Outcome(step, ctx.made, ctx.changed)


def offered(file: CaseFile, *, books: Books, at: datetime, actor: User) -> list[Move[Context]]:
    """Return the moves that the table, the case itself and the person's posts allow now."""
    ctx = Context(file, books, at, actor, Given())
    return [
        move
        for move in CASE_FLOW.open_from(file.case.state)
        if may(actor, permission_of(move, file), file.case.unit_id) and _passes(move, ctx)
    ]


def permission_of(move: Move[Context], file: CaseFile) -> str:
    """Return what a move needs; a second or an engineering extension is granted higher up."""
    if move.name != "grant_extension":
        return move.permission
    asked = file.pending(ApplicationKind.EXTENSION)
    long = file.case.extension_count >= 1 or (asked is not None and asked.engineering)
    return "loop.grant_long" if long else move.permission


def _passes(move: Move[Context], ctx: Context) -> bool:
    try:
        for guard in move.when:
            guard(ctx)
    except XiuhuaError:
        return False
    return True


def _other_stage(source: State, target: State) -> bool:
    return STAGE_OF.get(source) != STAGE_OF.get(target) or target == State.PENDING_CLOSING


def _refresh_stage(ctx: Context) -> None:
    """Suspension and resumption stay in the disposal stage, whose deadline goes and comes."""
    case = ctx.case
    if case.stage == Stage.DISPOSAL:
        case.stage_due_at = case.disposal_due_at
        case.escalate_at = clocks.escalation_time(case, ctx.books)


def _step(
    ctx: Context,
    name: str,
    source: str,
    stage: str,
    due_at: datetime | None,
    spent: int | None,
    late: bool | None,
) -> Step:
    case = ctx.case
    return NEW_STEP(
        case_id=case.pk,
        version=case.version,
        move=name,
        source=source,
        target=case.state,
        at=ctx.at,
        actor_id=ctx.actor.pk if ctx.actor else None,
        unit_id=case.unit_id,
        note=ctx.given.note,
        photos=_photos(ctx.given.photos),
        facts=_facts(ctx.given),
        stage=stage,
        due_at=due_at,
        elapsed_s=spent,
        late=late,
    )


def _facts(given: Given) -> dict[str, object]:
    facts = dict(given.facts)
    if given.finding:
        facts["finding"] = given.finding
    if given.result:
        facts["result"] = given.result
    return facts


def _photos(photos: tuple[Photo, ...]) -> list[dict[str, str]]:
    return [photo.as_data() for photo in photos]
