"""The quiet ground of the map: areas, roads and water of a city, as GeoJSON."""

from typing import Any

import orjson

from xiuhua.core.ledger.caching import Cached
from xiuhua.core.places.models import AdminArea, Road, WaterSection
from xiuhua.core.places.vocab import AreaLevel

LEVELS = (AreaLevel.COUNTY, AreaLevel.STREET, AreaLevel.TOWN)
COMMUNITIES = (AreaLevel.COMMUNITY, AreaLevel.VILLAGE)


def base_layers(organisation_id: int) -> bytes:
    """Return a FeatureCollection; `layer` says what a feature is: area, road or water."""
    return LAYERS.get(organisation_id)


def bounds_of(organisation_id: int) -> str:
    """Return `west,south,east,north` of the town: its streets, or all areas if it has none."""
    return BOUNDS.get(organisation_id)


def _load_layers(organisation_id: int) -> bytes:
    mine = {"organisation_id": organisation_id, "geometry__isnull": False}
    shapes = AdminArea.objects.filter(**mine, valid_to=None, level__in=(*LEVELS, *COMMUNITIES))
    features = [
        _feature("area", level, zh, shape)
        for level, zh, shape in shapes.values_list("level", "zh", "geometry")
    ]
    waters = WaterSection.objects.filter(**mine, active=True).values_list("zh", "geometry")
    features += [_feature("water", "water", zh, shape) for zh, shape in waters]
    roads = Road.objects.filter(**mine, active=True).values_list("grade", "zh", "geometry")
    features += [_feature("road", grade, zh, shape) for grade, zh, shape in roads]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(layer: str, kind: str, name: str, geometry: dict[str, Any] | None) -> dict[str, Any]:
    properties = {"layer": layer, "kind": kind, "name": name}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _load_bounds(organisation_id: int) -> str:
    boxes = AdminArea.objects.filter(organisation_id=organisation_id, min_lon__isnull=False)
    columns = ("min_lon", "min_lat", "max_lon", "max_lat")
    found = list(boxes.filter(level=AreaLevel.STREET).values_list(*columns))
    found = found or list(boxes.values_list(*columns))
    if not found:
        return ""
    west, south, east, north = zip(*found, strict=True)
    return f"{min(west)},{min(south)},{max(east)},{max(north)}"


LAYERS: Cached[bytes] = Cached("web.base_layers", _load_layers)
BOUNDS: Cached[str] = Cached("web.bounds", _load_bounds)
