"""The way of a case through `open_case` and `advance_case`."""

from datetime import timedelta

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.ledger.services import check_chain
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.engine import offered
from xiuhua.core.loop.errors import (
    FieldCheckNeeded,
    InTheFuture,
    NotMine,
    OverLimit,
    PhotoMissing,
    SamePerson,
    Stale,
    TextTooLong,
    UnknownClass,
    UnknownCondition,
    UnknownPerson,
    UnknownUnit,
)
from xiuhua.core.loop.models import Case, Report
from xiuhua.core.loop.selectors import file_of
from xiuhua.core.loop.services import open_case
from xiuhua.core.loop.vocab import State
from xiuhua.kit import clock
from xiuhua.kit.errors import NotAllowed
from xiuhua.kit.workflow import Missing, MoveRefused

from .conftest import MONDAY_9, City


def local(moment):
    return (moment + timedelta(hours=8)).strftime("%m-%d %H:%M")


def test_a_case_goes_round_the_loop(city: City):
    case = city.closed()
    assert case.state == State.CLOSED
    assert [step.move for step in case.steps.all()] == [
        "report", "file", "dispatch", "accept", "report_result",
        "request_check", "check_passed", "close",
    ]  # fmt: skip
    assert case.filed_number == "3301992021110800001"
    assert case.number == "S2021110800001"
    kinds = list(Act.objects.filter(subject=case.ref).values_list("kind", flat=True))
    assert kinds == [f"case.{step.move}" for step in case.steps.all()]
    assert check_chain().ok


def test_disposal_starts_at_dispatch_and_ends_at_the_units_report(city: City):
    case = city.dispatched()
    assert local(case.disposal_due_at) == "11-08 15:00"  # 4 working hours, lunch left out
    assert local(case.due_at) == "11-08 17:30"  # + 2 h check + 30 min closing
    with clock.at(MONDAY_9 + timedelta(hours=2)):
        city.move(case, "accept", city.clerk)
        city.move(case, "report_result", city.clerk, photos=(city.after,))
    assert case.disposal_s == 2 * 3600


def test_the_second_of_two_movers_is_told(city: City):
    first = city.report()
    second = Case.objects.get(pk=first.pk)
    city.move(first, "file", city.filing_officer, condition_id=city.condition.pk)
    with pytest.raises(Stale):
        city.move(second, "reject", city.filing_officer, note="重复")
    assert first.steps.count() == 2
    assert Case.objects.get(pk=first.pk).state == State.FILED


def test_a_clerk_of_another_unit_may_not_accept(city: City):
    case = city.dispatched()
    with pytest.raises(NotAllowed):
        city.move(case, "accept", city.other_clerk)


def test_closing_needs_a_check_on_the_spot(city: City):
    case = city.disposed()
    with pytest.raises(FieldCheckNeeded):
        city.move(case, "close", city.closing_officer)


def test_a_class_without_field_check_is_closed_by_another_person(city: City):
    case = city.disposed(minor_code="E0102", source="public")
    clerk_closes = city.person("both", "closing_officer", city.centre)
    case.disposed_by = clerk_closes
    case.save()
    with pytest.raises(SamePerson):
        city.move(case, "close", clerk_closes)
    assert city.move(case, "close", city.closing_officer).state == State.CLOSED


def test_the_handler_does_not_check_his_own_work(city: City):
    case = city.move(city.disposed(), "request_check", city.closing_officer)
    case.handler = city.collector2
    case.save()
    with pytest.raises(SamePerson):
        city.move(case, "check_passed", city.collector2, photos=(city.after,))


@pytest.mark.parametrize(
    ("what", "fields", "error"),
    [
        ("unknown class", {"minor_code": "E9999"}, UnknownClass),
        ("found tomorrow", {"found_at": MONDAY_9 + timedelta(days=1)}, InTheFuture),
        ("too many words", {"description": "字" * 501}, TextTooLong),
        ("a collector without a photo", {"photos": ()}, PhotoMissing),
    ],
)
def test_a_bad_report_leaves_nothing(city: City, what, fields, error):
    acts = Act.objects.count()
    with pytest.raises(error):
        city.report(**fields)
    assert (Case.objects.count(), Report.objects.count(), Act.objects.count()) == (0, 0, acts)


