"""The plane the city is drawn on: metres around its centre, and frames that bend streets."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
At = Callable[[Floats, Floats], tuple[Floats, Floats]]

CENTRE_LON, CENTRE_LAT = 119.28, 29.47
M_PER_DEG_LON, M_PER_DEG_LAT = 96_995.0, 110_843.0  # WGS-84 ellipsoid at 29.47° N
GRAIN_DEG = 1e-6  # all shapes lie on this raster, so that neighbours share their corners exactly
FRAME_STEP_M = 50.0
BANK_M = 150.0  # the bank roads run this far from the river's middle


def to_degrees(x_m: Floats, y_m: Floats) -> Floats:
    """Return an (n, 2) array of lon, lat in degrees on the raster of `GRAIN_DEG`."""
    lon = CENTRE_LON + np.asarray(x_m) / M_PER_DEG_LON
    lat = CENTRE_LAT + np.asarray(y_m) / M_PER_DEG_LAT
    return np.asarray(np.round(np.column_stack([lon, lat]), 6), dtype=np.float64)


def to_metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return x, y in metres east and north of the centre."""
    return (
        (np.asarray(lon) - CENTRE_LON) * M_PER_DEG_LON,
        (np.asarray(lat) - CENTRE_LAT) * M_PER_DEG_LAT,
    )


def point_metres(lon: float, lat: float) -> tuple[float, float]:
    """Return x, y in metres of one point given in degrees."""
    return (lon - CENTRE_LON) * M_PER_DEG_LON, (lat - CENTRE_LAT) * M_PER_DEG_LAT


def county_outline(rng: Random) -> Floats:
    """Return the ring of the county in metres: about 60 by 45 km, uneven as hill borders are."""
    angle = np.linspace(0, 2 * pi, 720, endpoint=False)
    radius = np.ones_like(angle)
    for wave in range(2, 28):
        radius += 0.16 / wave**1.15 * rng.uniform(0.3, 1) * np.sin(wave * angle + rng.uniform(0, 7))
    ring = np.column_stack(
        [2_500 + 29_000 * radius * np.cos(angle), 1_500 + 21_500 * radius * np.sin(angle)]
    )
    ridges = wiggled(np.vstack([ring[::36], ring[:1]]), rng, share=0.11, shortest_m=180)
    return ridges[:-1]


@dataclass(frozen=True, slots=True)
class RiverFrame:
    """Coordinates along (`s_m`) and across (`t_m`, north positive) the river; t = 0 is its middle.

    Streets of constant s or t are then bent along the river as a real town's are.
    """

    s: Floats
    x: Floats
    y: Floats
    normal_x: Floats
    normal_y: Floats
    meander: Floats
    skew: float
    phases: tuple[float, float, float]

    def at(self, s_m: Floats, t_m: Floats) -> tuple[Floats, Floats]:
        """Return x, y in metres of points given along and across the river."""
        s0, t = np.broadcast_arrays(np.asarray(s_m, float), np.asarray(t_m, float))
        first, second, _ = self.phases
        s = s0 + self.skew * t + 70 * (np.sin(t / 800 + first) - sin(first))
        away = 1 - np.exp(-((t / 700) ** 2))
        meander = np.interp(s, self.s, self.meander) * np.exp(-((t / 900) ** 2))
        across = t + meander + 70 * np.sin(s / 1_000 + second) * away
        return (
            np.interp(s, self.s, self.x) + across * np.interp(s, self.s, self.normal_x),
            np.interp(s, self.s, self.y) + across * np.interp(s, self.s, self.normal_y),
        )

    def half_width_m(self, s_m: Floats) -> Floats:
        """Return half the river's width in metres."""
        return np.asarray(88 + 22 * np.sin(np.asarray(s_m) / 2_300 + self.phases[2]), float)


def river_frame(rng: Random) -> RiverFrame:
    """Return the frame of a river that flows from the west border to the east through the town."""
    x = np.arange(-45_000, 45_001, FRAME_STEP_M)
    guide = 2_300 * np.sin(x / 5_600 + rng.uniform(0, 2 * pi))
    guide += 3_200 * np.sin(x / 14_000 + rng.uniform(0, 2 * pi))
    y = guide - np.interp(0.0, x, guide)
    s = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    s -= np.interp(0.0, x, s)
    slope = np.gradient(y, x)
    scale = np.hypot(1.0, slope)
    wild = np.clip((np.abs(s) - 7_000) / 6_000, 0, 1)  # embanked in town, free outside
    swing = np.sin(s / 950 + rng.uniform(0, 7)) + 0.6 * np.sin(s / 480 + rng.uniform(0, 7))
    meander = (90 + 420 * wild) * swing
    phases = (rng.uniform(0, 7), rng.uniform(0, 7), rng.uniform(0, 7))
    return RiverFrame(s, x, y, -slope / scale, 1 / scale, meander, rng.uniform(0.05, 0.14), phases)


def turned_frame(x_m: float, y_m: float, angle: float) -> At:
    """Return a straight frame turned by `angle` radians around a point: a market town's streets."""

    def at(s_m: Floats, t_m: Floats) -> tuple[Floats, Floats]:
        s, t = np.broadcast_arrays(np.asarray(s_m, float), np.asarray(t_m, float))
        bent = t + 40 * np.sin(s / 420)
        return (
            x_m + s * cos(angle) - bent * sin(angle),
            y_m + s * sin(angle) + bent * cos(angle),
        )

    return at


def wiggled(points: Floats, rng: Random, *, share: float, shortest_m: float) -> Floats:
    """Return a line whose pieces were bent again and again: hill paths and village borders."""
    while True:
        steps = np.diff(points, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        if lengths.max(initial=0) < shortest_m:
            return points
        swing = np.array([rng.uniform(-share, share) for _ in lengths])
        swing[lengths < shortest_m] = 0
        middle = (points[:-1] + points[1:]) / 2
        middle += np.column_stack([-steps[:, 1], steps[:, 0]]) * swing[:, None]
        woven = np.empty((len(points) + len(middle), 2))
        woven[0::2], woven[1::2] = points, middle
        points = woven
