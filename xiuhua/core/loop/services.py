"""The doors of the loop: `open_case` and `advance_case`, and what stands beside the case's way.

Each call is one transaction: check, change, step, ledger. `bulk.import_histories` is the third
door, for a thousand cases at a time; all three go through `engine`.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib import resources
from typing import Any

from django.db import transaction
from django.db.models import F

from xiuhua.core.catalogue.selectors import MinorInfo
from xiuhua.core.evidence.selectors import require_all
from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import record
from xiuhua.core.loop import intake, search
from xiuhua.core.loop.assigning import SENDING, check_person, collector_for
from xiuhua.core.loop.books import STAGE_LIMITS, Books, books_of
from xiuhua.core.loop.drafts import Draft, Given
from xiuhua.core.loop.engine import Outcome, move_on, open_on, permission_of, report_of
from xiuhua.core.loop.errors import Stale
from xiuhua.core.loop.models import Case, Notice, StageLimit, Survey
from xiuhua.core.loop.selectors import file_of
from xiuhua.core.loop.vocab import MACHINE_SOURCES, Satisfaction
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.kit import clock

SEARCHED = ("number", "filed_number", "external_id", "address", "description")
# All that a move may change.
MOVING_FIELDS = tuple(
    field.attname
    for field in Case._meta.concrete_fields
    if field.name not in ("id", "organisation", "number", "dedupe", "version")
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft's case: `new`, or the case it joined; `candidates` may be the same problem."""

    case: Case
    new: bool
    candidates: Sequence[intake.Near] = field(default_factory=tuple)


@transaction.atomic
def open_case(
    draft: Draft, *, organisation: Organisation, actor: User | None, submit: bool = True
) -> Opened:
    """Take in a report: place it, start its clock, make it findable, number it.

    With `submit=False` it is kept as its writer's draft until they make the move `report`.

    The same finding told twice (`dedupe`) is the case there is. A machine's finding joins a near
    open case of its class as one more source; of a person's report the candidates are returned,
    and an officer merges.

    Raises:
        NotAllowed: `actor` may not report.
        UnknownClass, OutsideCity, InTheFuture, TextTooLong, PhotoMissing, UnknownMedia.
    """
    require(actor, "loop.report", organisation_id=organisation.pk)
    books, now = books_of(organisation.pk), clock.now()
    if known := _known(draft, organisation):
        return Opened(known, new=False)
    lon, lat = intake.normalised(draft)
    intake.check_words(draft, books, now)
    intake.check_photos(draft)
    minor = intake.class_of(draft, books)
    where = intake.place_of(draft, books, lon, lat)
    if draft.photos:
        require_all([photo.sha for photo in draft.photos])
    near = intake.near_cases(books, minor.id, lon, lat, now) if lon and lat else []
    draft = replace(draft, lon=lon, lat=lat)
    same = intake.duplicates(near, books, now)
    still_open = [case for case in same if case.closed_at is None]
    if draft.source in MACHINE_SOURCES and still_open:
        return Opened(_join(still_open[0].id, draft, now, actor), new=False)
    file, outcome = open_on(
        draft,
        books=books,
        number=number_for(organisation, now),
        at=now,
        actor=actor,
        where=where,
        minor_id=minor.id,
        component_id=intake.component_id(draft, books),
        urgent=draft.urgent,
        submit=submit,
    )
    file.case.repeat_of_id = intake.repeated(near, books, now)
    file.case.save(force_insert=True)
    _write(file.case, outcome, actor, facts={"source": draft.source, "minor": minor.code})
    _make_findable(file.case, books)
    return Opened(file.case, new=True, candidates=same)


def _known(draft: Draft, organisation: Organisation) -> Case | None:
    if not draft.dedupe:
        return None
    return Case.objects.filter(organisation=organisation, dedupe=draft.dedupe).first()


def _join(case_id: int, draft: Draft, now: datetime, actor: User | None) -> Case:
    case = Case.objects.select_related("organisation").get(pk=case_id)
    report_of(draft, case=case, at=now, actor=actor).save()
    record(
        "case.joined",
        case.ref,
        actor=actor,
        organisation=case.organisation.code,
        source=draft.source,
        dedupe=draft.dedupe,
    )
    return case


def number_for(organisation: Organisation, at: datetime, count: int = 1) -> str:
    """Return the intake number of a report, `S` + local day + serial; the last of `count` taken."""
    day = clock.local_day(at, organisation.timezone)
    serial = next_number(f"case/{organisation.code}/{day:%Y%m%d}", count)
    return f"S{day:%Y%m%d}{serial:05d}"


def filed_number_for(organisation: Organisation, at: datetime) -> str:
    """Return the 19-digit case number given at filing: county 6, local day 8, serial 5."""
    day = clock.local_day(at, organisation.timezone)
    serial = next_number(f"filed/{organisation.code}/{day:%Y%m%d}")
    return f"{organisation.county_code or '000000'}{day:%Y%m%d}{serial:05d}"


def search_text(words: Sequence[str], minor: MinorInfo) -> str:
    """Return what a case is found by: its words in the order of `SEARCHED`, and its class."""
    return search.body((*words, minor.zh, minor.en if minor.en != minor.zh else ""))


