"""Ground and coordinates: systems, distances, areas, cells, point in polygon.

Inside, every coordinate is WGS-84 in the order `lon, lat`, in degrees. Another system is converted
once, at the border. Functions of coordinates take floats or numpy arrays of one shape and return
the same; what is not finite or lies off the globe raises `BadCoordinate`.
"""

from xiuhua.kit.geo.cells import CELL_DEG, around, cell_of, cell_ranges
from xiuhua.kit.geo.checks import BadBox, BadCoordinate
from xiuhua.kit.geo.crs import Crs, from_wgs84, to_wgs84
from xiuhua.kit.geo.index import PointIndex
from xiuhua.kit.geo.measures import area_m2, distance_m, in_metres

__all__ = [
    "CELL_DEG",
    "BadBox",
    "BadCoordinate",
    "Crs",
    "PointIndex",
    "area_m2",
    "around",
    "cell_of",
    "cell_ranges",
    "distance_m",
    "from_wgs84",
    "in_metres",
    "to_wgs84",
]
