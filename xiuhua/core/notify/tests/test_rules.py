"""Who is told of what."""

from datetime import timedelta
from string import Formatter

import pytest

from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.services import advance_case
from xiuhua.core.loop.sweep import sweep
from xiuhua.core.loop.tests.conftest import FROM, City
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.core.notify.facts import Event, Facts
from xiuhua.core.notify.models import Message
from xiuhua.core.notify.notices import BY_EVENT, PERMISSIONS, POSTS, RULES, TEXTS
from xiuhua.core.notify.services import tell
from xiuhua.core.notify.texts import said
from xiuhua.core.notify.vocab import Kind
from xiuhua.core.people.models import User
from xiuhua.core.people.services import assign_post, create_unit
from xiuhua.core.people.vocab import UnitKind
from xiuhua.kit import clock

from .conftest import HOUR, MONDAY_9, SOON, told_of


def told(case, kind):
    with clock.at(SOON):
        tell()
    return told_of(case, kind)


def test_every_kind_has_a_rule_and_a_text():
    assert {rule.kind for rule in RULES} == set(Kind) == set(TEXTS)


def test_every_move_a_rule_names_is_in_the_table():
    moves = {event.removeprefix("case.") for event in BY_EVENT if event.startswith("case.")}
    assert moves <= set(CASE_FLOW.moves)


def test_a_unit_is_told_of_a_case_and_no_other_unit(city: City):
    assert told(city.dispatched(), Kind.DISPATCHED) == ["clerk"]


def test_whoever_belongs_to_a_unit_above_is_told_too(city: City):
    bureau = city.unit("B01", UnitKind.DISPOSAL)
    city.person("chief", "disposal_unit", bureau)
    team = create_unit(
        organisation=city.organisation, code="T01", zh="一队", kind=UnitKind.TEAM, parent=bureau,
        actor=None,
    )  # fmt: skip
    case = city.report()
    city.move(case, "file", city.filing_officer, condition_id=city.condition.pk)
    city.move(case, "dispatch", city.dispatcher, unit_id=team.pk)
    assert told(case, Kind.DISPATCHED) == ["chief"]


@pytest.mark.parametrize(
    ("case", "dates"),
    [
        ("not yet", {"valid_from": MONDAY_9.date() + timedelta(days=1)}),
        ("no longer", {"valid_from": FROM, "valid_to": MONDAY_9.date()}),
    ],
)
def test_who_does_not_hold_the_post_today_is_not_told(city: City, case, dates):
    assign_post(
        user=city.receptionist, post="disposal_unit", unit=city.cleaning, actor=None, **dates
    )
    assert told(city.dispatched(), Kind.DISPATCHED) == ["clerk"], case


def test_who_left_is_not_told(city: City):
    User.objects.filter(pk=city.clerk.pk).update(is_active=False)
    assert told(city.dispatched(), Kind.DISPATCHED) == []


def test_a_handler_is_told_and_nobody_who_did_it_himself(city: City):
    handler = city.person("handler", "handler", city.cleaning)
    given = city.move(city.dispatched(), "accept", city.clerk, user_id=handler.pk)
    taken = city.move(city.dispatched(lon=119.3), "accept", city.clerk, user_id=city.clerk.pk)
    assert told(given, Kind.ASSIGNED) == ["handler"]
    assert told_of(taken, Kind.ASSIGNED) == []


def test_dispatchers_are_told_of_a_return(city: City):
    case = city.move(city.dispatched(), "return", city.clerk, note="不属我单位")
    assert told(case, Kind.RETURNED) == ["dispatcher"]


def test_handler_and_clerks_are_told_of_rework(city: City):
    handler = city.person("handler", "handler", city.cleaning)
    case = city.move(city.dispatched(), "accept", city.clerk, user_id=handler.pk)
    city.move(case, "report_result", city.clerk, photos=(city.after,))
    city.move(case, "reject_result", city.dispatcher, note="没有清理干净")
    assert told(case, Kind.REWORK) == ["clerk", "handler"]


