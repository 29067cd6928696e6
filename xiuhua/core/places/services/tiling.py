"""What the imports of areas and of unit grids have in common."""

from collections.abc import Mapping, Sequence

from shapely.geometry.base import BaseGeometry

from xiuhua.core.people.models import Organisation
from xiuhua.core.places.codes import SEGMENT_OF_LEVEL, Segments
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import AdminArea
from xiuhua.core.places.reports import ImportReport
from xiuhua.core.places.shapes import many_from_geojson
from xiuhua.core.places.validation import Finding, Judgement, Piece
from xiuhua.core.places.vocab import AreaLevel, Flaw

LONGEST_NAME = 100


def piece_of(feature: Feature, segments: Segments | None, segment: str) -> Piece:
    """Return a feature to be judged; its parent is the one it names, or the front of its code."""
    parent = feature.parent
    if not parent and segments and segments.fits(feature.code, segment):
        parent = segments.parent_of(feature.code)
    return Piece(feature.code, parent, feature.geometry)


def long_names(features: Sequence[Feature]) -> list[Finding]:
    """Return a finding for each name that its column cannot hold."""
    return [
        Finding(feature.code, Flaw.LONG_NAME, other=name)
        for feature in features
        for name in (feature.zh, feature.en)
        if len(name) > LONGEST_NAME
    ]


def areas_in_force(organisation: Organisation, segment: str) -> dict[str, AdminArea]:
    """Return the areas of one step of the tree by code (1 statement)."""
    levels = [level for level in AreaLevel if SEGMENT_OF_LEVEL[level] == segment]
    rows = AdminArea.objects.filter(organisation=organisation, valid_to=None, level__in=levels)
    return {area.code: area for area in rows.select_related("parent")}


def shapes_of(areas: Mapping[str, AdminArea]) -> dict[str, BaseGeometry | None]:
    """Return the polygons of areas by code, None for those without."""
    drawn = {code: area.geometry for code, area in areas.items() if area.geometry}
    shapes = dict(zip(drawn, many_from_geojson(drawn.values()), strict=True))
    return {code: shapes.get(code) for code in areas}


def report_of(pieces: Sequence[Piece], judgement: Judgement, applied: int) -> ImportReport:
    """Return the report over all pieces."""
    bad = judgement.bad
    wrong = sum(piece.code in bad for piece in pieces)
    return ImportReport(len(pieces), wrong, applied, judgement.findings)
