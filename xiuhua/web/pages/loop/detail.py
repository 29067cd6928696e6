"""What the page of one case shows, gathered in as few statements as there are tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from xiuhua.core.catalogue.vocab import ClosingResult
from xiuhua.core.evidence.models import Media
from xiuhua.core.loop import selectors as sel
from xiuhua.core.loop.api import fresh_row
from xiuhua.core.loop.books import Books
from xiuhua.core.loop.intake import duplicates, near_cases
from xiuhua.core.loop.models import Application, Case, Notice, Report, Step
from xiuhua.core.loop.vocab import (
    STAGE_OF,
    ApplicationKind,
    Decision,
    NoticeKind,
    PhotoRole,
    Stage,
    State,
)
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.core.people.privacy import mask_name
from xiuhua.kit import clock
from xiuhua.web.words import span

OF_THE_UNIT = ("dispatch", "accept", "return", "report_result", "apply_extension", "appeal")
ORDER = (Stage.FILING, Stage.DISPATCH, Stage.DISPOSAL, Stage.CHECK, Stage.CLOSING)


@dataclass(frozen=True, slots=True)
class Named:
    """Two names made up for a page."""

    zh: str
    en: str


def case_view(case: Case, books: Books) -> dict[str, Any]:
    """Return the template's context without the moves."""
    steps, reports = sel.steps_of(case), sel.reports_of(case)
    return {
        "case": case_facts(case, books, reports),
        "stages": stages_of(case, steps),
        "steps": [_step(step, books) for step in reversed(steps)],
        "photos": [_photo(media, role) for media, role in sel.photos_of(steps, reports)],
        "near": _near(case, books),
        "applications": [_application(one) for one in case.applications.order_by("-at")],
        "notices": [
            _notice(one, books)
            for one in case.notices.filter(kind=NoticeKind.SUPERVISION).order_by("-at")
        ],
    }


def case_facts(case: Case, books: Books, reports: Sequence[Report] = ()) -> SimpleNamespace:
    """Return a case with the names of what it points at."""
    row = fresh_row(case)
    condition = books.condition(case.condition_id) if case.condition_id else None
    return SimpleNamespace(
        **{**row.values, "state": row.state, "source": row.source},
        minor=row.minor,
        unit=row.unit,
        street=row.street,
        community=row.community,
        overdue=row.overdue,
        grid_code=row.grid_code,
        url=row.url,
        condition=condition,
        closing_condition=_results(condition.closing_condition) if condition else None,
        reporter=_reporters(reports),
    )


def _results(codes: Sequence[str]) -> Named:
    words = [ClosingResult(code) for code in codes if code in list(ClosingResult)]
    return Named("、".join(word.zh for word in words), ", ".join(word.en for word in words))


def _reporters(reports: Sequence[Report]) -> str:
    names = [
        one.user.name if one.user and not one.contact_name else mask_name(one.contact_name)
        for one in reports
    ]
    return "、".join(dict.fromkeys(name for name in names if name))


def stages_of(case: Case, steps: Sequence[Step]) -> list[SimpleNamespace]:
    """Return the stages of the way with when they began, ended and fell due.

    After a rework what lies behind the present stage is to be done again.
    """
    done: dict[str, list[Step]] = {}
    for step in steps:
        if step.stage and STAGE_OF.get(State(step.target)) != step.stage:
            done.setdefault(step.stage, []).append(step)
    visited = [stage for stage in Stage if stage in done or stage == case.stage]
    shown = [stage for stage in Stage if stage in ORDER or stage in visited]
    words = list(Stage)
    here = words.index(Stage(case.stage)) if case.stage else len(words)
    return [
        _stage(stage, case, done.get(stage, []) if words.index(stage) <= here else [])
        for stage in shown
    ]


def _stage(stage: Stage, case: Case, ends: Sequence[Step]) -> SimpleNamespace:
    current = case.stage == stage
    last = ends[-1] if ends else None
    late = case.stage_due_at is not None and clock.now() > case.stage_due_at
    here, gone = "late" if late else "now", "done" if last else "todo"
    state = here if current else gone
    elapsed = sum(step.elapsed_s or 0 for step in ends)
    return SimpleNamespace(
        key=stage.value,
        zh=stage.zh,
        en=stage.en,
        state=state,
        started_at=case.stage_started_at if current else None,
        due_at=case.stage_due_at if current else (last.due_at if last else None),
        ended_at=last.at if last and not current else None,
        took=span(elapsed, None) if last and not current else "",
    )


def _step(step: Step, books: Books) -> dict[str, Any]:
    moved = step.source != step.target
    return {
        "at": step.at,
        "move": CASE_FLOW.moves[step.move],
        "actor": step.actor.name if step.actor else "",
        "unit": books.units.get(step.unit_id or 0) if step.move in OF_THE_UNIT else None,
        "note": step.note,
        "photos": [photo["sha"] for photo in step.photos],
        "to": State(step.target) if moved else None,
        "late": bool(step.late) and moved and STAGE_OF.get(State(step.target)) != step.stage,
    }


def _photo(media: Media, role: str) -> dict[str, Any]:
    return {"sha": media.sha256, "role": PhotoRole(role), "taken_at": media.taken_at}


def _near(case: Case, books: Books) -> list[dict[str, Any]]:
    if case.lon is None or case.lat is None or case.ended:
        return []
    found = near_cases(books, case.minor_id, case.lon, case.lat, case.reported_at, but=case.pk)
    return [
        {
            "url": f"/cases/{one.number}",
            "address": one.number,
            "state": State(one.state),
            "distance_m": one.distance_m,
        }
        for one in duplicates(found, books, clock.now())
        if one.closed_at is None
    ]


def _application(one: Application) -> dict[str, Any]:
    return {
        "kind": ApplicationKind(one.kind),
        "state": Decision(one.decision),
        "at": one.at,
        "reason": one.reason,
        "answer": one.note,
    }


def _notice(one: Notice, books: Books) -> dict[str, Any]:
    return {
        "level": Named(f"{one.level} 级督办", f"Supervision level {one.level}"),
        "unit": books.units.get(one.unit_id or 0),
        "at": one.at,
        "text": one.text,
        "reply": one.reply,
        "due_at": one.reply_due_at,
    }
