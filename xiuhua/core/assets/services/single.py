"""One component entered, and changed; what it was before is kept."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiuhua.core.assets.errors import CodeTaken, OutsideCity, Retired
from xiuhua.core.assets.models import Component
from xiuhua.core.assets.services.preparing import NewComponent, Preparer
from xiuhua.core.assets.services.revisions import revision_of
from xiuhua.core.assets.services.serials import give_codes, skip_codes
from xiuhua.core.assets.vocab import Change, ComponentState, DataSource
from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places.selectors import is_drawn, located
from xiuhua.kit import clock, geo
from xiuhua.kit.errors import XiuhuaError


@transaction.atomic
def create_component(
    *, organisation: Organisation, new: NewComponent, actor: User | None
) -> Component:
    """Enter a surveyed component; its grid is the one it stands in. Six statements.

    Raises:
        BadComponentCode, NoCodeForClass, CodesUsedUp, CodeTaken: about its code.
        BadCoordinate, OutsideCity: about its place.
        UnknownUnit: a keeper is no unit of the organisation.
    """
    require(actor, "assets.write", organisation_id=organisation.pk)
    preparer = Preparer(organisation)
    (row,) = preparer.prepare([new])
    if isinstance(row, XiuhuaError):
        raise row
    if new.code:
        if Component.objects.filter(organisation=organisation, code=new.code).exists():
            raise CodeTaken(given=new.code)
        skip_codes(preparer, [new.code])
    else:
        give_codes(preparer, [row])
    row.save(force_insert=True)
    where = {"lon": row.lon, "lat": row.lat}
    record("assets.component_created", row.ref, actor=actor, class_code=row.class_code, where=where)
    return row


def change_state(*, component: Component, state: ComponentState, actor: User | None) -> Component:
    """Set the state a component was found in. Six statements.

    Raises:
        Retired: it does not change any more.
    """
    return _change(component, Change.STATE, {"state": state.value}, actor)


def move_component(
    *,
    component: Component,
    lon: float,
    lat: float,
    geometry: Mapping[str, Any] | None = None,
    position_note: str | None = None,
    data_source: DataSource = DataSource.SURVEYED,
    actor: User | None,
) -> Component:
    """Give a component its new place, WGS-84; line and polygon bring their new shape.

    Raises:
        Retired: it does not change any more.
        BadCoordinate, OutsideCity: about the new place.
    """
    place = located(component.organisation_id, lon, lat)
    if place is None and is_drawn(component.organisation_id):
        raise OutsideCity(lon=round(lon, 6), lat=round(lat, 6))
    new: dict[str, Any] = {
        "lon": lon,
        "lat": lat,
        "cell": geo.cell_of(lon, lat),
        "grid_id": place.grid_id if place else None,
        "geometry": None if geometry is None else dict(geometry),
        "data_source": data_source.value,
    }
    if position_note is not None:
        new["position_note"] = position_note
    return _change(component, Change.MOVED, new, actor)


def replace_component(
    *,
    component: Component,
    name: str | None = None,
    extra: Mapping[str, Any] | None = None,
    actor: User | None,
) -> Component:
    """Note that a new object stands in the same place under the same code; it is intact.

    Raises:
        Retired: it does not change any more.
    """
    new: dict[str, Any] = {"state": ComponentState.INTACT.value}
    if name is not None:
        new["name"] = name
    if extra is not None:
        new["extra"] = dict(extra)
    return _change(component, Change.REPLACED, new, actor)


def retire_component(
    *, component: Component, state: ComponentState = ComponentState.REMOVED, actor: User | None
) -> Component:
    """Take a component out of service for good; its row and code stay.

    Raises:
        Retired: it was before.
    """
    return _change(component, Change.RETIRED, {"state": state.value}, actor)


@transaction.atomic
def _change(
    component: Component, change: Change, new: dict[str, Any], actor: User | None
) -> Component:
    """Keep the row as it was, write the new one, tell the ledger what differs.

    A replacement and a retirement are told even when no field differs; nothing else is.
    """
    require(actor, "assets.write", organisation_id=component.organisation_id)
    locked = Component.objects.select_for_update(of=("self",)).select_related("organisation")
    row = locked.get(pk=component.pk)
    if row.retired_on is not None:
        raise Retired(component=row.code)
    differing = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not differing and change not in (Change.REPLACED, Change.RETIRED):
        return row
    told = {name: [getattr(row, name), value] for name, value in differing.items()}
    revision_of(row, change, actor).save(force_insert=True)
    row.changed_on = clock.local_day(clock.now(), row.organisation.timezone)
    if change == Change.RETIRED:
        row.retired_on = row.changed_on
    for name, value in differing.items():
        setattr(row, name, value)
    row.save(update_fields=[*differing, "changed_on", "retired_on"])
    record(f"assets.component_{change.value}", row.ref, actor=actor, changes=told)
    return row
