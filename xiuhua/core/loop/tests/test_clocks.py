"""Deadlines that explain themselves, warnings, supervision, suspensions that end."""

from datetime import timedelta
from decimal import Decimal

import pytest

from xiuhua.core.catalogue.models import MinorClass
from xiuhua.core.catalogue.selectors import BOOKS
from xiuhua.core.ledger.models import Act
from xiuhua.core.loop.explain import explain_case
from xiuhua.core.loop.recompute import follow_calendars
from xiuhua.core.loop.rules import BadRule, rules_from
from xiuhua.core.loop.sweep import sweep
from xiuhua.core.people.calendars import set_days
from xiuhua.kit import clock
from xiuhua.kit.worktime import DayRule, DayType

from .conftest import MONDAY_9, City

HOUR = timedelta(hours=1)


def explained(case) -> dict:
    return {one.key: one for one in explain_case(case)}


def counted_s(explanation) -> int:
    return sum(
        int((one.end - one.start).total_seconds()) for one in explanation.intervals if one.counted
    )


def test_the_intervals_add_up_to_the_limit_and_end_at_the_deadline(city: City):
    case = city.dispatched()
    clocks = explained(case)
    disposal = clocks["disposal"].explanation
    assert counted_s(disposal) == 4 * 3600
    assert disposal.intervals[-1].end == case.disposal_due_at
    overall = clocks["overall"].explanation
    assert counted_s(overall) == int(6.5 * 3600)
    assert overall.intervals[-1].end == case.due_at
    assert clocks["accept"].due_at == case.stage_due_at


def test_extension_and_suspension_are_part_of_the_explanation(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    city.move(case, "apply_extension", city.clerk, note="缺件")
    city.move(case, "grant_extension", city.dispatcher)
    with clock.at(MONDAY_9 + HOUR):
        until = MONDAY_9 + timedelta(days=2)
        city.move(case, "apply_suspension", city.clerk, note="等", until_at=until)
        city.move(case, "grant_suspension", city.leader)
    with clock.at(MONDAY_9 + timedelta(days=1)):
        city.move(case, "resume", city.clerk)
    told = explained(case)["disposal"].explanation
    assert counted_s(told) == 8 * 3600
    assert told.intervals[-1].end == case.disposal_due_at
    assert "paused" in {one.reason.value for one in told.intervals}


def test_a_class_may_set_its_own_overall_limit(city: City):
    MinorClass.objects.filter(pk=city.litter.pk).update(
        overall_value=Decimal(2), overall_unit="natural_day"
    )
    BOOKS.drop(99)
    case = city.dispatched()
    assert case.due_at == MONDAY_9 + timedelta(days=2)
    assert counted_s(explained(case)["overall"].explanation) == 2 * 86400


@pytest.mark.parametrize(
    ("after", "kinds", "level"),
    [
        ("before half of four working hours", 1.9, []),
        ("half", 2.0, ["half"]),
        ("80 %", 5.2, ["near"]),
        ("overdue", 6.0, ["overdue", "supervision"]),
    ],
)
def test_the_sweep_warns_as_time_runs_out(city: City, after, kinds, level):
    case = city.move(city.dispatched(), "accept", city.clerk)
    with clock.at(MONDAY_9 + HOUR * kinds):
        sweep()
    assert [notice.kind for notice in case.notices.order_by("id")] == level, after


def test_supervision_rises_with_each_further_limit(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    levels = []
    for days in (0.3, 1, 2, 5):
        with clock.at(MONDAY_9 + timedelta(days=days)):
            sweep()
        case.refresh_from_db()
        levels.append(case.supervised)
    assert levels == [1, 2, 3, 3]
    assert Act.objects.filter(kind="case.escalated", subject=case.ref).count() == 3
    with clock.at(MONDAY_9 + timedelta(days=9)):
        assert sweep().notices == 0


def test_the_sweep_resumes_a_suspension_on_its_day(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    until = MONDAY_9 + timedelta(days=3)
    city.move(case, "apply_suspension", city.clerk, note="等", until_at=until)
    city.move(case, "grant_suspension", city.leader)
    with clock.at(until - HOUR):
        assert sweep().resumed == 0
    with clock.at(until):
        assert sweep().resumed == 1
    case.refresh_from_db()
    assert case.state == "in_disposal"
    assert case.steps.last().actor is None


def test_a_deadline_that_the_source_gave_is_told_as_given(city: City):
    case = city.report()
    city.move(case, "file", city.filing_officer, condition_id=city.condition.pk)
    due = MONDAY_9 + timedelta(days=3)
    city.move(case, "dispatch", city.dispatcher, unit_id=city.cleaning.pk, due_at=due)
    told = explained(case)["overall"]
    assert (told.given, told.due_at) == (True, due)
    assert counted_s(told.explanation) == 3 * 86400


def test_deadlines_follow_a_holiday_that_is_announced_later(city: City):
    case = city.move(city.dispatched(), "accept", city.clerk)
    follow_calendars()
    before = case.due_at
    with clock.at(MONDAY_9 + HOUR):
        set_days(
            calendar=city.organisation.calendar,
            days={MONDAY_9.date(): DayRule(DayType.HOLIDAY, "临时放假")},
            notice="通知", actor=None,
        )  # fmt: skip
        assert follow_calendars() == 1
        assert follow_calendars() == 0
    case.refresh_from_db()
    assert case.disposal_due_at == MONDAY_9 + timedelta(days=1, hours=3)  # Tuesday noon
    assert case.stage_due_at == case.disposal_due_at
    assert case.steps.last().facts["was"]["due_at"] == before.isoformat()


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        ({"reopen_day": 3}, BadRule),
        ({"reopen_days": "soon"}, BadRule),
        ({"rework_clock": "x"}, BadRule),
    ],
)
def test_a_rule_that_is_none_is_refused(rules, error):
    with pytest.raises(error):
        rules_from({"loop": rules})


def test_a_citys_own_rules_replace_the_usual_ones():
    rules = rules_from({"loop": {"reopen_days": "10", "force_closed_counts": "true"}})
    assert (rules.reopen_days, rules.force_closed_counts, rules.extensions) == (10, True, 2)
