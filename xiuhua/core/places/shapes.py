"""Geometry as it is stored: GeoJSON in WGS-84, its bounding box, its area."""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from xiuhua.core.places.errors import BadShape
from xiuhua.kit import geo

G = TypeVar("G", BaseGeometry, NDArray[np.object_])
DECIMALS = 7  # of a degree: about a centimetre, so that a shared edge stays shared


def to_inside(geometry: G, crs: geo.Crs = geo.Crs.WGS84) -> G:
    """Return one geometry or an array of them in WGS-84, flat, rounded as they are stored.

    Raises:
        BadCoordinate: a vertex is not a coordinate.
    """

    def convert(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        lons, lats = geo.to_wgs84(vertices[:, 0], vertices[:, 1], crs)
        return np.column_stack((lons, lats)).round(DECIMALS)

    return cast(G, shapely.transform(shapely.force_2d(geometry), convert))


def from_geojson(value: dict[str, Any]) -> BaseGeometry:
    """Return a stored or sent GeoJSON geometry as Shapely's.

    Raises:
        BadShape: it is no GeoJSON geometry.
    """
    try:
        return shapely.from_geojson(orjson.dumps(value))
    except (shapely.GEOSException, TypeError) as error:
        raise BadShape(reason=str(error)) from error


def many_from_geojson(values: Iterable[Any]) -> list[BaseGeometry]:
    """Return stored geometries as Shapely's, in one pass."""
    return list(shapely.from_geojson([orjson.dumps(value).decode() for value in values]))


def shape_fields(geometry: BaseGeometry | None, area_m2: float | None = None) -> dict[str, Any]:
    """Return the columns of a `Shape` for a WGS-84 geometry; `area_m2` saves measuring again.

    Raises:
        BadShape: the geometry is empty.
    """
    if geometry is None:
        names = ("geometry", "min_lon", "min_lat", "max_lon", "max_lat", "area_m2")
        return dict.fromkeys(names)
    if geometry.is_empty:
        raise BadShape(reason="empty")
    west, south, east, north = geometry.bounds
    return {
        "geometry": orjson.loads(shapely.to_geojson(geometry)),
        "min_lon": west,
        "min_lat": south,
        "max_lon": east,
        "max_lat": north,
        "area_m2": round(geo.area_m2(geometry) if area_m2 is None else area_m2, 2),
    }


def wkt_of(geometry: dict[str, Any]) -> str:
    """Return GeoJSON as WKT, for tables."""
    return str(from_geojson(geometry).wkt)
