"""Counters against the rule told in plain Python, and against the cases they open into."""

import pytest

from xiuhua.core.indicators.errors import BadPeriod, UnknownFigure
from xiuhua.core.indicators.selectors import cases_of, figures
from xiuhua.core.loop.filters import BadFilter
from xiuhua.core.loop.metrics import (
    AXES,
    COUNTERS,
    METRICS,
    PREFIX,
    RATES,
    By,
    Part,
    count_rows,
    lens_of,
    members,
    ratio,
    value_of,
)
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import PUBLIC_SOURCES

MONTH = ("2021-11-15", "2021-12-06")
NEVER = {"voided", "merged", "rejected", "draft", "suspended"}


def counts_of(asked):
    return count_rows(lens_of(asked.books, asked.period, asked.by), asked.condition())


def told(asked, cases):
    """The rules of the case counters by due, in plain words."""
    start, end = asked.period.start, asked.period.end

    def within(at):
        return at is not None and start <= at < end

    def owed(due, done):
        return due is not None and (within(due) or (within(done) and done < due))

    reported = [case for case in cases if within(case.reported_at)]
    filed = [case for case in cases if within(case.filed_at)]
    sent = [case for case in cases if within(case.dispatched_at)]
    counted = [case for case in cases if case.state not in NEVER | {"force_closed"}]
    due = [case for case in counted if owed(case.disposal_due_at, case.disposed_at)]
    done = [case for case in due if case.disposed_at and case.disposed_at < end]
    in_time = [
        case for case in done if case.timeout_exempt or case.disposed_at <= case.disposal_due_at
    ]
    to_close = [case for case in counted if owed(case.due_at, case.closed_at)]
    closed = [case for case in to_close if case.closed_at and case.closed_at < end]
    repeated = {case.repeat_of_id for case in cases}
    return {
        "reported": len(reported),
        "collector_reported": sum(case.source == "collector" for case in reported),
        "public_reported": sum(case.source in PUBLIC_SOURCES for case in reported),
        "valid_reported": sum(bool(case.filed_at or case.self_handled) for case in reported),
        "self_handled": sum(case.self_handled for case in reported),
        "filed": len(filed),
        "filed_on_time": sum(case.filed_on_time for case in filed),
        "dispatched": len(sent),
        "dispatched_accurate": sum(case.return_count == 0 for case in sent),
        "due_disposal": len(due),
        "disposed": len(done),
        "disposed_on_time": len(in_time),
        "overdue_disposed": len(done) - len(in_time),
        "rework_cases": sum(case.rework_count > 0 for case in done),
        "overdue_open": sum(
            case.disposal_due_at is not None
            and case.disposal_due_at < end
            and not (case.disposed_at and case.disposed_at < end)
            and not case.timeout_exempt
            for case in counted
        ),
        "due_closing": len(to_close),
        "closed": len(closed),
        "closed_on_time": sum(
            case.timeout_exempt or case.closed_at <= case.due_at for case in closed
        ),
        "repeated": sum(case.pk in repeated for case in closed),
    }


@pytest.mark.parametrize(
    "period", [MONTH, ("2021-11-08", "2022-03-01"), ("2021-11-22", "2021-11-23")]
)
def test_counters_are_what_the_rules_say(lived, ask, period):
    asked = ask(*period)
    rules = told(asked, list(Case.objects.all()))
    counts = counts_of(asked)
    assert {key: counts[key] for key in rules} == rules


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("scope", [{}, {"area": "S1"}, {"unit": "D01", "minor": "E0101"}], ids=str)
def test_every_counter_opens_into_the_cases_it_counted(lived, ask, by, scope):
    asked = ask(*MONTH, by=by, **scope)
    lens, condition = lens_of(asked.books, asked.period, by), asked.condition()
    counts = count_rows(lens, condition)
    for key, counter in COUNTERS.items():
        opened = members(key, lens, condition).count()
        hanging = AXES[counter.axis].on
        if counter.measure:
            continue
        assert opened <= counts[key] if hanging else opened == counts[key], key
        assert bool(opened) == bool(counts[key]), key


@pytest.mark.parametrize("part", list(Part))
def test_a_rate_opens_into_its_parts(lived, ask, part):
    asked = ask(*MONTH)
    found = {one.metric.key: one for one in figures(asked)}
    for key in ("loop.closing_rate", "loop.resolution_rate", "loop.repeat_rate"):
        expected = found[key].numerator if part == Part.NUMERATOR else found[key].denominator
        assert cases_of(key, asked, part=part).count() == expected