def test_a_class_with_conditions_is_filed_under_one_of_its_own(city: City):
    case = city.report()
    with pytest.raises(Missing):
        city.move(case, "file", city.filing_officer)
    other = city.advice.conditions.get().pk
    with pytest.raises(UnknownCondition):
        city.move(case, "file", city.filing_officer, condition_id=other)


def test_a_case_is_not_dispatched_to_nobody(city: City):
    case = city.report()
    city.move(case, "file", city.filing_officer, condition_id=city.condition.pk)
    with pytest.raises(UnknownUnit):
        city.move(case, "dispatch", city.dispatcher, unit_id=99999)
    with pytest.raises(MoveRefused):
        city.move(case, "accept", city.filing_officer)


def test_verification_goes_to_a_collector_and_comes_back_with_a_finding(city: City):
    case = city.report(actor=city.receptionist, source="hotline", photos=())
    city.move(case, "request_verification", city.filing_officer, user_id=city.collector.pk)
    task = case.tasks.get()
    assert (task.kind, task.collector, local(task.due_at)) == (
        "verification", city.collector, "11-08 11:00",
    )  # fmt: skip
    city.move(case, "verification_result", city.collector, finding="true", photos=(city.photo,))
    task.refresh_from_db()
    assert task.finding == "true"
    assert case.state == State.PENDING_FILING


def test_a_collector_handles_a_trifle_himself(city: City):
    case = city.report()
    city.move(case, "self_handled", city.collector, photos=(city.before, city.after))
    assert (case.state, case.self_handled, case.closed_at) == (State.CLOSED, True, MONDAY_9)


def test_a_wrong_unit_returns_within_two_working_hours(city: City):
    case = city.dispatched()
    with clock.at(MONDAY_9 + timedelta(hours=2, seconds=1)), pytest.raises(OverLimit):
        city.move(case, "return", city.clerk, note="不归我们")
    with clock.at(MONDAY_9 + timedelta(hours=2)):
        city.move(case, "return", city.clerk, note="不归我们")
    assert (case.state, case.unit_id, case.return_count) == (State.FILED, None, 1)
    assert case.disposal_due_at is None