def test_a_failed_check_and_a_reopened_case_are_rework(city: City):
    failed = city.move(city.disposed(), "request_check", city.closing_officer)
    city.move(failed, "check_failed", city.collector2, note="还在", photos=(city.after,))
    again = city.closed(lon=119.3)
    city.move(again, "reopen", city.shift_leader, note="又有了")
    assert told(failed, Kind.REWORK) == ["clerk"]
    assert told_of(again, Kind.REWORK) == ["clerk"]


def test_the_collector_is_told_of_his_task(city: City):
    check = city.move(
        city.disposed(), "request_check", city.closing_officer, user_id=city.collector2.pk
    )
    verify = city.report(source="public", actor=city.receptionist, lon=119.3)
    city.move(verify, "request_verification", city.filing_officer, user_id=city.collector.pk)
    nobody = city.move(city.disposed(lon=119.35), "request_check", city.closing_officer)
    assert told(check, Kind.TASK) == ["collector2"]
    assert told_of(verify, Kind.TASK) == ["collector"]
    assert told_of(nobody, Kind.TASK) == []


def test_a_tasks_deadline_is_its_own_though_the_case_went_on(city: City):
    case = city.disposed()
    city.move(case, "request_check", city.closing_officer, user_id=city.collector2.pk)
    city.move(case, "check_passed", city.collector2, photos=(city.after,))
    told(case, Kind.TASK)
    assert said(Message.objects.get(kind=Kind.TASK), "zh").body.endswith(
        "请于 11-08 11:00 前完成。"
    )


def test_who_may_grant_is_told_of_what_is_asked(city: City):
    first = city.move(city.dispatched(), "accept", city.clerk)
    city.move(first, "apply_extension", city.clerk, note="雨")
    long = city.move(city.dispatched(lon=119.3), "accept", city.clerk)
    city.move(long, "apply_extension", city.clerk, note="工程", engineering=True)
    hold = city.move(city.dispatched(lon=119.35), "accept", city.clerk)
    until = MONDAY_9 + timedelta(days=3)
    city.move(hold, "apply_suspension", city.clerk, note="等", until_at=until)
    assert told(first, Kind.APPLICATION) == ["dispatcher", "shift_leader"]
    assert told_of(long, Kind.APPLICATION) == ["leader"]
    assert told_of(hold, Kind.APPLICATION) == ["leader"]


