"""Zones: sets of whole unit grids, and the people who answer for them."""

from collections.abc import Sequence
from datetime import date

import shapely
from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.errors import BadPeriod, OtherOrganisation
from xiuhua.core.people.models import Organisation, Post, Unit, User
from xiuhua.core.places import records
from xiuhua.core.places.errors import UnknownGrid
from xiuhua.core.places.models import UnitGrid, Zone, ZoneAssignment, ZoneMember
from xiuhua.core.places.shapes import many_from_geojson, shape_fields
from xiuhua.core.places.vocab import ZoneKind


@transaction.atomic
def create_zone(
    *,
    organisation: Organisation,
    kind: ZoneKind,
    code: str,
    zh: str,
    en: str = "",
    unit: Unit | None = None,
    actor: User | None,
) -> Zone:
    """Enter a zone, without grids yet; one with this kind and code takes the new name and unit.

    Raises:
        BadValue: a name or code is empty or too long.
        OtherOrganisation: `unit` belongs to another.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    if unit is not None and unit.organisation_id != organisation.pk:
        raise OtherOrganisation
    zone = Zone.objects.filter(organisation=organisation, kind=kind, code=code).first()
    created = zone is None
    zone = zone or Zone(organisation=organisation, kind=kind, code=code)
    changes = records.change(zone, {"zh": zh, "en": en, "unit": unit})
    if changes:
        records.clean(zone)
        zone.save()
        verb = "zone.created" if created else "zone.changed"
        record(verb, zone.ref, actor=actor, changes=changes)
    return zone


@transaction.atomic
def set_zone_members(zone: Zone, grids: Sequence[str], *, actor: User | None) -> Zone:
    """Make a zone consist of exactly these unit grids, named by code, and redraw it.

    Raises:
        UnknownGrid: some are not in force in the zone's organisation; nothing is changed.
    """
    require(actor, "places.write", organisation_id=zone.organisation_id)
    there = UnitGrid.objects.filter(organisation_id=zone.organisation_id, valid_to=None)
    wanted = dict(there.filter(code__in=set(grids)).values_list("code", "id"))
    unknown = sorted(set(grids) - wanted.keys())
    if unknown:
        raise UnknownGrid(grids=", ".join(unknown))
    before = dict(zone.members.values_list("grid__code", "grid_id"))
    gone, came = before.keys() - wanted.keys(), wanted.keys() - before.keys()
    if not gone and not came:
        return zone
    zone.members.filter(grid_id__in=[before[code] for code in gone]).delete()
    ZoneMember.objects.bulk_create(ZoneMember(zone=zone, grid_id=wanted[code]) for code in came)
    redraw(zone)
    record("zone.members_set", zone.ref, actor=actor, added=sorted(came), removed=sorted(gone))
    return zone


@transaction.atomic
def assign_zone(
    zone: Zone,
    user: User,
    post: Post,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    shift: str = "",
    actor: User | None,
) -> ZoneAssignment:
    """Let a person answer for a zone in a post from a day (today if None) to a day (excluded).

    A repeat with the same first day and shift takes the new last day.

    Raises:
        BadPeriod: it ends before it begins.
        OtherOrganisation: the person belongs to another.
    """
    require(actor, "places.write", organisation_id=zone.organisation_id)
    if user.organisation_id != zone.organisation_id:
        raise OtherOrganisation
    begins = valid_from or records.today(zone.organisation)
    if valid_to is not None and valid_to <= begins:
        raise BadPeriod
    assignment, _ = ZoneAssignment.objects.update_or_create(
        zone=zone,
        user=user,
        post=post,
        shift=shift,
        valid_from=begins,
        defaults={"valid_to": valid_to},
    )
    record(
        "zone.assigned",
        zone.ref,
        actor=actor,
        user=user.username,
        post=post.code,
        shift=shift,
        valid_from=begins,
        valid_to=valid_to,
    )
    return assignment


@transaction.atomic
def end_zone_assignment(
    assignment: ZoneAssignment, *, valid_to: date | None = None, actor: User | None
) -> ZoneAssignment:
    """End an assignment; `valid_to` is the first day without it, today if None.

    Raises:
        BadPeriod: that is not after its first day.
    """
    zone = assignment.zone
    require(actor, "places.write", organisation_id=zone.organisation_id)
    ends = valid_to or records.today(zone.organisation)
    if ends <= assignment.valid_from:
        raise BadPeriod
    assignment.valid_to = ends
    assignment.save(update_fields=["valid_to"])
    record(
        "zone.assignment_ended",
        zone.ref,
        actor=actor,
        user=assignment.user.username,
        post=assignment.post.code,
        valid_to=ends,
    )
    return assignment


def redraw(zone: Zone) -> None:
    """Make a zone's polygon the union of its grids' (2 statements)."""
    drawn = UnitGrid.objects.filter(memberships__zone=zone, geometry__isnull=False)
    shapes = many_from_geojson(drawn.values_list("geometry", flat=True))
    union = shapely.union_all(shapes) if shapes else None
    for name, value in shape_fields(union).items():
        setattr(zone, name, value)
    zone.save()
