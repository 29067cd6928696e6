"""Metres and square metres of WGS-84 coordinates."""

from functools import lru_cache
from typing import cast

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from xiuhua.kit.geo.checks import Floats, N, check

EARTH_M = 6_371_008.8  # mean radius of WGS-84


def distance_m(lon1: N, lat1: N, lon2: N, lat2: N) -> N:
    """Return the great-circle distance in metres; at most 0.6 % from the ellipsoid's.

    Raises:
        BadCoordinate: not a coordinate.
    """
    check(lon1, lat1)
    check(lon2, lat2)
    south, north = np.radians(lat1), np.radians(lat2)
    rise = np.sin((north - south) / 2) ** 2
    run = np.sin(np.radians(np.subtract(lon2, lon1)) / 2) ** 2
    half = np.minimum(1.0, np.sqrt(rise + np.cos(south) * np.cos(north) * run))
    metres = 2 * EARTH_M * np.arcsin(half)
    return cast(N, float(metres) if np.ndim(metres) == 0 else metres)


def area_m2(geometry: BaseGeometry) -> float:
    """Return the area of a WGS-84 geometry in square metres, 0 for points, lines and nothing.

    Measured on an equal-area projection near it. For areas of many geometries take
    `shapely.area(in_metres(geometries))`.

    Raises:
        BadCoordinate: a vertex is not a coordinate.
    """
    return float(shapely.area(in_metres([geometry])[0]))


def in_metres(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return WGS-84 geometries in metres on one plane, true in area; heights are dropped.

    The plane touches the globe within a degree of their middle: within 100 km of there, lengths
    are true to 0.02 %.

    Raises:
        BadCoordinate: a vertex is not a coordinate.
    """
    array = np.asarray(geometries, dtype=object)
    vertices = shapely.get_coordinates(array)
    if not len(vertices):
        return list(geometries)
    check(vertices[:, 0], vertices[:, 1])
    middle = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    plane = _plane(round(middle[0]), round(middle[1]))

    def project(coordinates: Floats) -> Floats:
        return np.column_stack(plane.transform(coordinates[:, 0], coordinates[:, 1]))

    return list(shapely.transform(array, project))


@lru_cache(maxsize=64)
def _plane(lon: int, lat: int) -> Transformer:
    """Whole degrees, so that a city's thousand grids share a plane that takes long to make."""
    plane = f"+proj=laea +lon_0={lon} +lat_0={lat} +datum=WGS84 +units=m"
    return Transformer.from_crs("EPSG:4326", plane, always_xy=True)