def _make_findable(case: Case, books: Books) -> None:
    words = [getattr(case, name) for name in SEARCHED]
    search.index([(case.pk, search_text(words, books.minor(case.minor_id)))])


@transaction.atomic
def advance_case(
    case: Case,
    move_name: str,
    *,
    actor: User | None,
    given: Given | None = None,
    version: int | None = None,
) -> Case:
    """Make one move: check it, change the case, write the step and the ledger.

    `version` is the one its mover saw, if that may be older than `case`. `actor=None` is the
    system itself: an import, or the clock that resumes a suspension.

    Raises:
        UnknownMove, MoveRefused, Missing: the table does not allow it, or something is missing.
        NotAllowed: `actor` lacks the move's permission for the case's unit.
        Stale: another move was made after `case` was read.
        BadInput, Conflict: a guard of the table forbids it.
    """
    given = given or Given()
    if version is not None and version != case.version:
        raise Stale(number=case.number)
    move = CASE_FLOW.check(move_name, case.state, given.as_needs())
    file = file_of(case)
    permission = permission_of(move, file)
    require(actor, permission, case.unit_id, organisation_id=case.organisation_id)
    given = _checked(case, move_name, given)
    books, seen = books_of(case.organisation_id), case.version
    before = {name: getattr(case, name) for name in MOVING_FIELDS}
    parent = Case.objects.filter(pk=given.parent_id).first() if given.parent_id else None
    outcome = move_on(
        file, move_name, books=books, at=clock.now(), actor=actor, given=given, merge_into=parent
    )
    if move_name == "file" and not case.filed_number:
        case.filed_number = filed_number_for(case.organisation, clock.now())
    _compare_and_set(case, seen, before)
    _write(case, outcome, actor, facts={"target": case.state})
    if move_name == "file":
        _make_findable(case, books)
    return case


def _checked(case: Case, move_name: str, given: Given) -> Given:
    """Prove that photos and people exist; find the collector where none was chosen."""
    if given.photos:
        require_all([photo.sha for photo in given.photos])
    if given.user_id is not None:
        check_person(case, given.user_id)
    elif move_name in SENDING:
        return replace(given, user_id=collector_for(case))
    return given


def _compare_and_set(case: Case, seen: int, before: dict[str, Any]) -> None:
    """Write what the move changed, if nobody was quicker: one UPDATE, good on both databases."""
    values = {
        name: getattr(case, name) for name, was in before.items() if getattr(case, name) != was
    }
    found = Case.objects.filter(pk=case.pk, version=seen)
    if not found.update(version=F("version") + 1, **values):
        raise Stale(number=case.number)


def _write(case: Case, outcome: Outcome, actor: User | None, facts: dict[str, Any]) -> None:
    step = outcome.step
    step.case_id = case.pk
    step.save(force_insert=True)
    for row in outcome.made:
        row.case_id = case.pk  # type: ignore[attr-defined]  # every row a move makes hangs on the case
        row.save(force_insert=True)
    for row in outcome.changed:
        row.save(force_update=True)
    record(
        f"case.{step.move}",
        case.ref,
        actor=actor,
        organisation=case.organisation.code,
        version=case.version,
        note=step.note,
        photos=[photo["sha"] for photo in step.photos],
        unit=step.unit_id,
        **facts,
    )


@transaction.atomic
def answer_survey(
    case: Case, answer: Satisfaction, *, actor: User | None, note: str = ""
) -> Survey:
    """Keep what the reporter says of the result; the last effective answer stands for the case."""
    require(actor, "loop.survey")
    survey = Survey.objects.create(case=case, at=clock.now(), by=actor, answer=answer, note=note)
    if answer != Satisfaction.UNREACHED:
        Case.objects.filter(pk=case.pk).update(satisfaction=answer)
    city = case.organisation.code
    record("case.surveyed", case.ref, actor=actor, organisation=city, answer=answer)
    return survey


@transaction.atomic
def reply_to_notice(notice: Notice, text: str, *, actor: User | None) -> Notice:
    """Answer a supervision notice."""
    require(actor, "loop.apply", notice.unit_id)
    notice.reply, notice.replied_at = text, clock.now()
    notice.save(update_fields=["reply", "replied_at"])
    record(
        "case.notice_answered",
        notice.case.ref,
        actor=actor,
        organisation=notice.case.organisation.code,
        notice=notice.pk,
        text=text,
    )
    return notice


@transaction.atomic
def load_stage_limits() -> int:
    """Enter the general stage limits that are not there yet; return how many. Idempotent."""
    with (resources.files("xiuhua.core.loop") / "data" / "stage_limits.csv").open() as file:
        rows = list(csv.DictReader(file))
    known = set(
        StageLimit.objects.filter(organisation=None).values_list("stage", "urgent", "valid_from")
    )
    new = [
        StageLimit(
            stage=row["stage"],
            urgent=row["urgent"] == "1",
            minutes=int(row["minutes"]),
            unit=row["unit"],
            valid_from=date.fromisoformat(row["valid_from"]),
        )
        for row in rows
    ]
    new = [one for one in new if (one.stage, one.urgent, one.valid_from) not in known]
    StageLimit.objects.bulk_create(new)
    if new:
        STAGE_LIMITS.bump()
        record("stage_limits.loaded", "loop/stage_limits", actor=None, count=len(new))
    return len(new)
