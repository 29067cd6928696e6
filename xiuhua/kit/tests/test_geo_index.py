from threading import Thread

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.kit.geo import BadCoordinate, PointIndex

LEFT, RIGHT = shapely.box(119.0, 29.0, 119.1, 29.1), shapely.box(119.1, 29.0, 119.2, 29.1)
RING = shapely.box(120, 30, 120.3, 30.3) - shapely.box(120.1, 30.1, 120.2, 30.2)
ISLES = shapely.union(shapely.box(121, 31, 121.1, 31.1), shapely.box(121.2, 31, 121.3, 31.1))
INDEX = PointIndex(["left", "right", "ring", "isles"], [LEFT, RIGHT, RING, ISLES])

CASES = [
    ("inside", 119.05, 29.05, "left"),
    ("inside the other", 119.15, 29.05, "right"),
    ("on the shared edge: the first", 119.1, 29.05, "left"),
    ("on an outer edge", 119.2, 29.05, "right"),
    ("on a corner", 119.0, 29.0, "left"),
    ("in a ring", 120.05, 30.05, "ring"),
    ("in its hole", 120.15, 30.15, None),
    ("on the first isle", 121.05, 31.05, "isles"),
    ("on the second isle", 121.25, 31.05, "isles"),
    ("in the water between", 121.15, 31.05, None),
    ("elsewhere", 0.0, 0.0, None),
]


@pytest.mark.parametrize(("case", "lon", "lat", "key"), CASES)
def test_a_point_is_located(case, lon, lat, key):
    assert INDEX.locate(lon, lat) == key


def test_many_points_are_located_like_each():
    lons, lats = np.array([case[1] for case in CASES]), np.array([case[2] for case in CASES])
    found = INDEX.locate_many(lons, lats)
    assert found.dtype == np.int64
    assert [INDEX.keys[at] if at >= 0 else None for at in found] == [case[3] for case in CASES]


def test_the_first_of_two_that_overlap_wins_in_both_ways_of_asking():
    index = PointIndex([7, 8], [shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    turned = PointIndex([8, 7], [shapely.box(1, 1, 3, 3), shapely.box(0, 0, 2, 2)])
    assert (index.locate(1.5, 1.5), turned.locate(1.5, 1.5)) == (7, 8)
    assert index.locate_many([1.5], [1.5]).tolist() == [0]
    assert turned.locate_many([1.5], [1.5]).tolist() == [0]


def crooked_tiles(rng, side=6):
    """Tile the square from 0 to `side` with quadrangles whose neighbours share their corners."""
    corners = np.stack(np.indices((side + 1, side + 1)).astype(float), axis=-1)
    corners[1:-1, 1:-1] += rng.uniform(-0.3, 0.3, corners[1:-1, 1:-1].shape)
    rings = [corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]]
    return corners.reshape(-1, 2), list(shapely.polygons(np.stack(rings, axis=2).reshape(-1, 4, 2)))


@given(seed=st.integers(0, 2**32))
def test_tiles_take_every_point_of_their_ground_also_on_corners_and_edges(seed):
    rng = np.random.default_rng(seed)
    corners, tiles = crooked_tiles(rng)
    edges = (corners[:-1] + corners[1:]) / 2
    points = np.concatenate([corners, edges, rng.uniform(0, 6, (50, 2))])
    index = PointIndex(range(len(tiles)), tiles)
    found = index.locate_many(points[:, 0], points[:, 1])
    assert (found >= 0).all()
    assert [index.locate(*point) for point in points] == found.tolist()


def test_more_points_than_a_chunk_keep_their_order(monkeypatch):
    monkeypatch.setattr("xiuhua.kit.geo.index.CHUNK", 3)
    lons = np.array([119.05, 119.15] * 5)
    assert INDEX.locate_many(lons, np.full(10, 29.05)).tolist() == [0, 1] * 5


def test_an_index_of_nothing_finds_nothing():
    index = PointIndex([], [])
    assert index.locate(119.0, 29.0) is None
    assert index.locate_many([119.0], [29.0]).tolist() == [-1]
    assert index.locate_many([], []).tolist() == []


def test_an_area_without_geometry_holds_nothing():
    index = PointIndex(["none", "empty", "left"], [None, shapely.Polygon(), LEFT])
    assert index.locate(119.05, 29.05) == "left"


def test_threads_may_ask_at_once():
    tiles = [shapely.Point(x, y).buffer(0.5) for x in range(30) for y in range(30)]
    index = PointIndex(range(len(tiles)), tiles)
    rng = np.random.default_rng(1)
    lons, lats = rng.uniform(0, 30, 20_000), rng.uniform(0, 30, 20_000)
    answers = []
    threads = [
        Thread(target=lambda: answers.append(index.locate_many(lons, lats))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(threads)
    assert all(np.array_equal(answer, answers[0]) for answer in answers)


@pytest.mark.parametrize(("lon", "lat"), [(float("nan"), 29.0), (119.0, 91.0)])
def test_what_is_no_coordinate_is_not_located(lon, lat):
    with pytest.raises(BadCoordinate):
        INDEX.locate(lon, lat)
    with pytest.raises(BadCoordinate):
        INDEX.locate_many(np.array([119.0, lon]), np.array([29.0, lat]))


def test_keys_without_geometry_are_refused():
    with pytest.raises(ValueError, match="each key"):
        PointIndex(["a", "b"], [LEFT])