def test_an_extension_adds_one_limit_and_the_second_is_granted_higher(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    city.move(case, "apply_extension", city.clerk, note="缺件")
    city.move(case, "grant_extension", city.dispatcher)
    assert local(case.disposal_due_at) == "11-09 09:00"
    assert case.stage_due_at == case.disposal_due_at
    city.move(case, "apply_extension", city.clerk, note="还缺")
    for person, may in ((city.dispatcher, False), (city.leader, True)):
        moves = offered(file_of(case), books=books_of(city.organisation.pk), at=clock.now(),
                        actor=person)  # fmt: skip
        assert ("grant_extension" in {one.name for one in moves}) == may
    with pytest.raises(NotAllowed):
        city.move(case, "grant_extension", city.dispatcher)
    city.move(case, "grant_extension", city.leader)
    with pytest.raises(OverLimit):
        city.move(case, "apply_extension", city.clerk, note="再延")
    assert case.extension_count == 2


def test_a_refused_extension_does_not_count(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    due = case.disposal_due_at
    city.move(case, "apply_extension", city.clerk, note="缺件")
    city.move(case, "refuse_extension", city.dispatcher, note="不需要")
    assert (case.extension_count, case.disposal_due_at) == (0, due)


def test_a_suspension_stops_the_clock_and_the_remainder_goes_on(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    with clock.at(MONDAY_9 + timedelta(hours=1)):
        city.move(
            case, "apply_suspension", city.clerk, note="等季节",
            until_at=MONDAY_9 + timedelta(days=30),
        )  # fmt: skip
        city.move(case, "grant_suspension", city.leader)
    assert (case.state, case.disposal_due_at, case.due_at) == (State.SUSPENDED, None, None)
    with clock.at(MONDAY_9 + timedelta(days=1)):
        city.move(case, "resume", city.clerk)
    assert local(case.disposal_due_at) == "11-09 12:00"


@pytest.mark.parametrize(
    ("mode", "due"),
    [("continue", "11-08 15:00"), ("restart", "11-08 17:00"), ("restart_half", "11-08 15:00")],
)
def test_rework_does_to_the_clock_what_the_city_says(city: City, mode, due):
    city.organisation.settings = {"loop": {"rework_clock": mode}}
    city.organisation.save()
    case = city.disposed()
    with clock.at(MONDAY_9 + timedelta(hours=2)):
        city.move(case, "reject_result", city.dispatcher, note="没做完")
    assert (local(case.disposal_due_at), case.rework_count, case.disposed_at) == (due, 1, None)


def test_an_appeal_exempts_after_two_reviews_and_keeps_the_real_time(city: City):
    case = city.dispatched()
    with clock.at(MONDAY_9 + timedelta(days=1)):
        city.move(case, "accept", city.clerk)
        city.move(case, "report_result", city.clerk, photos=(city.after,))
        city.move(case, "request_check", city.closing_officer)
        city.move(case, "check_passed", city.collector2, photos=(city.after,))
        city.move(case, "close", city.closing_officer)
        assert case.is_overdue(clock.now())
        city.move(case, "appeal", city.clerk, note="台风")
        with pytest.raises(OverLimit):
            city.move(case, "grant_appeal", city.filing_officer)
        city.move(case, "pass_appeal", city.dispatcher)
        city.move(case, "grant_appeal", city.filing_officer)
        with pytest.raises(OverLimit):
            city.move(case, "appeal", city.clerk, note="再申诉")
    assert case.timeout_exempt
    assert not case.is_overdue(clock.now())
    assert case.steps.get(move="report_result").late


def test_a_failed_check_goes_back_to_the_same_unit(city: City):
    case = city.move(city.disposed(), "request_check", city.closing_officer)
    city.move(case, "check_failed", city.collector2, note="还在")
    assert (case.state, case.unit, case.rework_count) == (State.IN_DISPOSAL, city.cleaning, 1)


def test_a_closed_case_reopens_within_seven_days(city: City):
    case = city.closed()
    with clock.at(MONDAY_9 + timedelta(days=8)), pytest.raises(OverLimit):
        city.move(case, "reopen", city.shift_leader, note="又有了")
    with clock.at(MONDAY_9 + timedelta(days=1)):
        city.move(case, "reopen", city.shift_leader, note="又有了")
    assert (case.state, case.closed_at) == (State.IN_DISPOSAL, None)
    assert local(case.disposal_due_at) == "11-09 15:00"


def test_a_merged_report_keeps_its_reporter(city: City):
    first = city.report()
    second = city.report(source="public", contact_name="王小明", photos=(), actor=city.receptionist)
    city.move(second, "merge", city.filing_officer, parent_id=first.pk)
    assert (second.state, second.merged_into) == (State.MERGED, first)
    assert Report.objects.get(contact_name="王小明").case.merged_into == first


def test_supervision_rises_by_level(city: City):
    case = city.dispatched()
    for _ in range(4):
        city.move(case, "supervise", city.inspector, note="抓紧")
    assert case.supervised == 3
    assert [notice.level for notice in case.notices.all()] == [1, 2, 3, 3]


def test_the_collector_of_the_nearest_zone_is_sent_and_never_the_handler(city: City):
    near, far = city.zone("Z1", 119.28), city.zone("Z2", 119.40)
    city.assign(near, city.collector)
    city.assign(far, city.collector2)
    case = city.report()
    city.move(case, "request_verification", city.filing_officer)
    assert case.tasks.get().collector == city.collector
    done = city.disposed()
    done.handler = city.collector
    done.save()
    city.move(done, "request_check", city.closing_officer)
    assert done.tasks.get().collector == city.collector2


def test_nobody_of_another_city_is_sent(city: City):
    with pytest.raises(UnknownPerson):
        city.move(city.report(), "request_verification", city.filing_officer, user_id=987654)


def test_a_draft_is_its_writers_own_until_it_is_handed_in(city: City):
    case = open_case(
        city.draft(), organisation=city.organisation, actor=city.collector, submit=False
    ).case
    assert (case.state, case.stage_due_at) == (State.DRAFT, None)
    assert not Case.objects.visible_to(city.dispatcher).exists()
    with pytest.raises(NotMine):
        city.move(case, "report", city.collector2)
    with clock.at(MONDAY_9 + timedelta(hours=1)):
        city.move(case, "report", city.collector)
    assert (case.state, case.reported_at) == (State.REPORTED, MONDAY_9 + timedelta(hours=1))
    assert local(case.stage_due_at) == "11-08 10:30"
    assert Case.objects.visible_to(city.dispatcher).get() == case
