"""The table itself: whatever one does, some things always hold."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiuhua.core.loop import engine
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.models import Step
from xiuhua.core.loop.vocab import ENDED, OPEN, STAGE_OF, State
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.kit.errors import XiuhuaError

from .conftest import MONDAY_9, City

ACTORS = (
    "collector",
    "filing_officer",
    "dispatcher",
    "clerk",
    "closing_officer",
    "leader",
    "collector2",
)


def test_every_open_state_can_be_left_and_every_end_is_reached():
    for state in OPEN:
        assert CASE_FLOW.open_from(state), state
    reached = {move.target for move in CASE_FLOW.moves.values()}
    assert reached >= set(ENDED)


def test_every_state_can_be_reached():
    reached, grew = {State.REPORTED.value}, True
    while grew:
        more = {
            move.target
            for move in CASE_FLOW.moves.values()
            for source in move.sources
            if source in reached and move.target
        }
        grew = not more <= reached
        reached |= more
    assert reached | {State.DRAFT} == set(State)


def test_all_moves_of_the_trade_stand_in_the_table():
    assert set(CASE_FLOW.moves) >= {
        "report", "request_verification", "verification_result", "file", "reject", "self_handled",
        "dispatch", "send_back", "accept", "return", "apply_extension", "apply_suspension",
        "resume",
        "report_result", "reject_result", "request_check", "check_passed", "check_failed", "close",
        "void", "force_close", "reopen", "appeal", "merge", "grant_extension", "refuse_extension",
        "grant_suspension", "refuse_suspension", "grant_appeal", "refuse_appeal", "supervise",
        "expose",
    }  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.data())
def test_a_random_walk_keeps_its_books(city: City, data):
    books = books_of(city.organisation.pk)
    file, first = engine.open_on(
        city.draft(), books=books, number="S1", at=MONDAY_9, actor=city.collector,
        where=None, minor_id=city.litter.pk,
    )  # fmt: skip
    case, at, steps = file.case, MONDAY_9, [first.step]
    for _ in range(data.draw(st.integers(1, 25))):
        moves = CASE_FLOW.open_from(case.state)
        if not moves:
            break
        move = data.draw(st.sampled_from(moves))
        at += timedelta(minutes=data.draw(st.integers(1, 300)))
        actor = getattr(city, data.draw(st.sampled_from(ACTORS)))
        what = Given(
            note="因", photos=(city.before, city.after), unit_id=city.cleaning.pk, finding="true",
            condition_id=city.condition.pk, until_at=at + timedelta(days=3), parent_id=1,
        )  # fmt: skip
        before = (case.state, case.version)
        try:
            steps.append(
                engine.move_on(file, move.name, books=books, at=at, actor=actor, given=what).step
            )
        except XiuhuaError:
            assert (case.state, case.version) == before
            continue
        assert case.version == before[1] + 1
        check_books(case, at)
    assert [step.version for step in steps] == list(range(1, len(steps) + 1))
    assert all(a.target == b.source for a, b in pairwise(steps))


def check_books(case, at) -> None:
    assert case.stage == (STAGE_OF.get(State(case.state)) or "")
    if case.state in ENDED:
        assert case.stage_due_at is None
        assert case.escalate_at is None
    if case.state == State.SUSPENDED:
        assert case.disposal_due_at is None or case.disposal_due_at < at
    if case.state in (State.CLOSED, State.FORCE_CLOSED):
        assert case.closed_at is not None
    if case.state == State.IN_DISPOSAL:
        assert case.disposed_at is None
        assert case.stage_due_at == case.disposal_due_at
    if case.state == State.PENDING_CLOSING:
        assert case.checked_by_id not in (None, case.disposed_by_id)
    if case.due_at and case.disposal_due_at:
        assert case.due_at >= case.disposal_due_at


def test_the_engine_writes_a_steps_columns_in_their_order(city: City):
    assert [column.attname for column in Step._meta.concrete_fields] == [
        "id", "case_id", "version", "move", "source", "target", "at", "actor_id", "unit_id",
        "note", "photos", "facts", "stage", "due_at", "elapsed_s", "late",
    ]  # fmt: skip
    step = city.dispatched().steps.get(move="dispatch")
    assert (step.source, step.target, step.unit_id) == ("filed", "dispatched", city.cleaning.pk)
    assert (step.actor_id, step.stage, step.late) == (city.dispatcher.pk, "dispatch", False)
