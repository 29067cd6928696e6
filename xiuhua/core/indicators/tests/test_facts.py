"""Daily facts say what the rows say, whatever happened to the cases since."""

from random import Random

import pytest

from xiuhua.core.indicators import services
from xiuhua.core.indicators.errors import NoFacts
from xiuhua.core.indicators.facts import DAY_AXES
from xiuhua.core.indicators.models import DayFact, SpanFact
from xiuhua.core.indicators.selectors import facts_are_fresh, figures
from xiuhua.core.indicators.services import rebuild_facts, refresh_facts
from xiuhua.core.loop.metrics import COUNTERS, By

PERIODS = [
    ("2021-11-01", "2022-02-01"),
    ("2021-11-08", "2021-11-09"),
    ("2021-11-15", "2021-11-22"),
    ("2021-11-20", "2021-12-11"),
]
SCOPES = [
    {},
    {"area": "K"},
    {"area": "S1"},
    {"unit": "D01"},
    {"unit": "D02"},
    {"minor": "E0101"},
    {"source": "inspector"},
    {"source": "public"},
]


def values(asked, source):
    return {one.metric.key: one.as_data() for one in figures(asked, source=source)}


def dump():
    return [
        sorted(str(row) for row in model.objects.order_by().values(*columns(model)))
        for model in (DayFact, SpanFact)
    ]


def columns(model):
    return [field.name for field in model._meta.concrete_fields if field.name != "id"]


@pytest.mark.slow
def test_every_figure_of_every_period_and_scope_is_equal(lived, ask):
    refresh_facts()
    for period in PERIODS:
        for scope in SCOPES:
            asked = ask(*period, **scope)
            assert values(asked, "facts") == values(asked, "rows"), (period, scope)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_refreshed_facts_are_those_built_anew(town, seed):
    rng = Random(seed)
    town.live(60, seed=seed)
    refresh_facts()
    for _ in range(4):
        town.act(rng, 40)
        refresh_facts()
    refreshed = dump()
    rebuild_facts(town.organisation)
    assert refreshed == dump()


def test_the_histories_touch_every_counter(lived, ask):
    found = values(ask(*PERIODS[0]), "rows")
    assert [key for key, figure in found.items() if not figure["value"]] == []


def test_a_city_closing_by_force_may_count_it(lived, ask):
    lived.organisation.settings = {"loop": {"force_closed_counts": True}}
    lived.organisation.save()
    refresh_facts()
    counted = ask(*PERIODS[0])
    assert values(counted, "facts") == values(counted, "rows")


def test_facts_answer_once_they_have_seen_the_newest_act(town, ask):
    town.live(20, seed=3)
    assert not facts_are_fresh()
    refresh_facts()
    assert facts_are_fresh()
    town.act(Random(1), 30)
    assert not facts_are_fresh()


def test_stale_facts_are_not_taken(town, ask):
    town.live(20, seed=3)
    refresh_facts()
    town.act(Random(1), 40)
    asked = ask(*PERIODS[0])
    assert values(asked, "auto") == values(asked, "rows")
    assert values(asked, "facts") != values(asked, "rows")


@pytest.mark.parametrize(
    ("case", "asked"),
    [
        ("a cohort", {"by": By.REPORTED}),
        ("a community", {"area": "V1"}),
        ("two things at once", {"unit": "D01", "minor": "E0101"}),
        ("a person", {"person": "clerk"}),
        ("a reader of some units", {"units": {1}}),
    ],
)
def test_facts_do_not_answer_for(town, ask, case, asked):
    with pytest.raises(NoFacts):
        figures(ask(*PERIODS[0], **asked), source="facts")


def test_the_day_s_columns_are_the_counters_of_its_axes():
    counters = {key for key, counter in COUNTERS.items() if counter.axis in DAY_AXES}
    assert set(columns(DayFact)[3:]) == counters


def test_of_two_who_refresh_the_later_one_s_facts_stay(town, ask, monkeypatch):
    """While the first counts a day, a case moves and a second refreshes from begin to end."""
    town.live(20, seed=3)
    counted = services.day_facts

    def counted_and_overtaken(books, day):
        monkeypatch.setattr(services, "day_facts", counted)
        old = counted(books, day)
        town.act(Random(1), 60)
        refresh_facts()
        return old

    monkeypatch.setattr(services, "day_facts", counted_and_overtaken)
    refresh_facts()
    assert facts_are_fresh()
    kept = dump()
    rebuild_facts(town.organisation)
    assert kept == dump()


def test_a_large_import_rebuilds_all_days(town, ask, monkeypatch):
    monkeypatch.setattr(services, "MANY", 10)
    town.live(20, seed=3)
    refresh_facts()
    assert facts_are_fresh()
    asked = ask(*PERIODS[0])
    assert values(asked, "facts") == values(asked, "rows")


def test_refreshing_with_nothing_new_does_nothing(town):
    town.live(5, seed=1)
    assert refresh_facts() > 0
    assert refresh_facts() == 0


def test_figures_from_facts_take_six_statements(town, ask, count_statements):
    town.live(5, seed=1)
    refresh_facts()
    asked = ask(*PERIODS[0], unit="D01")
    figures(asked)
    with count_statements() as statements:
        figures(asked)
    assert statements() <= 6


def test_figures_from_the_rows_take_ten_statements(town, ask, count_statements):
    town.live(5, seed=1)
    asked = ask(*PERIODS[0], unit="D01")
    figures(asked, source="rows")
    with count_statements() as statements:
        figures(asked, source="rows")
    assert statements() <= 10
