"""The registers of places that many domains stand on: compounds, buildings, firms, roads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from shapely.geometry.base import BaseGeometry

from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.errors import OtherOrganisation
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places import records
from xiuhua.core.places.errors import BadField, MissingKey
from xiuhua.core.places.models import Place, Register
from xiuhua.core.places.records import Written
from xiuhua.core.places.selectors import located
from xiuhua.core.places.shapes import DECIMALS, from_geojson, shape_fields, to_inside
from xiuhua.kit import geo

R = TypeVar("R", bound=Register)

# Set from others, never given.
DERIVED = {"id", "organisation", "cell", "min_lon", "min_lat", "max_lon", "max_lat", "area_m2"}


@transaction.atomic
def save_place(
    model: type[R],
    *,
    organisation: Organisation,
    code: str,
    actor: User | None,
    **fields: Any,  # noqa: ANN401 the register's own
) -> R:
    """Enter a place, or change the fields given of the one with this natural key.

    Args:
        model: the register, `Compound`; for `Vehicle`, `code` is the plate.
        organisation: whose register.
        code: the natural key.
        actor: who does it.
        fields: columns of the register. `lon` and `lat` come together, in `crs` (WGS-84 if not
            given); `geometry` is WGS-84, Shapely or GeoJSON, and gives the point if there is
            none; the community is found from the point if it is not given.

    Raises:
        BadField: the register has no such field.
        BadValue: a field cannot hold what it was given.
        BadCoordinate: not a coordinate.
        BadShape: not a geometry.
        MissingKey: `code` is empty.
        OtherOrganisation: a row given belongs to another.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    key = _key(model, code)
    there = model._default_manager.filter(organisation=organisation, **{model.KEY: key}).first()
    row = there or model(organisation=organisation, **{model.KEY: key})
    changes = records.change(row, _completed(model, organisation.pk, fields), model.PERSONAL)
    if changes or there is None:
        records.clean(row)
        row.save()
        verb = "changed" if there else "registered"
        record(f"{model._meta.model_name}.{verb}", row.ref, actor=actor, changes=changes)
    return row


@transaction.atomic
def import_places(
    model: type[R],
    rows: Sequence[Mapping[str, Any]],
    *,
    organisation: Organisation,
    actor: User | None,
) -> Written:
    """Do what `save_place` does for many rows; one act for each thousand.

    Each row has its natural key (`code`; a vehicle's `plate`) and the fields to set. Of rows with
    the same key the last wins.

    Raises:
        as `save_place`; then nothing is written.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    by_key = {_key(model, row.get(model.KEY)): row for row in rows}
    there = _stored(model, organisation, list(by_key))
    pairs = []
    for key, row in by_key.items():
        fields = {name: value for name, value in row.items() if name != model.KEY}
        one = there.get(key) or model(organisation=organisation, **{model.KEY: key})
        pairs.append((one, _completed(model, organisation.pk, fields)))
    return records.save_all(
        model,
        pairs,
        key=("organisation", model.KEY),
        kind=f"{model._meta.model_name}.imported",
        subject=f"people.organisation/{organisation.code}",
        actor=actor,
    )


def _key(model: type[Register], value: object) -> str:
    key = "" if value is None else str(value).strip()
    if not key:
        raise MissingKey(noun=model._meta.verbose_name)
    return key.upper() if model.KEY == "plate" else key


def _stored(model: type[R], organisation: Organisation, keys: Sequence[str]) -> dict[str, R]:
    mine = model._default_manager.filter(organisation=organisation)
    found: dict[str, R] = {}
    for start in range(0, len(keys), records.BATCH):
        part = keys[start : start + records.BATCH]
        found |= {row.key: row for row in mine.filter(**{f"{model.KEY}__in": part})}
    return found


def _completed(
    model: type[Register], organisation_id: int, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields to set: those given and those that follow from them."""
    fields = dict(given)
    crs: geo.Crs = fields.pop("crs", None) or geo.Crs.WGS84
    _refuse_unknown(model, fields)
    for value in fields.values():
        if isinstance(value, Model) and getattr(value, "organisation_id", None) != organisation_id:
            raise OtherOrganisation
    if issubclass(model, Place):
        _place(fields, crs, organisation_id)
    return fields


def _refuse_unknown(model: type[Register], names: Iterable[str]) -> None:
    columns = [one for one in model._meta.concrete_fields if one.name not in DERIVED]
    known = {name for one in columns for name in (one.name, one.attname)} - {model.KEY}
    strangers = sorted(set(names) - known)
    if strangers:
        raise BadField(noun=model._meta.verbose_name, fields=", ".join(strangers))


def _place(fields: dict[str, Any], crs: geo.Crs, organisation_id: int) -> None:
    """Bring geometry and point inside and add what follows from them."""
    if fields.get("geometry") is not None:
        shape = fields["geometry"]
        shape = to_inside(shape if isinstance(shape, BaseGeometry) else from_geojson(shape))
        fields |= shape_fields(shape)
        if fields.get("lon") is None and fields.get("lat") is None:
            point, crs = shape.representative_point(), geo.Crs.WGS84
            fields |= {"lon": point.x, "lat": point.y}
    if "lon" not in fields and "lat" not in fields:
        return
    lon, lat = fields.get("lon"), fields.get("lat")
    if lon is None and lat is None:
        fields["cell"] = None
        return
    if lon is None or lat is None:
        raise geo.BadCoordinate(lon=lon, lat=lat)
    lon, lat = geo.to_wgs84(float(lon), float(lat), crs)
    fields |= {"lon": round(lon, DECIMALS), "lat": round(lat, DECIMALS)}
    fields["cell"] = geo.cell_of(fields["lon"], fields["lat"])
    if "community" not in fields and "community_id" not in fields:
        where = located(organisation_id, fields["lon"], fields["lat"])
        fields["community_id"] = where.community_id if where else None
