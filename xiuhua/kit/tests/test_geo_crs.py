import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.kit.geo import BadCoordinate, Crs, from_wgs84, to_wgs84
from xiuhua.kit.geo.crs import EAST, NORTH, SOUTH, WEST

CHECKPOINTS = Path(__file__).resolve().parents[3].parent / "shared/data/gps/cn_checkpoints_a.csv.gz"

in_china = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))


@pytest.mark.data
@pytest.mark.skipif(not CHECKPOINTS.exists(), reason="the shared data are absent")
def test_gcj02_of_real_checkpoints_is_equal_to_the_last_bit():
    with gzip.open(CHECKPOINTS, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: np.array([float(row[name]) for row in rows]) for name in list(rows[0])[4:]}
    lon, lat = from_wgs84(columns["lng_wgs84"], columns["lat_wgs84"], Crs.GCJ02)
    assert len(rows) == 1342
    assert np.array_equal(lon, columns["lng_gcj02"])
    assert np.array_equal(lat, columns["lat_gcj02"])


@pytest.mark.data
@pytest.mark.skipif(not CHECKPOINTS.exists(), reason="the shared data are absent")
def test_the_inverse_finds_the_real_checkpoints():
    with gzip.open(CHECKPOINTS, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows[:200]:
        lon, lat = to_wgs84(float(row["lng_gcj02"]), float(row["lat_gcj02"]), Crs.GCJ02)
        assert lon == pytest.approx(float(row["lng_wgs84"]), abs=1e-9)
        assert lat == pytest.approx(float(row["lat_wgs84"]), abs=1e-9)


@pytest.mark.parametrize(
    ("crs", "lon", "lat"),
    [
        (Crs.WGS84, 116.404, 39.915),
        (Crs.CGCS2000, 116.404, 39.915),
        (Crs.GCJ02, 116.41024449916938, 39.91640428150164),
        (Crs.BD09, 116.41662724378733, 39.922699552216216),
    ],
)
def test_tiananmen_in_each_system(crs, lon, lat):
    assert from_wgs84(116.404, 39.915, crs) == pytest.approx((lon, lat), abs=1e-12)


@pytest.mark.parametrize("crs", list(Crs))
@given(point=in_china)
def test_there_and_back_is_the_same_place(crs, point):
    back = to_wgs84(*from_wgs84(*point, crs), crs)
    assert back == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize("crs", list(Crs))
@given(point=st.tuples(st.floats(-180, 180), st.floats(-90, SOUTH - 0.1)))
def test_outside_china_nothing_moves(crs, point):
    assert from_wgs84(*point, crs) == point
    assert to_wgs84(*point, crs) == point


@pytest.mark.parametrize("crs", list(Crs))
def test_an_array_is_converted_like_its_members(crs):
    lons, lats = np.array([116.404, 2.35, 119.28]), np.array([39.915, 48.85, 29.47])
    for convert in (from_wgs84, to_wgs84):
        together = convert(lons, lats, crs)
        alone = [convert(lon, lat, crs) for lon, lat in zip(lons, lats, strict=True)]
        assert np.array_equal(np.transpose(together), alone)


def test_floats_give_plain_floats():
    assert [type(value) for value in to_wgs84(119.28, 29.47, Crs.BD09)] == [float, float]


def test_no_points_give_no_points():
    lon, lat = to_wgs84(np.array([]), np.array([]), Crs.GCJ02)
    assert len(lon) == len(lat) == 0


@pytest.mark.parametrize(
    ("case", "lon", "lat"),
    [
        ("not a number", float("nan"), 29.0),
        ("without end", 119.0, float("inf")),
        ("swapped", 29.47, 119.28),
        ("too far east", 180.1, 0.0),
    ],
)
@pytest.mark.parametrize("convert", [from_wgs84, to_wgs84])
def test_what_is_no_coordinate_is_refused(convert, case, lon, lat):
    with pytest.raises(BadCoordinate) as caught:
        convert(lon, lat, Crs.WGS84)
    assert caught.value.code == "geo.bad_coordinate"


def test_the_error_names_the_first_bad_one_of_many():
    with pytest.raises(BadCoordinate) as caught:
        from_wgs84(np.array([119.0, 200.0]), np.array([29.0, 30.0]), Crs.GCJ02)
    assert caught.value.params == {"lon": 200.0, "lat": 30.0}
    assert "200.0" in caught.value.text("zh")
    assert "200.0" in caught.value.text("en")
