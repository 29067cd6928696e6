from collections import Counter
from hashlib import blake2b

import numpy as np
import pytest
import shapely

from xiuhua.demo.city import build_plan
from xiuhua.kit.world import World

SQUARE_KM_PER_DEG2 = 96.995 * 110.843


def fingerprint(plan) -> str:
    digest = blake2b(digest_size=16)
    for name in ("areas", "grids", "roads", "waters", "compounds", "buildings", "firms", "sites"):
        digest.update(repr(getattr(plan, name)).encode())
    for name in ("landmarks", "units", "people", "zones"):
        digest.update(repr(getattr(plan, name)).encode())
    for column in ("class_index", "serial", "lon", "lat", "grid", "road"):
        digest.update(getattr(plan.components, column).tobytes())
    return digest.hexdigest()


def children(plan, code):
    return [area for area in plan.areas if area.parent_code == code]


def assert_tiles(parts, whole):
    assert shapely.coverage_is_valid(parts)
    assert shapely.equals(shapely.coverage_union_all(parts), whole)


def test_the_same_seed_builds_the_same_city(world, plan):
    assert fingerprint(build_plan(world)) == fingerprint(plan)


def test_another_seed_builds_another_city(world, plan):
    assert fingerprint(build_plan(World(8, world.now))) != fingerprint(plan)


def test_the_moment_does_not_move_the_ground(world, plan):
    later = build_plan(World(world.seed, world.now.replace(year=2030)))
    assert fingerprint(later) == fingerprint(plan)


def test_grids_tile_their_community_without_gap_or_overlap(plan):
    for community in plan.areas:
        if community.level in ("community", "village"):
            own = [g.geometry for g in plan.grids if g.community_code == community.code]
            assert_tiles(own, community.geometry)


def test_grids_tile_the_county(plan):
    assert_tiles([grid.geometry for grid in plan.grids], plan.areas[0].geometry)


def test_areas_tile_their_parent(plan):
    for area in plan.areas:
        parts = children(plan, area.code)
        if parts:
            assert_tiles([part.geometry for part in parts], area.geometry)


def test_every_area_is_one_valid_piece(plan):
    assert {area.geometry.geom_type for area in plan.areas} == {"Polygon"}
    assert all(shapely.is_valid([area.geometry for area in plan.areas]))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 42], ids=str)
def test_other_seeds_tile_too(world, seed):
    plan = build_plan(World(seed, world.now))
    assert_tiles([grid.geometry for grid in plan.grids], plan.areas[0].geometry)
    assert 3_000 <= len(plan.grids) <= 4_500
    assert max(Counter(grid.community_code for grid in plan.grids).values()) <= 99
    assert (plan.components.grid >= 0).all()


def test_the_county_is_about_sixty_by_forty_five_kilometres(plan):
    min_lon, min_lat, max_lon, max_lat = plan.areas[0].geometry.bounds
    assert 52 < (max_lon - min_lon) * 96.995 < 68
    assert 38 < (max_lat - min_lat) * 110.843 < 52


def test_counts_are_a_countys(plan):
    levels = Counter(area.level for area in plan.areas)
    assert levels["street"] == 3
    assert 9 <= levels["town"] <= 11
    assert 3_000 <= len(plan.grids) <= 4_500
    assert 60 <= len(plan.compounds) <= 90
    assert 1_200 <= len(plan.buildings) <= 1_800
    assert len(plan.firms) == 800
    assert len(plan.sites) == 25
    assert 17_000 <= len(plan.components) <= 23_000


def test_a_street_has_eight_to_fourteen_communities_and_a_town_six_to_twelve_villages(plan):
    for area in plan.areas:
        count = len(children(plan, area.code))
        if area.level == "street":
            assert 8 <= count <= 14
        if area.level == "town":
            assert 6 <= count <= 13


def test_codes_are_six_three_three_and_two_digits_of_their_parents(plan):
    for area in plan.areas[1:]:
        assert area.code.isdigit()
        assert area.code.startswith(area.parent_code)
        assert len(area.code) == (9 if area.level in ("street", "town") else 12)
    for grid in plan.grids:
        assert len(grid.code) == 14
        assert grid.code[:12] == grid.community_code


def test_serials_of_grids_run_from_one_without_a_gap(plan):
    serials = {}
    for grid in plan.grids:
        serials.setdefault(grid.community_code, []).append(int(grid.code[12:]))
    assert all(found == list(range(1, len(found) + 1)) for found in serials.values())
    assert max(len(found) for found in serials.values()) <= 99


def test_codes_and_names_of_areas_are_unique(plan):
    assert len({area.code for area in plan.areas}) == len(plan.areas)
    assert len({area.zh for area in plan.areas}) == len(plan.areas)
    assert all(area.en.isascii() and area.en for area in plan.areas)


def test_blocks_of_the_town_are_one_to_two_hundred_metres(plan):
    town = {c.code for s in plan.areas if s.level == "street" for c in children(plan, s.code)}
    km2 = np.array([g.geometry.area for g in plan.grids if g.community_code in town])
    side_m = np.sqrt(km2 * SQUARE_KM_PER_DEG2) * 1_000
    assert 100 < np.median(side_m) < 200


def test_roads_have_a_point_where_they_cross(plan):
    streets = [r for r in plan.roads if r.grade in ("trunk", "secondary")]
    for i, first in enumerate(streets):
        nodes = set(first.line.coords)
        for second in streets[i + 1 :]:
            if first.line.crosses(second.line):
                assert nodes & set(second.line.coords)


def test_road_names_are_unique_and_told_in_both_languages(plan):
    assert len({road.zh for road in plan.roads}) == len(plan.roads)
    assert all(road.en.isascii() and len(road.en.split()) > 1 for road in plan.roads)


def test_only_five_streets_cross_the_river(plan):
    river = next(w for w in plan.waters if w.zh == "绣江（城区段）")
    crossing = [r for r in plan.roads if r.grade == "trunk" and r.line.intersects(river.middle)]
    assert len(crossing) == 5


def test_no_building_stands_in_water(plan):
    water = shapely.union_all([w.surface for w in plan.waters])
    shapely.prepare(water)
    assert not any(shapely.intersects(water, [b.geometry for b in plan.buildings]))


def test_every_place_lies_in_its_community(plan):
    for name in ("compounds", "firms", "sites", "landmarks"):
        for place in getattr(plan, name):
            area = plan.area_by_code[place.community_code]
            assert area.geometry.intersects(shapely.Point(place.lon, place.lat)), place


def test_all_that_has_a_line_lies_in_the_county(plan):
    county = plan.areas[0].geometry.buffer(2e-5)
    shapely.prepare(county)
    shapes = [r.line for r in plan.roads] + [w.surface for w in plan.waters]
    assert all(shapely.contains(county, shapes))


def test_codes_of_places_are_unique(plan):
    for name in ("compounds", "buildings", "firms", "sites", "landmarks", "waters", "roads"):
        codes = [place.code for place in getattr(plan, name)]
        assert len(set(codes)) == len(codes)
