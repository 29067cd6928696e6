"""Whether areas tile their parents as they should: pure Shapely on plain values.

Codes, validity, inside the parent, no overlap, no gap; all measures on an equal-area plane, in
square metres. Nothing here reads or writes a database.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from xiuhua.core.places.codes import Segments
from xiuhua.core.places.vocab import Flaw
from xiuhua.kit.geo import in_metres

METRES_OF_DEGREE = 111_195.0  # of latitude, on the mean sphere
POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Piece:
    """An area or a unit grid to be judged: its code, its parent's code, its WGS-84 polygon."""

    code: str
    parent: str
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How much is forgiven."""

    outside_m: float = 0.5
    overlap_m2: float = 1.0
    gap_share: float = 0.001  # of the parent's area


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one piece, with its amount in `unit` where it has one."""

    code: str
    flaw: Flaw
    amount: float | None = None
    unit: str = ""
    other: str = ""

    def text(self, language: str = "zh") -> str:
        """Return the finding as a sentence."""
        words = [self.other] if self.other else []
        if self.amount is not None:
            words.append(f"{self.amount:,.2f} {self.unit}")
        return f"{self.code}: {self.flaw.name_in(language)}" + (
            f" ({', '.join(words)})" if words else ""
        )

    def as_data(self) -> dict[str, str | float | None]:
        """Return the finding for JSON."""
        return {
            "code": self.code,
            "what": self.flaw.value,
            "amount": self.amount,
            "unit": self.unit,
            "other": self.other,
            "zh": self.text("zh"),
            "en": self.text("en"),
        }


@dataclass(slots=True)
class Judgement:
    """The findings over many pieces, and each readable piece's area in m²."""

    findings: list[Finding] = field(default_factory=list)
    area_m2: dict[str, float] = field(default_factory=dict)

    @property
    def bad(self) -> set[str]:
        """Codes of pieces that are not to be used; a gap is no fault of any one of them."""
        return {finding.code for finding in self.findings if finding.flaw != Flaw.GAP}

    def counts(self) -> dict[Flaw, int]:
        """Return how often each flaw was found."""
        return dict(Counter(finding.flaw for finding in self.findings))


def judge(
    pieces: Sequence[Piece],
    *,
    segments: Segments | None,
    segment: str,
    parents: Mapping[str, BaseGeometry | None],
    standing: Iterable[Piece] = (),
    tolerances: Tolerances | None = None,
) -> Judgement:
    """Judge codes, parents and polygons together.

    Args:
        pieces: what is new or changed, all of one level.
        segments: how codes are built; None if they are free.
        segment: the segment that these codes end with.
        parents: every parent that may be named, with its WGS-84 polygon where it has one.
        standing: pieces already there, see `check_shapes`.
        tolerances: how much is forgiven.
    """
    drawn = {code: shape for code, shape in parents.items() if shape is not None}
    judgement = check_shapes(pieces, drawn, standing=standing, tolerances=tolerances)
    judgement.findings += check_codes(pieces, segments, segment)
    judgement.findings += [
        Finding(piece.code, Flaw.NO_PARENT, other=piece.parent)
        for piece in pieces
        if piece.parent and piece.parent not in parents
    ]
    return judgement


def check_codes(pieces: Sequence[Piece], segments: Segments | None, segment: str) -> list[Finding]:
    """Return what is wrong with codes: twice in the file, not of the scheme, not of the parent."""
    seen: set[str] = set()
    findings = []
    for piece in pieces:
        if piece.code in seen:
            findings.append(Finding(piece.code, Flaw.DUPLICATE))
        seen.add(piece.code)
        if segments is None and piece.code:
            continue
        if segments is None or not segments.fits(piece.code, segment):
            findings.append(Finding(piece.code, Flaw.UNREADABLE_CODE))
        elif piece.parent and segments.parent_of(piece.code) != piece.parent:
            findings.append(Finding(piece.code, Flaw.FOREIGN_PREFIX, other=piece.parent))
    return findings


def check_shapes(
    pieces: Sequence[Piece],
    parents: Mapping[str, BaseGeometry],
    *,
    standing: Iterable[Piece] = (),
    tolerances: Tolerances | None = None,
) -> Judgement:
    """Judge polygons against their parents and each other.

    Args:
        pieces: what is new or changed.
        parents: WGS-84 polygons by code; a piece whose parent has none is not measured against it.
        standing: pieces already there, which new ones may not overlap and which help to fill a
            parent; one with the code of a new piece is replaced by it.
        tolerances: how much is forgiven.

    Returns:
        Findings, and the area of every piece with a valid polygon.
    """
    tolerances = tolerances or Tolerances()
    judgement = Judgement(_unusable(pieces))
    usable = _first_of_each(piece for piece in pieces if _is_valid(piece))
    replaced = {piece.code for piece in pieces}
    old = [piece for piece in standing if piece.code not in replaced and _is_valid(piece)]
    ground = _Ground(usable, old, parents)
    judgement.area_m2 = dict(
        zip((piece.code for piece in usable), _square_metres(list(ground.new)), strict=True)
    )
    judgement.findings += ground.outside(tolerances.outside_m)
    judgement.findings += ground.overlaps(tolerances.overlap_m2)
    judgement.findings += ground.gaps(tolerances.gap_share)
    return judgement