def test_streets_add_up_to_the_county(lived, ask):
    parts = [counts_of(ask(*MONTH, area=area)) for area in ("S1", "S2")]
    nowhere = lived.organisation.cases.filter(street=None)
    whole = counts_of(ask(*MONTH, area="K"))
    asked = ask(*MONTH)
    rest = told(asked, list(nowhere))
    assert all(
        whole[key] == parts[0][key] + parts[1][key] + rest[key] for key in rest if key != "repeated"
    )


def test_a_cohort_is_followed_to_now(town, ask):
    town.live(80, seed=9)
    asked = ask(*MONTH, by=By.REPORTED)
    counts = counts_of(asked)
    cohort = [
        case for case in Case.objects.all()
        if asked.period.start <= case.reported_at < asked.period.end
    ]  # fmt: skip
    assert counts["reported"] == len(cohort)
    assert counts["filed"] == sum(case.filed_at is not None for case in cohort)
    counted = [case for case in cohort if case.state not in NEVER | {"force_closed"}]
    due = [case for case in counted if case.due_at]
    assert counts["due_closing"] == len(due)
    assert counts["closed_on_time"] == sum(
        case.closed_at is not None and (case.closed_at <= case.due_at or case.timeout_exempt)
        for case in due
    )


def test_a_reader_of_one_unit_sees_its_figures_only(lived, ask):
    own = ask(*MONTH, units=frozenset({lived.works.pk}))
    assert counts_of(own) == counts_of(ask(*MONTH, unit="D02"))


@pytest.mark.parametrize(
    ("case", "numerator", "denominator", "value"),
    [
        ("closed of due", 911, 972, 93.72),
        ("on time of due", 737, 972, 75.82),
        ("events", 902, 956, 94.35),
        ("components", 9, 16, 56.25),
        ("half is rounded up", 1, 800, 0.13),
        ("nothing of something", 0, 5, 0.0),
        ("nothing was due", 0, 0, None),
    ],
)
def test_a_rate_has_two_decimals(case, numerator, denominator, value):
    assert ratio(numerator, denominator) == value


def test_a_published_notice_is_reproduced():
    counts = dict.fromkeys(COUNTERS, 0)
    counts |= {"filed": 996, "reported": 1054, "due_closing": 972, "closed": 911}
    counts["closed_on_time"] = 737
    assert value_of("closing_rate", counts) == (93.72, 911, 972)
    assert value_of("on_time_closing_rate", counts) == (75.82, 737, 972)


def test_hours_are_told_with_their_parts():
    counts = dict.fromkeys(COUNTERS, 0) | {"timed_s": 5400, "timed": 2}
    assert value_of("avg_disposal_hours", counts) == (0.75, 1.5, 2)


def test_an_empty_city_has_counts_of_nought_and_no_rates(town, ask):
    for figure in figures(ask(*MONTH)):
        rate = figure.metric.key.removeprefix(PREFIX) in RATES
        assert figure.value == (None if rate else 0)


def test_days_begin_in_the_organisation_s_zone(town, ask):
    assert ask("2021-11-15", "2021-11-16").period.start.isoformat() == "2021-11-14T16:00:00+00:00"


@pytest.mark.parametrize(
    ("case", "period"),
    [
        ("it ends where it begins", ("2021-11-15", "2021-11-15")),
        ("it ends before", ("2021-11-15", "2021-11-14")),
        ("a century", ("1921-11-15", "2021-11-14")),
    ],
)
def test_such_a_period_is_refused(ask, case, period):
    with pytest.raises(BadPeriod):
        ask(*period)


@pytest.mark.parametrize("scope", [{"area": "?"}, {"unit": "?"}, {"minor": "?"}], ids=str)
@pytest.mark.parametrize("source", ["auto", "rows"])
def test_a_scope_that_does_not_exist_is_told(town, ask, scope, source):
    with pytest.raises(BadFilter):
        figures(ask(*MONTH, **scope), source=source)


@pytest.mark.parametrize("key", ["loop.nothing", "dogs.adopted"])
def test_a_figure_that_nobody_computes_has_no_cases(ask, key):
    with pytest.raises(UnknownFigure):
        cases_of(key, ask(*MONTH))


def test_every_declared_figure_has_a_rule_in_both_languages():
    for metric in METRICS.values():
        assert metric.definition
        assert metric.definition_zh
        assert metric.key.removeprefix(PREFIX) in (RATES.keys() | COUNTERS.keys())
