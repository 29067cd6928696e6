import csv
from pathlib import Path

import pytest

from xiuhua.core.places.gis import read_features
from xiuhua.core.places.selectors import located
from xiuhua.core.places.services import import_areas
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import geo

DATA = Path(__file__).resolve().parents[4] / ".." / "shared" / "data"
COUNTY = DATA / "boundaries" / "jiande_county_amap.geojson"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not COUNTY.exists(), reason="the shared data are not here"),
]


def county(crs):
    (feature,) = read_features(COUNTY, crs=crs)
    return feature


def test_the_county_is_as_large_as_it_is(organisation):
    report = import_areas(
        [county(geo.Crs.GCJ02)],
        organisation=organisation,
        level=AreaLevel.COUNTY,
        apply=True,
        actor=None,
    )
    assert (report.applied, report.findings) == (1, [])
    area = organisation.areas.get()
    assert (area.code, area.zh) == ("330182", "建德市")
    assert area.area_m2 == pytest.approx(2326.3e6, rel=0.002)


def test_an_undeclared_gcj02_polygon_lies_half_a_kilometre_off():
    true, false = county(geo.Crs.GCJ02).geometry.centroid, county(None).geometry.centroid
    assert 400 < geo.distance_m(true.x, true.y, false.x, false.y) < 600


def test_the_districts_are_the_old_ones_that_the_town_list_no_longer_has():
    districts = {
        one.code
        for one in read_features(
            DATA / "boundaries" / "hangzhou_districts_amap.geojson", crs=geo.Crs.GCJ02
        )
    }
    with (DATA / "boundaries" / "hangzhou_towns.csv").open(encoding="utf-8-sig") as file:
        listed = {row["county_code"] for row in csv.DictReader(file)}
    assert len(districts) == len(listed) == 13
    assert len(districts - listed) >= 2
    assert "330182" in districts & listed


def test_the_whole_track_of_the_vehicle_lies_in_the_county(organisation):
    features = [county(geo.Crs.GCJ02)]
    import_areas(
        features, organisation=organisation, level=AreaLevel.COUNTY, apply=True, actor=None
    )
    path = DATA / "gps" / "jiande_vehicle_track_20231211.csv"
    with path.open(encoding="utf-8-sig") as file:
        points = [(float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)]
    for point in points:
        assert located(organisation.pk, *geo.to_wgs84(*point, geo.Crs.GCJ02))
