"""Coordinate systems used in China, converted to and from WGS-84."""

from collections.abc import Callable
from math import pi
from typing import cast

import numpy as np
from numpy.typing import NDArray

from xiuhua.kit.geo.checks import Floats, N, check
from xiuhua.kit.vocab import Vocab


class Crs(Vocab):
    """Coordinate systems a source may send."""

    WGS84 = "wgs84", "WGS-84 坐标系", "WGS-84"
    CGCS2000 = "cgcs2000", "2000 国家大地坐标系", "CGCS2000"
    GCJ02 = "gcj02", "GCJ-02 火星坐标系", "GCJ-02"
    BD09 = "bd09", "BD-09 百度坐标系", "BD-09"


# The rectangle outside which GCJ-02 leaves a coordinate alone, and its Krasovsky ellipsoid:
# all figures of this file are those of the formula in common use.
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
AXIS_M = 6378245.0
ECCENTRICITY_2 = 0.00669342162296594323
SHIFT_DEG = 0.05  # no shift of GCJ-02 or BD-09 is as long
ROUNDS = 12  # the error shrinks at least thirtyfold a round: seven are enough
PRECISION_DEG = 1e-11


def from_wgs84(lon: N, lat: N, crs: Crs) -> tuple[N, N]:
    """Return WGS-84 degrees in `crs`.

    CGCS2000 differs from WGS-84 by less than a metre and is taken as equal. GCJ-02 and BD-09
    leave coordinates outside the rectangle around China as they are.

    Raises:
        BadCoordinate: not a coordinate.
    """
    check(lon, lat)
    shift = SHIFTS.get(crs)
    if shift is None:
        return lon, lat
    lons, lats = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    inside = _inside(lons, lats)
    return _choose(inside, _where(inside, lons, lats, shift), lon, lat)


def to_wgs84(lon: N, lat: N, crs: Crs) -> tuple[N, N]:
    """Return degrees of `crs` in WGS-84, the exact inverse of `from_wgs84` to 1e-9 degrees.

    Raises:
        BadCoordinate: not a coordinate.
    """
    check(lon, lat)
    shift = SHIFTS.get(crs)
    if shift is None:
        return lon, lat
    lons, lats = np.asarray(lon, np.float64), np.asarray(lat, np.float64)

    def unshift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        x, y = lon, lat
        for _ in range(ROUNDS):
            shifted_x, shifted_y = shift(x, y)
            step_x, step_y = shifted_x - lon, shifted_y - lat
            x, y = x - step_x, y - step_y
            if max(np.abs(step_x).max(initial=0), np.abs(step_y).max(initial=0)) < PRECISION_DEG:
                break
        return x, y

    found = _where(_inside(lons, lats, SHIFT_DEG), lons, lats, unshift)
    return _choose(_inside(*found, PRECISION_DEG), found, lon, lat)


def _inside(lon: Floats, lat: Floats, margin: float = 0.0) -> NDArray[np.bool_]:
    across = (lon >= WEST - margin) & (lon <= EAST + margin)
    return across & (lat >= SOUTH - margin) & (lat <= NORTH + margin)


def _where(
    mask: NDArray[np.bool_],
    lon: Floats,
    lat: Floats,
    change: Callable[[Floats, Floats], tuple[Floats, Floats]],
) -> tuple[Floats, Floats]:
    """Change the masked ones only: near the poles the formulas run away."""
    x, y = lon.copy(), lat.copy()
    x[mask], y[mask] = change(lon[mask], lat[mask])
    return x, y


def _choose(mask: NDArray[np.bool_], changed: tuple[Floats, Floats], lon: N, lat: N) -> tuple[N, N]:
    x, y = np.where(mask, changed[0], lon), np.where(mask, changed[1], lat)
    if x.ndim:
        return cast(N, x), cast(N, y)
    return cast(N, x.item()), cast(N, y.item())


def _gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS-84 to GCJ-02, in the order of operations that others use, to the last bit."""
    x, y = lon - 105.0, lat - 35.0
    both = (20.0 * np.sin(6.0 * x * pi) + 20.0 * np.sin(2.0 * x * pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += both
    north += (20.0 * np.sin(y * pi) + 40.0 * np.sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * pi) + 320 * np.sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += both
    east += (20.0 * np.sin(x * pi) + 40.0 * np.sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * pi) + 300.0 * np.sin(x / 30.0 * pi)) * 2.0 / 3.0

    angle = lat / 180.0 * pi
    magic = np.sin(angle)
    magic = 1 - ECCENTRICITY_2 * magic * magic
    root = np.sqrt(magic)
    north = (north * 180.0) / ((AXIS_M * (1 - ECCENTRICITY_2)) / (magic * root) * pi)
    east = (east * 180.0) / (AXIS_M / root * np.cos(angle) * pi)
    return lon + east, lat + north


def _bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS-84 to BD-09, which is a turn and a push of GCJ-02."""
    x, y = _gcj02(lon, lat)
    turn = pi * 3000.0 / 180.0
    length = np.sqrt(x * x + y * y) + 0.00002 * np.sin(y * turn)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * turn)
    return length * np.cos(angle) + 0.0065, length * np.sin(angle) + 0.006


SHIFTS: dict[Crs, Callable[[Floats, Floats], tuple[Floats, Floats]]] = {
    Crs.GCJ02: _gcj02,
    Crs.BD09: _bd09,
}
