from collections import Counter
from datetime import timedelta

import pytest
import shapely

from xiuhua.demo.city import draw_cases
from xiuhua.demo.city.cases import ZONE
from xiuhua.demo.city.text import _read, templates
from xiuhua.demo.city.weights import LIMIT_SHARES
from xiuhua.kit.world import World


def test_ninety_days_bring_about_six_thousand_cases(cases):
    assert 5_500 <= len(cases) <= 6_500


def test_cases_come_in_time_order_and_none_from_the_future(world, cases):
    moments = [case.at for case in cases]
    assert moments == sorted(moments)
    assert world.now - timedelta(days=90) <= moments[0]
    assert moments[-1] <= world.now


def test_the_same_seed_tells_the_same_cases(world, plan, catalogue, cases):
    assert list(draw_cases(world, plan, catalogue, days=90)) == cases


def test_a_later_moment_keeps_the_days_before(world, plan, catalogue, cases):
    later = World(world.seed, world.now + timedelta(days=1))
    kept = [case for case in draw_cases(later, plan, catalogue, days=91) if case.at <= world.now]
    assert kept == cases


@pytest.mark.parametrize("limit", LIMIT_SHARES)
def test_limits_follow_the_shares_of_a_live_city(cases, catalogue, limit):
    limits = {
        (row["code"], int(row["condition_no"])): f"{row['limit_value']} {row['limit_unit']}"
        for row in catalogue
    }
    found = Counter(limits[case.class_code, case.condition_no] for case in cases)
    assert found[limit] / len(cases) == pytest.approx(LIMIT_SHARES[limit], abs=0.025)


@pytest.mark.parametrize(("source", "share"), [("patrol", 0.76), ("hotline", 0.11), ("app", 0.10)])
def test_sources_are_mixed_as_a_countys(cases, source, share):
    found = sum(case.source == source for case in cases) / len(cases)
    assert found == pytest.approx(share, abs=0.03)


def test_each_case_lies_in_the_grid_it_names(plan, cases):
    shapes = {grid.code: grid.geometry for grid in plan.grids}
    for case in cases:
        assert shapes[case.grid_code].intersects(shapely.Point(case.lon, case.lat))


def test_a_component_case_points_to_a_component_of_its_class_within_thirty_metres(plan, cases):
    parts = plan.components
    linked = [case for case in cases if case.component is not None]
    assert len(linked) > 1_000
    for case in linked:
        assert parts.classes[parts.class_index[case.component]] == case.class_code
        assert abs(parts.lon[case.component] - case.lon) * 96_995 < 22
        assert abs(parts.lat[case.component] - case.lat) * 110_843 < 22


def test_descriptions_read_like_reports_and_seldom_repeat(cases):
    texts = [case.description for case in cases]
    assert all(12 <= len(text) <= 200 for text in texts)
    assert not any("{" in text or "}" in text for text in texts)
    assert len(set(texts)) > 0.95 * len(texts)


def test_most_cases_have_a_sentence_of_their_class(cases):
    generic = sum("问题：" in case.description for case in cases)
    assert generic / len(cases) < 0.03


def test_patrols_are_signed_by_the_collector_of_the_grid(plan, cases):
    zone_of = {grid: zone.code for zone in plan.zones for grid in zone.grid_codes}
    people = {person.username: person for person in plan.people}
    for case in cases:
        if case.source == "patrol":
            assert people[case.collector].zone_code == zone_of[case.grid_code]


def test_fewer_cases_come_at_weekends(cases):
    days = Counter(case.at.astimezone(ZONE).weekday() for case in cases)
    assert max(days[5], days[6]) < min(days[day] for day in range(5))


def test_patrols_do_not_walk_at_four_in_the_morning(cases):
    hours = Counter(case.at.astimezone(ZONE).hour for case in cases if case.source == "patrol")
    assert hours[4] == 0
    assert hours[9] > hours[12]


def test_no_road_freezes_in_summer(cases):
    frozen = [case for case in cases if case.class_code == "E0507"]
    assert all(case.at.astimezone(ZONE).month in (12, 1, 2) for case in frozen)


def test_some_things_are_reported_twice_on_one_day_nearby(cases):
    seen = {}
    for case in cases:
        seen.setdefault((case.class_code, case.at.astimezone(ZONE).date()), []).append(case)
    pairs = sum(
        abs(a.lon - b.lon) < 3e-4 and abs(a.lat - b.lat) < 3e-4
        for group in seen.values()
        for i, a in enumerate(group)
        for b in group[i + 1 :]
    )
    assert pairs > 100


def test_kitchen_waste_is_found_at_places_to_eat(plan, cases):
    trades = {f"{firm.address}“{firm.zh}”": firm.trade for firm in plan.firms}
    found = [c for c in cases if c.class_code == "E0127"]
    at_shops = [
        next((t for words, t in trades.items() if words in c.description), None) for c in found
    ]
    assert set(at_shops) <= {"餐饮", None}
    assert "餐饮" in at_shops


def test_every_row_of_the_catalogue_can_be_told(catalogue):
    for row in catalogue:
        assert all("{place}" in t.text or t.needs_firm for t in templates(row))


def test_the_usual_classes_have_words_of_their_own(catalogue):
    own = {row["code"] for row in catalogue if not any("问题：" in t.text for t in templates(row))}
    assert len(own) >= 120


def test_every_template_names_a_condition_of_the_catalogue(catalogue):
    known = {(row["code"], row["condition_no"]) for row in catalogue}
    codes = {row["code"] for row in catalogue}
    for row in _read("classes.csv"):
        assert (row["code"], row["condition"]) in known or (
            not row["condition"] and row["code"] in codes
        ), row
    phrases = {row["condition_zh"] for row in catalogue}
    for row in _read("defects.csv"):
        assert any(phrase.startswith(row["condition"]) for phrase in phrases), row
