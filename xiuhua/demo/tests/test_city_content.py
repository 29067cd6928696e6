import json
from collections import Counter

import numpy as np
import pytest
import shapely

from xiuhua.demo.city import base_map
from xiuhua.demo.city.firms import CODE_SIGNS, credit_code
from xiuhua.demo.city.names import road_en
from xiuhua.demo.city.units import CENTRE


def roles_of(catalogue):
    return {role for row in catalogue for role in row["responsible_roles"].split(";")}


def test_every_component_stands_in_its_grid(plan):
    parts = plan.components
    grids = np.array([grid.geometry for grid in plan.grids])[parts.grid]
    assert all(shapely.intersects(grids, shapely.points(parts.lon, parts.lat)))


def test_component_classes_are_in_the_catalogue(plan, catalogue):
    assert set(plan.components.classes) <= {row["code"] for row in catalogue}


def test_component_codes_are_sixteen_unique_digits(plan):
    codes = {plan.components.code(i, plan.code) for i in range(len(plan.components))}
    assert len(codes) == len(plan.components)
    assert all(len(code) == 16 and code.isdigit() for code in codes)


def test_every_role_of_the_catalogue_has_a_unit_everywhere(plan, catalogue):
    streets = {area.code for area in plan.areas if area.level in ("street", "town")}
    for role in roles_of(catalogue):
        units = [unit for unit in plan.units if role in unit.roles]
        covered = {code for unit in units for code in (unit.areas or streets)}
        assert covered == streets, role


def test_units_are_named_in_both_languages(plan):
    assert all(unit.zh and unit.en.isascii() and unit.en for unit in plan.units)
    assert len({unit.code for unit in plan.units}) == len(plan.units)


def test_every_disposal_unit_has_somebody_who_takes_and_somebody_who_goes(plan):
    posts = {}
    for person in plan.people:
        posts.setdefault(person.unit_code, set()).update(person.posts)
    for unit in plan.units:
        if unit.code != CENTRE:
            assert {"disposal_unit", "handler"} <= posts[unit.code], unit


def test_the_centre_has_its_posts(plan):
    posts = Counter(post for p in plan.people if p.unit_code == CENTRE for post in p.posts)
    assert posts["collector"] >= 55
    assert posts["dispatcher"] == 6
    assert posts["receptionist"] == 8
    assert set(posts) == {
        "collector", "receptionist", "filing_officer", "shift_leader", "dispatcher",
        "closing_officer", "inspector", "evaluator", "leader", "admin",
    }  # fmt: skip


def test_sign_in_names_and_phones_are_unique(plan):
    assert len({person.username for person in plan.people}) == len(plan.people)
    assert len({person.phone for person in plan.people}) == len(plan.people)
    assert all(person.phone.startswith("1990000") for person in plan.people)


def test_every_grid_belongs_to_one_zone_with_one_collector(plan):
    grids = [code for zone in plan.zones for code in zone.grid_codes]
    assert sorted(grids) == [grid.code for grid in plan.grids]
    owners = Counter(person.zone_code for person in plan.people if person.zone_code)
    assert owners == Counter(zone.code for zone in plan.zones)


def test_a_credit_code_checks_by_the_standards_sum():
    code = credit_code(1)
    total = sum(CODE_SIGNS.index(sign) * 3**i for i, sign in enumerate(code[:17]))
    assert len(code) == 18
    assert (total + CODE_SIGNS.index(code[17])) % 31 == 0


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("锦绣大道", "Jinxiu Avenue"),
        ("望江东路", "Wangjiang East Road"),
        ("云溪镇中心街", "Yunxi Town Zhongxin Street"),
        ("绣茶线", "Xiucha Line"),
    ],
)
def test_a_road_is_told_in_english(zh, en):
    assert road_en(zh) == en


def test_the_base_map_is_geojson_of_every_layer(plan):
    layers = base_map(plan)
    assert set(layers) == {
        "county", "districts", "communities", "roads", "waters", "buildings", "landmarks",
    }  # fmt: skip
    for layer in layers.values():
        read = json.loads(json.dumps(layer))
        assert read["type"] == "FeatureCollection"
        assert all(feature["geometry"]["coordinates"] for feature in read["features"])
    assert len(json.dumps(layers)) < 2_500_000
