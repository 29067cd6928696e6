"""What a coordinate may be."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xiuhua.kit.errors import BadInput

Floats = NDArray[np.float64]
N = TypeVar("N", float, Floats)  # one coordinate or many; an answer has the shape of the question


class BadCoordinate(BadInput):
    """A coordinate is not a number or lies off the globe."""

    code = "geo.bad_coordinate"
    zh = "坐标无效：经度 {lon}，纬度 {lat}"
    en = "This is no coordinate: longitude {lon}, latitude {lat}"


class BadBox(BadInput):
    """A bounding box is turned inside out."""

    code = "geo.bad_box"
    zh = "范围无效：最小值大于最大值"
    en = "This is no bounding box: a minimum is above its maximum"


def check(lon: float | Floats, lat: float | Floats) -> None:
    """Prove that all of -180 <= lon <= 180 and -90 <= lat <= 90, in degrees.

    Raises:
        BadCoordinate: one is not; the error names the first of them.
    """
    if isinstance(lon, float) and isinstance(lat, float) and abs(lon) <= 180 and abs(lat) <= 90:
        return  # one good coordinate, by far the most frequent question
    # NaN compares false with everything, so it fails here too.
    good = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    if not np.all(good):
        first = int(np.argmin(np.atleast_1d(good)))
        lons, lats = np.broadcast_arrays(np.atleast_1d(lon), np.atleast_1d(lat))
        raise BadCoordinate(lon=float(lons[first]), lat=float(lats[first]))
