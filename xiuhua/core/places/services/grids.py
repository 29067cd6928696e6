"""Unit grids and the schemes of codes."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places import records
from xiuhua.core.places.codes import Segments
from xiuhua.core.places.errors import GridRetired, UnknownGrid
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import AdminArea, CodeScheme, UnitGrid, Zone, ZoneMember
from xiuhua.core.places.reports import ImportReport
from xiuhua.core.places.selectors import GRID_CODES, GROUND
from xiuhua.core.places.services.tiling import (
    areas_in_force,
    long_names,
    piece_of,
    report_of,
    shapes_of,
)
from xiuhua.core.places.services.zones import redraw
from xiuhua.core.places.shapes import many_from_geojson, shape_fields
from xiuhua.core.places.validation import Finding, Judgement, Piece, Tolerances, judge
from xiuhua.core.places.vocab import Flaw

SCHEMES = Path(__file__).resolve().parents[1] / "data" / "code_schemes.csv"


@transaction.atomic
def load_code_schemes(*, path: Path = SCHEMES, actor: User | None = None) -> int:
    """Load the schemes of codes; a repeat changes nothing. Return how many changed."""
    require(actor, "places.write")
    there = {scheme.code: scheme for scheme in CodeScheme.objects.all()}
    changed = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pairs = (part.split(":") for part in row.pop("segments").split(";"))
            fields = {**row, "segments": [[name, int(length)] for name, length in pairs]}
            scheme = there.get(row["code"]) or CodeScheme()
            if records.change(scheme, fields):
                scheme.save()
                changed.append(scheme.code)
    if changed:
        record("code_schemes.loaded", "places.code_schemes", actor=actor, codes=changed)
    return len(changed)


def import_grids(
    features: Sequence[Feature],
    *,
    organisation: Organisation,
    scheme: CodeScheme,
    valid_from: date | None = None,
    tolerances: Tolerances | None = None,
    apply: bool = False,
    actor: User | None,
) -> ImportReport:
    """Judge unit grids against their communities and each other; write the good ones.

    A dry run unless `apply`. A grid already there takes the new polygon and name, with today as
    its day of change; a retired code is refused for good. A gap is reported and holds nothing back.

    Raises:
        FutureDay: `valid_from` has not come yet.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    with records.writing(apply):
        day = records.first_day(organisation, valid_from)
        segments = Segments.of(scheme.segments)
        pieces = [piece_of(feature, segments, segments.last) for feature in features]
        communities = areas_in_force(organisation, "community")
        there = _stored({piece.code for piece in pieces})
        judgement = judge(
            pieces,
            segments=segments,
            segment=segments.last,
            parents=shapes_of(communities),
            standing=_standing(organisation),
            tolerances=tolerances,
        )
        judgement.findings += _refused(there.values(), organisation) + long_names(features)
        if not apply:
            return report_of(pieces, judgement, applied=0)
        bad = judgement.bad
        new = partial(UnitGrid, organisation=organisation, valid_from=day)
        pairs = [
            (
                there.get(piece.code) or new(code=piece.code),
                _fields(feature, scheme, communities[piece.parent], judgement),
            )
            for piece, feature in zip(pieces, features, strict=True)
            if piece.code not in bad
        ]
        return report_of(pieces, judgement, _save(pairs, organisation, actor))


@transaction.atomic
def describe_grids(
    *, organisation: Organisation, told: Mapping[str, Mapping[str, str]], actor: User | None
) -> records.Written:
    """Set names and notes of grids in force, by code; codes that are not drawn are left out."""
    require(actor, "places.write", organisation_id=organisation.pk)
    changed = 0
    for grid in UnitGrid.objects.filter(organisation=organisation, valid_to=None, code__in=told):
        if changes := records.change(grid, told[grid.code]):
            grid.save(update_fields=list(changes))
            record("grid.described", grid.ref, actor=actor, changes=changes)
            changed += 1
    return records.Written(0, changed, len(told) - changed)


@transaction.atomic
def retire_grid(
    *, organisation: Organisation, code: str, note: str = "", actor: User | None
) -> UnitGrid:
    """End a unit grid today and take it out of its zones; its code is never used again.

    Raises:
        UnknownGrid: the organisation never had it.
        GridRetired: it was retired before.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    grid = UnitGrid.objects.filter(organisation=organisation, code=code).first()
    if grid is None:
        raise UnknownGrid(grids=code)
    if grid.valid_to is not None:
        raise GridRetired(grid=code)
    zones = list(Zone.objects.filter(members__grid=grid))
    ZoneMember.objects.filter(grid=grid).delete()
    for zone in zones:
        redraw(zone)
    grid.valid_to = records.today(organisation)
    grid.note = note or grid.note
    records.clean(grid)
    grid.save(update_fields=["valid_to", "note"])
    record("grid.retired", grid.ref, actor=actor, note=note, zones=[zone.code for zone in zones])
    GROUND.bump()
    return grid


def _stored(codes: Iterable[str]) -> dict[str, UnitGrid]:
    """Return the grids of these codes, of any organisation, retired or not: codes are unique."""
    wanted = sorted(codes)
    rows: list[UnitGrid] = []
    for start in range(0, len(wanted), records.BATCH):
        rows += UnitGrid.objects.filter(code__in=wanted[start : start + records.BATCH])
    return {grid.code: grid for grid in rows}


def _standing(organisation: Organisation) -> list[Piece]:
    grids = UnitGrid.objects.filter(organisation=organisation, valid_to=None)
    drawn = grids.filter(geometry__isnull=False)
    rows = list(drawn.values_list("code", "community__code", "geometry"))
    shapes = many_from_geojson(geometry for *_, geometry in rows)
    return [
        Piece(code, parent, shape) for (code, parent, _), shape in zip(rows, shapes, strict=True)
    ]


def _refused(there: Iterable[UnitGrid], organisation: Organisation) -> list[Finding]:
    findings = []
    for grid in there:
        if grid.organisation_id != organisation.pk:
            findings.append(Finding(grid.code, Flaw.TAKEN))
        elif grid.valid_to is not None:
            findings.append(Finding(grid.code, Flaw.RETIRED))
    return findings


def _fields(
    feature: Feature, scheme: CodeScheme, community: AdminArea, judgement: Judgement
) -> dict[str, Any]:
    names = {"name": feature.zh} if feature.zh else {}
    shape = shape_fields(feature.geometry, judgement.area_m2.get(feature.code))
    return {"scheme": scheme, "community": community, **names, **shape}


def _save(
    pairs: list[tuple[UnitGrid, dict[str, Any]]], organisation: Organisation, actor: User | None
) -> int:
    today = records.today(organisation)
    for grid, fields in pairs:
        if grid.pk is not None and records.differs(grid, fields):
            fields["changed_on"] = today
    written = records.save_all(
        UnitGrid,
        pairs,
        key=("code",),
        kind="grid.imported",
        subject=f"people.organisation/{organisation.code}",
        actor=actor,
    )
    done = written.added + written.changed
    if done:
        GROUND.bump()
        GRID_CODES.bump()
    return done
