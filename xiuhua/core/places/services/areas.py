"""Areas: the county, its streets and towns, their communities and villages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import require
from xiuhua.core.people.errors import OtherOrganisation
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.places import records
from xiuhua.core.places.codes import SEGMENT_OF_LEVEL, Segments
from xiuhua.core.places.errors import AreaInUse, BadAreaCode, UnknownArea
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import AdminArea, CodeScheme
from xiuhua.core.places.reports import ImportReport
from xiuhua.core.places.selectors import AREAS, GROUND
from xiuhua.core.places.services.tiling import (
    areas_in_force,
    long_names,
    piece_of,
    report_of,
    shapes_of,
)
from xiuhua.core.places.shapes import shape_fields, to_inside
from xiuhua.core.places.validation import Judgement, Piece, Tolerances, check_codes, judge
from xiuhua.core.places.vocab import AreaLevel

PARENT_SEGMENT = {"county": "", "street": "county", "community": "street"}
KEY = ("organisation", "code", "valid_from")


@transaction.atomic
def create_area(
    *,
    organisation: Organisation,
    code: str,
    level: AreaLevel,
    zh: str,
    en: str = "",
    parent: AdminArea | None = None,
    geometry: BaseGeometry | None = None,
    scheme: CodeScheme | None = None,
    valid_from: date | None = None,
    actor: User | None,
) -> AdminArea:
    """Enter one area; one in force with the same code takes the new name, parent and polygon.

    The WGS-84 polygon is taken as it is: `import_areas` measures it against others. A `scheme`
    proves the code and that it begins with the parent's. It is in force from `valid_from`, today
    if None.

    Raises:
        FutureDay: `valid_from` has not come yet.
        BadAreaCode: the code does not fit `scheme` or `parent`.
        BadValue: a name or code is empty or too long.
        OtherOrganisation: `parent` belongs to another.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    if parent is not None and parent.organisation_id != organisation.pk:
        raise OtherOrganisation
    piece = Piece(code, parent.code if parent else "", geometry)
    if scheme and check_codes([piece], Segments.of(scheme.segments), SEGMENT_OF_LEVEL[level]):
        raise BadAreaCode(area=code)
    day = records.first_day(organisation, valid_from)
    area = AdminArea.objects.filter(organisation=organisation, code=code, valid_to=None).first()
    created = area is None
    area = area or AdminArea(organisation=organisation, code=code, valid_from=day)
    fields: dict[str, Any] = {"level": level, "zh": zh, "en": en, "parent": parent}
    if geometry is not None:
        fields |= shape_fields(to_inside(geometry))
    changes = records.change(area, fields)
    if changes:
        records.clean(area)
        area.save()
        verb = "area.created" if created else "area.changed"
        record(verb, area.ref, actor=actor, changes=changes)
        AREAS.bump()
        GROUND.bump()
    return area


@transaction.atomic
def retire_area(*, organisation: Organisation, code: str, actor: User | None) -> AdminArea:
    """End an area today; cases keep it, nothing new is located in it.

    Raises:
        UnknownArea: no area in force has this code.
        AreaInUse: it has parts or unit grids in force.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    area = AdminArea.objects.filter(organisation=organisation, code=code, valid_to=None).first()
    if area is None:
        raise UnknownArea(area=code)
    if area.parts.filter(valid_to=None).exists() or area.grids.filter(valid_to=None).exists():
        raise AreaInUse(area=area.zh)
    area.valid_to = records.today(organisation)
    area.save(update_fields=["valid_to"])
    record("area.retired", area.ref, actor=actor)
    AREAS.bump()
    GROUND.bump()
    return area


def import_areas(
    features: Sequence[Feature],
    *,
    organisation: Organisation,
    level: AreaLevel,
    scheme: CodeScheme | None = None,
    valid_from: date | None = None,
    tolerances: Tolerances | None = None,
    apply: bool = False,
    actor: User | None,
) -> ImportReport:
    """Judge areas of one level against the level above and each other; write the good ones.

    A dry run unless `apply`. Parents come first: county, then streets and towns, then communities
    and villages. Without `scheme` codes are free and each feature names its parent. A gap is
    reported and holds nothing back.
    """
    require(actor, "places.write", organisation_id=organisation.pk)
    with records.writing(apply):
        day = records.first_day(organisation, valid_from)
        segments = Segments.of(scheme.segments) if scheme else None
        segment = SEGMENT_OF_LEVEL[level]
        pieces = [piece_of(feature, segments, segment) for feature in features]
        if segment == "county":
            # Files name the city that holds it, which is not kept here.
            pieces = [replace(piece, parent="") for piece in pieces]
        parents = areas_in_force(organisation, PARENT_SEGMENT[segment])
        siblings = areas_in_force(organisation, segment)
        judgement = judge(
            pieces,
            segments=segments,
            segment=segment,
            parents=shapes_of(parents),
            standing=_standing(siblings),
            tolerances=tolerances,
        )
        judgement.findings += long_names(features)
        if not apply:
            return report_of(pieces, judgement, applied=0)
        bad = judgement.bad
        new = partial(AdminArea, organisation=organisation, valid_from=day)
        pairs = [
            (
                siblings.get(piece.code) or new(code=piece.code),
                _fields(feature, level, parents.get(piece.parent), judgement),
            )
            for piece, feature in zip(pieces, features, strict=True)
            if piece.code not in bad
        ]
        return report_of(pieces, judgement, _save(pairs, organisation, actor))


def _standing(areas: dict[str, AdminArea]) -> list[Piece]:
    shapes = shapes_of(areas)
    return [
        Piece(code, area.parent.code if area.parent else "", shapes[code])
        for code, area in areas.items()
    ]


def _fields(
    feature: Feature, level: AreaLevel, parent: AdminArea | None, judgement: Judgement
) -> dict[str, Any]:
    names = {"zh": feature.zh or feature.code} | ({"en": feature.en} if feature.en else {})
    shape = shape_fields(feature.geometry, judgement.area_m2.get(feature.code))
    return {"level": level, "parent": parent, **names, **shape}


def _save(
    pairs: list[tuple[AdminArea, dict[str, Any]]], organisation: Organisation, actor: User | None
) -> int:
    written = records.save_all(
        AdminArea,
        pairs,
        key=KEY,
        kind="area.imported",
        subject=f"people.organisation/{organisation.code}",
        actor=actor,
    )
    done = written.added + written.changed
    if done:
        AREAS.bump()
        GROUND.bump()
    return done