def _unusable(pieces: Iterable[Piece]) -> list[Finding]:
    findings = []
    for piece in pieces:
        if not _is_polygon(piece.geometry):
            findings.append(Finding(piece.code, Flaw.NOT_POLYGON))
        elif not _is_valid(piece):
            reason = shapely.is_valid_reason(piece.geometry)
            findings.append(Finding(piece.code, Flaw.INVALID, other=reason))
    return findings


def _is_polygon(shape: BaseGeometry | None) -> bool:
    return shape is not None and shape.geom_type in POLYGONS and not shape.is_empty


def _is_valid(piece: Piece) -> bool:
    return _is_polygon(piece.geometry) and bool(shapely.is_valid(piece.geometry))


def _first_of_each(pieces: Iterable[Piece]) -> list[Piece]:
    by_code: dict[str, Piece] = {}
    for piece in pieces:
        by_code.setdefault(piece.code, piece)
    return list(by_code.values())


class _Ground:
    """New pieces first, then standing ones.

    A polygon's edges are straight in degrees and bend on a map projection, by a metre over ten
    kilometres; so what touches what is decided in degrees, and only amounts are projected.
    """

    def __init__(
        self, new: list[Piece], old: list[Piece], parents: Mapping[str, BaseGeometry]
    ) -> None:
        self.pieces = new + old
        self.count = len(new)
        self.parts: dict[str, list[int]] = {}
        for row, piece in enumerate(self.pieces):
            self.parts.setdefault(piece.parent, []).append(row)
        self.shapes = np.array([piece.geometry for piece in self.pieces], dtype=object)
        self.new = self.shapes[: self.count]
        touched = {piece.parent for piece in new}
        self.parents = {code: parents[code] for code in sorted(touched & parents.keys())}

    def outside(self, tolerance_m: float) -> list[Finding]:
        findings = []
        for parent, shape in self.parents.items():
            rows = np.array([row for row in self.parts[parent] if row < self.count])
            for row in rows[~_covered(self.shapes[rows], shape, tolerance_m)]:
                amount = _square_metres([shapely.difference(self.shapes[row], shape)])[0]
                code = self.pieces[row].code
                findings.append(Finding(code, Flaw.OUTSIDE, round(amount, 2), "m²", parent))
        return findings

    def overlaps(self, tolerance_m2: float) -> list[Finding]:
        if not self.count:
            return []
        first, second = shapely.STRtree(self.shapes).query(self.new, predicate="intersects")
        once = first < second
        first, second = first[once], second[once]
        shared = shapely.intersection(self.shapes[first], self.shapes[second])
        real = shapely.area(shared) > 0
        first, second, shared = first[real], second[real], shared[real]
        findings = []
        for one, two, amount in zip(first, second, _square_metres(list(shared)), strict=True):
            if amount < tolerance_m2:
                continue
            codes = self.pieces[one].code, self.pieces[two].code
            findings.append(Finding(codes[0], Flaw.OVERLAP, round(amount, 2), "m²", codes[1]))
            if two < self.count:
                findings.append(Finding(codes[1], Flaw.OVERLAP, round(amount, 2), "m²", codes[0]))
        return findings

    def gaps(self, tolerance: float) -> list[Finding]:
        findings = []
        for parent, shape in self.parents.items():
            covered = shapely.union_all(self.shapes[self.parts[parent]])
            gap_m2, whole_m2 = _square_metres([shapely.difference(shape, covered), shape])
            if gap_m2 > tolerance * whole_m2:
                findings.append(Finding(parent, Flaw.GAP, round(gap_m2, 2), "m²"))
        return findings


def _square_metres(shapes: list[BaseGeometry]) -> list[float]:
    return [float(area) for area in shapely.area(in_metres(shapes))]


def _covered(
    shapes: NDArray[np.object_], parent: BaseGeometry, tolerance_m: float
) -> NDArray[np.bool_]:
    """Tell which shapes lie in a parent that is widened, on a plane that keeps edges straight."""
    middle = shapely.get_coordinates(parent.centroid)[0]
    scale = METRES_OF_DEGREE * np.array([np.cos(np.radians(middle[1])), 1.0])

    def flatten(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        flat: NDArray[np.float64] = (vertices - middle) * scale
        return flat

    around = shapely.buffer(shapely.transform(parent, flatten), tolerance_m)
    shapely.prepare(around)
    return np.asarray(shapely.covers(around, shapely.transform(shapes, flatten)))
