"""The quiet base of the map: outlines, roads and water as GeoJSON."""

from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from xiuhua.demo.city.plan import CityPlan

FAR_DEG = 1e-5  # a metre: finer is not seen on the base and only makes the file heavy


def base_map(plan: CityPlan) -> dict[str, dict[str, Any]]:
    """Return feature collections by layer: county, districts, roads…."""
    levels = {"county": ("county",), "districts": ("street", "town")}
    levels["communities"] = ("community", "village")
    layers = {
        layer: _collection(
            ({"code": a.code, "zh": a.zh, "en": a.en, "level": a.level}, a.geometry)
            for a in plan.areas
            if a.level in wanted
        )
        for layer, wanted in levels.items()
    }
    layers["roads"] = _collection(
        ({"code": r.code, "zh": r.zh, "en": r.en, "grade": r.grade}, r.line) for r in plan.roads
    )
    layers["waters"] = _collection(
        ({"code": w.code, "zh": w.zh, "en": w.en, "kind": w.kind}, w.surface) for w in plan.waters
    )
    layers["buildings"] = _collection(
        ({"code": b.code, "zh": b.zh, "floors": b.floors}, b.geometry) for b in plan.buildings
    )
    layers["landmarks"] = _collection(
        ({"code": m.code, "zh": m.zh, "kind": m.kind}, shapely.Point(m.lon, m.lat))
        for m in plan.landmarks
    )
    return layers


def _collection(rows: Iterable[tuple[dict[str, Any], BaseGeometry]]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": properties, "geometry": _geometry(shape)}
        for properties, shape in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.transform(shape.simplify(FAR_DEG), lambda xy: xy.round(6))
    geometry: dict[str, Any] = shapely.geometry.mapping(rounded)
    return geometry
