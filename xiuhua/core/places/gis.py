"""Areas, grids and places out of GeoJSON, Shapefiles and GeoPackages.

Everything comes out in WGS-84. A file says its own coordinate system; GCJ-02 and BD-09, which no
file can say, are named by whoever reads it.
"""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyogrio.errors import DataSourceError
from pyproj import Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from xiuhua.core.places.errors import FileTooLarge, UnknownColumn, UnknownCrs, UnreadableFile
from xiuhua.core.places.shapes import to_inside
from xiuhua.kit.geo import Crs

MAX_FEATURES = 200_000
MAX_BYTES = 1 << 30  # of a zip file's content
MAGIC = ((b"SQLite format 3\0", ".gpkg"), (b"PK\3\4", ".zip"), (b"\0\0\x27\x0a", ".shp"))

# Column names that are understood without being told, in lower case.
ALIASES: dict[str, tuple[str, ...]] = {
    "code": ("code", "编号", "编码", "bgcode", "bgid", "网格编码", "adcode"),
    "zh": ("zh", "name", "名称", "bgname", "网格名称"),
    "en": ("en", "name_en", "英文名称"),
    "parent": ("parent", "上级编号", "上级编码", "parentcode"),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: a WGS-84 geometry, what names it, and the other columns that were asked for."""

    code: str
    zh: str = ""
    en: str = ""
    parent: str = ""
    geometry: BaseGeometry | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return the feature as `services.import_places` takes it."""
        names = {"code": self.code, "zh": self.zh, "en": self.en}
        given = {name: value for name, value in names.items() if value}
        return {**given, "geometry": self.geometry, **self.extra}


def read_features(
    source: Path | bytes,
    *,
    columns: Mapping[str, str] | None = None,
    crs: Crs | None = None,
    layer: str | None = None,
    encoding: str = "",
) -> list[Feature]:
    """Read a GeoJSON, a GeoPackage or a Shapefile (its `.shp`, or a zip file that holds it).

    Args:
        source: path or content.
        columns: field -> column of the file; `code`, `zh`, `en`, `parent` are found under their
            usual names if not given, any other field goes to `Feature.extra`.
        crs: what the coordinates really are, in place of what the file says.
        layer: which layer of a GeoPackage; the first if None.
        encoding: of a Shapefile's text, when its `.cpg` is missing: "GB18030".

    Raises:
        UnreadableFile: it is none of the three.
        FileTooLarge: more than 200,000 features, or a zip file of more than 1 GiB.
        UnknownColumn: a column that was named, or one for the code, is not there.
        UnknownCrs: neither the file nor the caller says the coordinate system.
        BadCoordinate: a vertex is not a coordinate.
    """
    with _opened(source) as name:
        try:
            meta, _, blobs, values = raw.read(
                name, layer=layer, encoding=encoding or None, max_features=MAX_FEATURES + 1
            )
        except (DataSourceError, ValueError, RuntimeError) as error:
            raise UnreadableFile(reason=str(error).replace(name, "")) from error
    if blobs is None:
        raise UnreadableFile(reason="no geometry")
    if len(blobs) > MAX_FEATURES:
        raise FileTooLarge(found=len(blobs), limit=MAX_FEATURES)
    shapes = _in_wgs84(shapely.from_wkb(blobs), meta["crs"], crs)
    table = dict(zip(meta["fields"], values, strict=True))
    chosen = _chosen(columns or {}, list(table))
    return [
        _feature(shape, {field: table[column][row] for field, column in chosen.items()})
        for row, shape in enumerate(shapes)
    ]


@contextmanager
def _opened(source: Path | bytes) -> Iterator[str]:
    """Name the file for GDAL after its first bytes, so that only these formats are opened."""
    if isinstance(source, Path):
        yield _gdal_name(source)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{_suffix(source)}"
        path.write_bytes(source)
        yield _gdal_name(path)


def _suffix(head: bytes) -> str:
    """Return the suffix of the format that a file's first bytes belong to.

    Raises:
        UnreadableFile: to none of the three.
    """
    for magic, suffix in MAGIC:
        if head.startswith(magic):
            return suffix
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return ".geojson"
    raise UnreadableFile(reason="neither GeoJSON, Shapefile nor GeoPackage")


def _gdal_name(path: Path) -> str:
    try:
        with path.open("rb") as file:
            suffix = _suffix(file.read(64))
    except OSError as error:
        raise UnreadableFile(reason=error.strerror or "") from error
    if suffix == ".zip":
        return f"/vsizip/{{{path}}}/{_shapefile_in(path)}"
    # GDAL takes other JSON, some of it with addresses to fetch, for its own unless told.
    return f"GeoJSON:{path}" if suffix == ".geojson" else str(path)


def _shapefile_in(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            shapefiles = [name for name in archive.namelist() if name.lower().endswith(".shp")]
            size = sum(member.file_size for member in members)
            if size > MAX_BYTES:
                raise FileTooLarge(found=size, limit=MAX_BYTES)
            if len(shapefiles) != 1:
                raise UnreadableFile(reason=f"{len(shapefiles)} .shp in the zip file, not one")
            with archive.open(shapefiles[0]) as file:
                if _suffix(file.read(64)) != ".shp":
                    raise UnreadableFile(reason=f"{shapefiles[0]} is no Shapefile")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise UnreadableFile(reason=str(error)) from error
    return shapefiles[0]


def _in_wgs84(
    shapes: NDArray[np.object_], said: str | None, crs: Crs | None
) -> list[BaseGeometry | None]:
    if crs is None:
        if not said:
            raise UnknownCrs
        try:
            change = Transformer.from_crs(said, "EPSG:4326", always_xy=True)
        except CRSError as error:
            raise UnknownCrs from error

        def project(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(change.transform(vertices[:, 0], vertices[:, 1]))

        shapes = shapely.transform(shapely.force_2d(shapes), project)
    there = ~shapely.is_missing(shapes)
    inside = shapes.copy()
    if there.any():
        inside[there] = to_inside(shapes[there], crs or Crs.WGS84)
    return list(inside)


def _chosen(columns: Mapping[str, str], there: list[str]) -> dict[str, str]:
    """Return field -> column for the columns that were named and those found by their names."""
    for column in columns.values():
        if column not in there:
            raise UnknownColumn(column=column, columns=", ".join(there))
    lower = {column.strip().lower(): column for column in reversed(there)}
    chosen = dict(columns)
    for name, aliases in ALIASES.items():
        found = next((lower[alias] for alias in aliases if alias in lower), None)
        if name not in chosen and found:
            chosen[name] = found
    if "code" not in chosen:
        raise UnknownColumn(column="code", columns=", ".join(there))
    return chosen


def _feature(shape: BaseGeometry | None, values: dict[str, Any]) -> Feature:
    named = {name: _text(values.pop(name)) for name in ALIASES if name in values}
    extra = {name: _plain(value) for name, value in values.items()}
    return Feature(**named, geometry=shape, extra=extra)


def _text(value: object) -> str:
    """Return a name or code as text; a number of a code column loses its `.0`."""
    plain = _plain(value)
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    return "" if plain is None else str(plain).strip()


def _plain(value: object) -> Any:  # noqa: ANN401 whatever a file holds
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and value != value else value
