"""A million points over 50,000 polygons of 20 corners: measured seconds and their share of 2 s."""

from time import perf_counter

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from xiuhua.kit.geo import Crs, PointIndex, cell_of, from_wgs84, to_wgs84

POLYGONS_ACROSS, POLYGONS_UP = 250, 200
CORNERS_A_SIDE = 5
SIDE_DEG = 0.001
POINTS = 1_000_000
LIMIT_S = 2.0


def polygons(rng: np.random.Generator) -> list[BaseGeometry]:
    """Tile a county with crooked grids whose neighbours share their corners."""
    step = SIDE_DEG / CORNERS_A_SIDE
    shape = (POLYGONS_ACROSS * CORNERS_A_SIDE + 1, POLYGONS_UP * CORNERS_A_SIDE + 1)
    corners = np.moveaxis(np.indices(shape), 0, -1) * step + (119.0, 29.3)
    corners += rng.uniform(-0.25, 0.25, corners.shape) * step
    side = np.arange(CORNERS_A_SIDE)
    far = CORNERS_A_SIDE
    across = np.concatenate([side, np.full(far, far), far - side, np.zeros(far, int)])
    up = np.concatenate([np.zeros(far, int), side, np.full(far, far), far - side])
    starts = np.indices((POLYGONS_ACROSS, POLYGONS_UP)).reshape(2, -1) * far
    rings = corners[starts[0][:, None] + across, starts[1][:, None] + up]
    return list(shapely.polygons(rings))


def main() -> None:
    """Print each figure on a line."""
    rng = np.random.default_rng(7)
    grids = polygons(rng)
    lons, lats = rng.uniform(119.0, 119.25, POINTS), rng.uniform(29.3, 29.5, POINTS)

    began = perf_counter()
    index = PointIndex(range(len(grids)), grids)
    print(f"index of {len(grids):,} polygons   {perf_counter() - began:6.2f} s")

    began = perf_counter()
    found = index.locate_many(lons, lats)
    seconds = perf_counter() - began
    print(f"{POINTS:,} points located   {seconds:6.2f} s   {seconds / LIMIT_S:.2f} of the limit")
    print(f"   inside a grid           {(found >= 0).mean():6.1%}")

    began = perf_counter()
    for lon, lat in zip(lons[:10_000], lats[:10_000], strict=True):
        index.locate(lon, lat)
    print(f"one point                  {(perf_counter() - began) * 100:6.1f} us")

    began = perf_counter()
    shifted = from_wgs84(lons, lats, Crs.GCJ02)
    print(f"{POINTS:,} to GCJ-02        {perf_counter() - began:6.2f} s")
    began = perf_counter()
    back = to_wgs84(*shifted, Crs.GCJ02)
    error = max(np.abs(back[0] - lons).max(), np.abs(back[1] - lats).max())
    print(f"{POINTS:,} back             {perf_counter() - began:6.2f} s   error {error:.1e} deg")

    began = perf_counter()
    cell_of(lons, lats)
    print(f"{POINTS:,} cells            {perf_counter() - began:6.2f} s")


if __name__ == "__main__":
    main()
