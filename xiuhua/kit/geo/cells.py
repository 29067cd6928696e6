"""Square cells of 0.005 degrees, whose number is one integer column for viewports.

Cells of a row are numbered eastwards without a gap, so a bounding box is one range a row; a
reader asks for the ranges and rechecks exact coordinates.
"""

from math import asin, cos, degrees, floor, pi, radians, sin
from typing import overload

import numpy as np
from numpy.typing import NDArray

from xiuhua.kit.geo.checks import BadBox, Floats, check
from xiuhua.kit.geo.measures import EARTH_M

CELL_DEG = 0.005  # 550 m north to south
COLUMNS = 72_000  # cells around the globe
SLACK = 1 + 1e-9  # a box is wider by this than its metres, against rounding


@overload
def cell_of(lon: float, lat: float) -> int: ...
@overload
def cell_of(lon: Floats, lat: Floats) -> NDArray[np.int64]: ...
def cell_of(lon: float | Floats, lat: float | Floats) -> int | NDArray[np.int64]:
    """Return the number of the cell: an int for floats, int64 for arrays.

    Raises:
        BadCoordinate: not a coordinate.
    """
    check(lon, lat)
    if isinstance(lon, np.ndarray) or isinstance(lat, np.ndarray):
        rows = np.floor(np.asarray(lat) / CELL_DEG)
        columns = np.minimum(np.floor((np.asarray(lon) + 180) / CELL_DEG), COLUMNS - 1)
        return (rows * COLUMNS + columns).astype(np.int64)
    return _row(lat) * COLUMNS + _column(lon)


def cell_ranges(
    min_lon: float, min_lat: float, max_lon: float, max_lat: float
) -> list[tuple[int, int]]:
    """Return the inclusive ranges of cell numbers that cover a box, south to north, one a row.

    Raises:
        BadCoordinate: a corner is not a coordinate.
        BadBox: a minimum is above its maximum.
    """
    check(np.array([min_lon, max_lon]), np.array([min_lat, max_lat]))
    if min_lon > max_lon or min_lat > max_lat:
        raise BadBox
    west, east = _column(min_lon), _column(max_lon)
    rows = range(_row(min_lat), _row(max_lat) + 1)
    return [(row * COLUMNS + west, row * COLUMNS + east) for row in rows]


def around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """Return min_lon, min_lat, max_lon, max_lat of a box that holds all within `metres`.

    The box ends at the 180th meridian, which no Chinese city touches.

    Raises:
        BadCoordinate: not a coordinate.
        BadBox: `metres` is negative or not a number.
    """
    check(lon, lat)
    if not metres >= 0:
        raise BadBox
    reach = metres * SLACK / EARTH_M
    south, north = lat - degrees(reach), lat + degrees(reach)
    if south <= -90 or north >= 90:
        return -180.0, max(south, -90.0), 180.0, min(north, 90.0)
    width = degrees(asin(min(1.0, sin(min(reach, pi / 2)) / cos(radians(lat)))))
    return max(lon - width, -180.0), south, min(lon + width, 180.0), north


def _row(lat: float) -> int:
    return floor(lat / CELL_DEG)


def _column(lon: float) -> int:
    return min(floor((lon + 180) / CELL_DEG), COLUMNS - 1)
