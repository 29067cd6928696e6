import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyogrio import raw
from pyproj import Transformer

from xiuhua.core.places.errors import FileTooLarge, UnknownColumn, UnknownCrs, UnreadableFile
from xiuhua.core.places.gis import read_features
from xiuhua.core.places.tests.ground import square
from xiuhua.kit import geo

HERE = square(0, 0)


def write(path, shapes, columns, driver, crs="EPSG:4490", **more):
    raw.write(
        path,
        np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        driver=driver,
        geometry_type="Polygon",
        crs=crs,
        **more,
    )
    return path


@pytest.fixture
def shapefile(tmp_path):
    columns = {"BGCODE": ["33018200100101"], "NAME": ["网格一"]}
    return write(tmp_path / "grids.shp", [HERE], columns, "ESRI Shapefile", encoding="GB18030")


@pytest.fixture
def zipped(shapefile):
    path = shapefile.parent / "grids.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in shapefile.parent.glob("grids.*"):
            if part.suffix != ".zip":
                archive.write(part, f"网格/{part.name}")
    return path


def test_a_shapefile_is_read(shapefile):
    (grid,) = read_features(shapefile)
    assert (grid.code, grid.zh) == ("33018200100101", "网格一")
    assert grid.geometry.equals(HERE)


def test_a_zipped_shapefile_is_read_from_path_and_content(zipped):
    assert read_features(zipped) == read_features(zipped.read_bytes())
    assert read_features(zipped)[0].zh == "网格一"


def test_a_shapefile_without_its_encoding_is_read_in_the_one_named(shapefile):
    shapefile.with_suffix(".cpg").unlink()
    assert read_features(shapefile, encoding="GB18030")[0].zh == "网格一"


def test_a_geopackage_in_gauss_krueger_comes_out_in_wgs84(tmp_path):
    change = Transformer.from_crs("EPSG:4326", "EPSG:4549", always_xy=True)
    metres = shapely.transform(HERE, lambda xy: np.column_stack(change.transform(*xy.T)))
    columns = {"编号": ["33018200100101"], "上级编号": ["330182001001"], "人口": ["1200"]}
    path = write(tmp_path / "grids.gpkg", [metres], columns, "GPKG", crs="EPSG:4549")
    for source in (path, path.read_bytes()):
        (grid,) = read_features(source, columns={"people": "人口"})
        assert (grid.code, grid.parent, grid.extra) == (
            "33018200100101",
            "330182001001",
            {"people": "1200"},
        )
        assert shapely.hausdorff_distance(grid.geometry, HERE) < 2e-7


def geojson(properties, shape=HERE):
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_a_number_as_code_keeps_no_decimal_point():
    assert read_features(geojson({"code": 330182.0}))[0].code == "330182"


def test_columns_are_found_under_the_names_given():
    (grid,) = read_features(geojson({"BH": "1", "MC": "甲"}), columns={"code": "BH", "zh": "MC"})
    assert (grid.code, grid.zh) == ("1", "甲")


def test_a_feature_without_geometry_is_kept_to_be_reported():
    assert read_features(geojson({"code": "1"}, None))[0].geometry is None


def test_gcj02_polygons_are_moved_to_where_they_are():
    (grid,) = read_features(geojson({"code": "1"}), crs=geo.Crs.GCJ02)
    there, here = grid.geometry.centroid, HERE.centroid
    assert 400 < geo.distance_m(there.x, there.y, here.x, here.y) < 700
    lon, lat = geo.from_wgs84(there.x, there.y, geo.Crs.GCJ02)
    assert geo.distance_m(lon, lat, here.x, here.y) < 1


def test_a_shapefile_without_projection_must_be_told_its_own(shapefile):
    shapefile.with_suffix(".prj").unlink()
    with pytest.raises(UnknownCrs):
        read_features(shapefile)
    assert read_features(shapefile, crs=geo.Crs.CGCS2000)[0].geometry.equals(HERE)


@pytest.mark.parametrize(
    ("case", "content"),
    [
        ("nothing", b""),
        ("text", b"hello"),
        ("a broken zip", b"PK\3\4broken"),
        ("a broken GeoPackage", b"SQLite format 3\0broken"),
        ("JSON that is no GeoJSON", b"{}"),
        ("a pipeline of GDAL", b'{"type": "gdal_streamed_alg", "command_line": "x"}'),
        ("a virtual layer", b"<OGRVRTDataSource/>"),
    ],
)
def test_what_is_no_geographic_file_is_refused(case, content):
    with pytest.raises(UnreadableFile):
        read_features(content)


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(UnreadableFile):
        read_features(Path("nowhere.shp"))


def test_a_zip_without_one_shapefile_is_refused(tmp_path):
    path = tmp_path / "empty.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile):
        read_features(path)


def test_a_zip_member_that_only_claims_to_be_a_shapefile_is_refused(tmp_path):
    path = tmp_path / "false.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.shp", "<OGRVRTDataSource/>")
    with pytest.raises(UnreadableFile):
        read_features(path)


def test_a_zip_that_unpacks_to_too_much_is_refused(zipped, monkeypatch):
    monkeypatch.setattr("xiuhua.core.places.gis.MAX_BYTES", 100)
    with pytest.raises(FileTooLarge):
        read_features(zipped)


@pytest.mark.parametrize("columns", [{"zh": "NONE"}, {}])
def test_a_column_that_is_not_there_is_named(columns):
    with pytest.raises(UnknownColumn) as told:
        read_features(geojson({"x": 1}), columns=columns)
    assert told.value.params["columns"] == "x"