def test_an_appeal_goes_to_both_of_its_reviewers_in_turn(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    with clock.at(MONDAY_9 + timedelta(days=1)):
        city.move(case, "report_result", city.clerk, photos=(city.after,))
        city.move(case, "request_check", city.closing_officer)
        city.move(case, "check_passed", city.collector2, photos=(city.after,))
        city.move(case, "close", city.closing_officer)
        city.move(case, "appeal", city.clerk, note="系统故障")
        tell()
        assert told_of(case, Kind.APPLICATION) == ["dispatcher"]
        city.move(case, "pass_appeal", city.dispatcher)
        tell()
        assert told_of(case, Kind.APPLICATION) == ["dispatcher", "filing_officer", "shift_leader"]
        city.move(case, "grant_appeal", city.filing_officer)
        tell()
    assert told_of(case, Kind.DECISION) == ["clerk"]


@pytest.mark.parametrize(
    ("move", "word"), [("grant_extension", "同意"), ("refuse_extension", "不同意")]
)
def test_the_applicant_is_told_of_the_decision(city: City, move, word):
    case = city.move(city.dispatched(), "accept", city.clerk)
    city.move(case, "apply_extension", city.clerk, note="雨")
    city.move(case, move, city.shift_leader, note="已阅")
    assert told(case, Kind.DECISION) == ["clerk"]
    text = said(Message.objects.get(kind=Kind.DECISION), "zh")
    assert text.title == f"延期申请{word}：案件 {case.number}"


@pytest.mark.parametrize(
    ("case", "hours", "kind", "people", "urgent"),
    [
        ("half", 2.0, Kind.WARNING, ["clerk"], False),
        ("80 %", 5.2, Kind.WARNING, ["clerk"], False),
        ("overdue", 6.0, Kind.WARNING, ["clerk", "shift_leader"], True),
        ("overdue is supervised", 6.0, Kind.SUPERVISION, ["clerk", "shift_leader"], True),
    ],
)
def test_the_clock_warns_the_unit_and_at_last_the_shift_leader(
    city: City, case, hours, kind, people, urgent
):
    late = city.move(city.dispatched(), "accept", city.clerk)
    with clock.at(MONDAY_9 + HOUR * hours):
        sweep()
        tell()
    assert told_of(late, kind) == people, case
    assert {one.urgent for one in Message.objects.filter(kind=kind)} == {urgent}


@pytest.mark.parametrize(
    ("case", "way", "people"),
    [
        ("filing", "report", ["filing_officer", "shift_leader"]),
        ("closing", "checked", ["closing_officer"]),
        ("a unit that did not accept", "dispatched", ["clerk"]),
    ],
)
def test_a_warning_goes_to_whoever_the_stage_waits_for(city: City, case, way, people):
    found = getattr(city, way)()
    with clock.at(found.escalate_at):
        sweep()
        tell()
    assert told_of(found, Kind.WARNING) == people, case


def test_a_checks_warning_goes_to_its_collector(city: City):
    case = city.disposed()
    city.move(case, "request_check", city.closing_officer, user_id=city.collector2.pk)
    with clock.at(case.escalate_at):
        sweep()
        tell()
    assert told_of(case, Kind.WARNING) == ["collector2"]


def test_supervision_by_a_person_is_told_once_and_with_their_words(city: City):
    case = city.dispatched()
    city.move(case, "supervise", city.inspector, note="市民多次反映")
    assert told(case, Kind.SUPERVISION) == ["clerk", "shift_leader"]
    text = said(Message.objects.filter(kind=Kind.SUPERVISION).first(), "en")
    assert "level 1" in text.title
    assert text.body.endswith("市民多次反映")


def test_a_reporter_is_told_of_the_end(city: City):
    closed = city.closed()
    rejected = city.report(lon=119.3)
    city.move(rejected, "reject", city.filing_officer, note="不属实")
    assert told(closed, Kind.ENDED) == ["collector"]
    assert told_of(rejected, Kind.ENDED) == ["collector"]


def test_a_machines_case_has_nobody_to_tell_of_its_end(city: City):
    opened = city.report(source="public", actor=city.receptionist)
    opened.__class__.objects.filter(pk=opened.pk).update(reporter=None)
    advance_case(
        type(opened).objects.get(pk=opened.pk), "reject", actor=city.filing_officer,
        given=Given(note="不属实"),
    )  # fmt: skip
    assert told(opened, Kind.ENDED) == []


def test_a_message_reads_whole_in_both_languages(city: City):
    case = city.dispatched()
    told(case, Kind.DISPATCHED)
    message = Message.objects.get(kind=Kind.DISPATCHED)
    zh, en = said(message, "zh"), said(message, "en")
    assert zh.title == f"新派案件 {case.number}：暴露垃圾"
    assert zh.body == "锦绣大道 128 号旁。处置时限 11-08 15:00。"
    assert en.title == f"Case {case.number} came to your unit: E0101"
    assert en.body.endswith("To be settled by 11-08 15:00.")


PLAIN = {
    "number", "minor", "unit", "address", "due", "stage_due", "reply_due", "level", "note",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "event"), [(rule, event) for rule in RULES for event in rule.events]
)
def test_every_gap_of_a_text_is_filled(rule, event):
    text = TEXTS[rule.kind]
    happened = Event("act/1", event, Case(), MONDAY_9, details={"stage": "disposal"})
    words = set(rule.words(happened, Facts([], PERMISSIONS, POSTS)))
    for template in (text.zh, text.en, text.body_zh, text.body_en):
        gaps = {name for _, name, _, _ in Formatter().parse(template) if name}
        assert gaps <= PLAIN | words


def test_a_case_without_place_or_deadline_still_reads_whole(city: City):
    case = city.report(address="", source="public", actor=city.receptionist)
    city.move(case, "reject", city.filing_officer, note="不属实")
    told(case, Kind.ENDED)
    text = said(Message.objects.get(), "zh")
    assert text.title == f"您上报的案件 {case.number}：不予立案"
    assert text.body == "暴露垃圾，未定。不属实"
