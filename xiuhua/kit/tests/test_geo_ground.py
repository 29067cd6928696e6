import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from xiuhua.kit.geo import (
    CELL_DEG,
    BadBox,
    BadCoordinate,
    area_m2,
    around,
    cell_of,
    cell_ranges,
    distance_m,
    in_metres,
)

DATA = Path(__file__).resolve().parents[3].parent / "shared/data"
COUNTY = DATA / "boundaries/jiande_county_amap.geojson"
TRACK = DATA / "gps/jiande_vehicle_track_20231211.csv"

lons, lats = st.floats(-180, 180), st.floats(-90, 90)
inland = st.tuples(st.floats(73, 135), st.floats(3, 54))


@pytest.mark.data
@pytest.mark.skipif(not COUNTY.exists(), reason="the shared data are absent")
def test_the_real_county_has_its_known_area():
    feature = json.loads(COUNTY.read_text("utf-8"))["features"][0]
    county = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert area_m2(county) == pytest.approx(2326.3e6, rel=0.002)


@pytest.mark.data
@pytest.mark.skipif(not TRACK.exists(), reason="the shared data are absent")
def test_a_real_track_has_its_known_length():
    rows = np.genfromtxt(TRACK, delimiter=",", names=True, encoding="utf-8", dtype=None)
    lon, lat = rows["longitude"], rows["latitude"]
    metres = distance_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum()
    assert metres == pytest.approx(30_446, abs=5)


@given(a=inland, b=inland)
def test_distance_is_near_the_geodesic(a, b):
    exact = Geod(ellps="WGS84").inv(*a, *b)[2]
    assert distance_m(*a, *b) == pytest.approx(exact, rel=0.006, abs=0.001)


@pytest.mark.parametrize(
    ("case", "points", "metres"),
    [
        ("nowhere", (119.0, 29.0, 119.0, 29.0), 0),
        ("a degree north", (119.0, 29.0, 119.0, 30.0), 111_195),
        ("the other side of the globe", (0.0, 0.0, 180.0, 0.0), 20_015_115),
        ("over the date line", (179.9, 0.0, -179.9, 0.0), 22_239),
    ],
)
def test_distance(case, points, metres):
    assert distance_m(*points) == pytest.approx(metres, abs=1)


@given(lon=st.floats(74, 134), lat=st.floats(4, 53), side=st.floats(0.0005, 0.5))
def test_area_is_that_of_the_ellipsoid(lon, lat, side):
    square = shapely.box(lon, lat, lon + side, lat + side)
    exact = Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(square, side / 50))[0]
    assert area_m2(square) == pytest.approx(abs(exact), rel=2e-4)


@pytest.mark.parametrize(
    "geometry", [shapely.Point(119, 29), shapely.LineString([(119, 29), (120, 30)])]
)
def test_what_has_no_surface_has_no_area(geometry):
    assert area_m2(geometry) == 0


def test_nothing_has_no_area():
    assert area_m2(shapely.Polygon()) == 0


def test_a_hole_is_no_area():
    whole, hole = shapely.box(119, 29, 119.1, 29.1), shapely.box(119.02, 29.02, 119.05, 29.05)
    assert area_m2(whole - hole) == pytest.approx(area_m2(whole) - area_m2(hole), rel=1e-9)


def test_metres_of_neighbours_are_on_one_plane():
    left, right = in_metres([shapely.box(119, 29, 119.01, 29.01), shapely.Point(119.02, 29.01)])
    metres = distance_m(119.01, 29.01, 119.02, 29.01)
    assert left.distance(right) == pytest.approx(metres, rel=0.005)


def test_an_area_in_metres_by_mistake_is_refused():
    with pytest.raises(BadCoordinate):
        area_m2(shapely.box(500_000, 3_260_000, 500_100, 3_260_100))


@given(lon=lons, lat=lats)
def test_a_cell_holds_its_points(lon, lat):
    row, column = divmod(cell_of(lon, lat), 72_000)
    assert row * CELL_DEG == pytest.approx(lat, abs=CELL_DEG * 1.001)
    assert column * CELL_DEG - 180 == pytest.approx(lon, abs=CELL_DEG * 1.001)


@given(points=st.lists(st.tuples(lons, lats), min_size=1))
def test_cells_of_arrays_are_those_of_floats(points):
    many = cell_of(*np.array(points).T)
    assert many.dtype == np.int64
    assert many.tolist() == [cell_of(*point) for point in points]


def test_a_cell_number_fits_a_32_bit_column():
    assert cell_of(180.0, 90.0) < 2**31
    assert cell_of(-180.0, -90.0) >= -(2**31)


@given(
    corner=st.tuples(lons, lats),
    size=st.tuples(st.floats(0, 0.1), st.floats(0, 0.1)),
    share=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_ranges_of_a_box_hold_exactly_its_cells(corner, size, share):
    min_lon, min_lat = corner
    max_lon, max_lat = min(min_lon + size[0], 180), min(min_lat + size[1], 90)
    lon = min_lon + (max_lon - min_lon) * share[0]
    lat = min_lat + (max_lat - min_lat) * share[1]
    cell = cell_of(min(lon, max_lon), min(lat, max_lat))
    ranges = cell_ranges(min_lon, min_lat, max_lon, max_lat)
    assert sum(first <= cell <= last for first, last in ranges) == 1
    assert all(last - first <= 21 for first, last in ranges)


def test_a_box_of_one_point_is_one_cell():
    cell = cell_of(119.28, 29.47)
    assert cell_ranges(119.28, 29.47, 119.28, 29.47) == [(cell, cell)]


def test_a_box_inside_out_is_refused():
    with pytest.raises(BadBox):
        cell_ranges(120, 29, 119, 30)


@given(lon=lons, lat=st.floats(-89.9, 89.9), metres=st.floats(0, 2e6), bearing=st.floats(-180, 180))
def test_the_box_around_a_point_holds_all_within_the_distance(lon, lat, metres, bearing):
    west, south, east, north = around(lon, lat, metres)
    there = Geod(a=6_371_008.8, f=0).fwd(lon, lat, bearing, metres * 0.999999)[:2]
    crossed_the_date_line = abs(there[0] - lon) > 180
    assert crossed_the_date_line or west - 1e-12 <= there[0] <= east + 1e-12
    assert south - 1e-12 <= there[1] <= north + 1e-12


def test_the_box_around_a_point_is_tight():
    west, south, east, north = around(119.28, 29.47, 30)
    assert distance_m(west, 29.47, east, 29.47) == pytest.approx(60, abs=0.01)
    assert distance_m(119.28, south, 119.28, north) == pytest.approx(60, abs=0.01)


@pytest.mark.parametrize("metres", [-1, float("nan")])
def test_a_distance_below_nothing_is_refused(metres):
    with pytest.raises(BadBox):
        around(119.28, 29.47, metres)
