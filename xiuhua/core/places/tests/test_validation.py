import time

import pytest
from shapely import Polygon, box
from shapely.affinity import translate

from xiuhua.core.places.codes import Segments
from xiuhua.core.places.tests.ground import square
from xiuhua.core.places.validation import Piece, Tolerances, check_shapes, judge
from xiuhua.core.places.vocab import Flaw

GRID = Segments.of([["county", 6], ["street", 3], ["community", 3], ["grid", 2]])
HOME = "330182001001"
PARENTS = {HOME: square(0, 0, 2, 1)}
LEFT, RIGHT = square(0, 0), square(1, 0)
METRE = 1 / 111_000  # of latitude, in degrees


def piece(serial, shape, parent=HOME):
    return Piece(f"{HOME}{serial:02}", parent, shape)


def flaws(*pieces, **more):
    judgement = judge(pieces, segments=GRID, segment="grid", parents=PARENTS, **more)
    return {(finding.code[-2:], finding.flaw) for finding in judgement.findings}


def test_grids_that_tile_their_community_are_all_good():
    assert flaws(piece(1, LEFT), piece(2, RIGHT)) == set()


BOW_TIE = Polygon([(119.2, 29.4), (119.21, 29.41), (119.21, 29.4), (119.2, 29.41)])


@pytest.mark.parametrize(
    ("case", "bad", "expected"),
    [
        ("crosses itself", piece(2, BOW_TIE), {("02", Flaw.INVALID), ("01", Flaw.GAP)}),
        ("no polygon", piece(2, None), {("02", Flaw.NOT_POLYGON), ("01", Flaw.GAP)}),
        ("a point", piece(2, RIGHT.centroid), {("02", Flaw.NOT_POLYGON), ("01", Flaw.GAP)}),
        ("empty", piece(2, Polygon()), {("02", Flaw.NOT_POLYGON), ("01", Flaw.GAP)}),
        ("two metres outside", piece(2, translate(RIGHT, 0, 2 * METRE)), {("02", Flaw.OUTSIDE)}),
        (
            "over its neighbour",
            piece(2, translate(RIGHT, -10 * METRE)),
            {("01", Flaw.OVERLAP), ("02", Flaw.OVERLAP)},
        ),
        ("a second of its code", piece(1, RIGHT), {("01", Flaw.DUPLICATE), ("01", Flaw.GAP)}),
        ("too short a code", Piece("33", HOME, RIGHT), {("33", Flaw.UNREADABLE_CODE)}),
        (
            "another community's code",
            Piece("33018200200102", HOME, RIGHT),
            {("02", Flaw.FOREIGN_PREFIX)},
        ),
        (
            "an unknown community",
            Piece("33018200200102", "330182002001", RIGHT),
            {("02", Flaw.NO_PARENT), ("01", Flaw.GAP)},
        ),
    ],
)
def test_what_is_wrong_is_named(case, bad, expected):
    wide = Tolerances(gap_share=0.01) if not any(f == Flaw.GAP for _, f in expected) else None
    assert flaws(piece(1, LEFT), bad, tolerances=wide) == expected


@pytest.mark.parametrize(
    ("case", "shift_m", "found"),
    [("within half a metre", 0.3, False), ("beyond half a metre", 0.8, True)],
)
def test_half_a_metre_outside_is_forgiven(case, shift_m, found):
    moved = translate(RIGHT, 0, shift_m * METRE)
    assert (("02", Flaw.OUTSIDE) in flaws(piece(1, LEFT), piece(2, moved))) is found


def test_an_overlap_below_a_square_metre_is_forgiven():
    sliver = translate(RIGHT, -0.0005 * METRE)  # a kilometre long, half a millimetre wide
    assert flaws(piece(1, LEFT), piece(2, sliver)) == set()


def test_an_overlap_is_measured_in_square_metres():
    tolerances = Tolerances(gap_share=1)
    judgement = check_shapes([piece(1, LEFT), piece(2, LEFT)], PARENTS, tolerances=tolerances)
    overlap = next(one for one in judgement.findings if one.flaw == Flaw.OVERLAP)
    assert overlap.amount == pytest.approx(judgement.area_m2[f"{HOME}01"], abs=0.01)
    assert overlap.amount == pytest.approx(1_074_000, rel=0.01)  # 0.01 degrees at 29.4 north


def test_a_gap_is_told_of_the_parent_and_spoils_no_piece():
    judgement = check_shapes([piece(1, LEFT)], PARENTS)
    assert [(one.code, one.flaw) for one in judgement.findings] == [(HOME, Flaw.GAP)]
    assert judgement.bad == set()


def test_standing_pieces_fill_their_parent():
    assert flaws(piece(1, LEFT), standing=[piece(2, RIGHT)]) == set()


def test_a_new_piece_may_not_lie_over_a_standing_one():
    found = flaws(piece(1, LEFT), piece(2, RIGHT), standing=[piece(3, RIGHT)])
    assert found == {("02", Flaw.OVERLAP)}


def test_a_standing_piece_of_the_same_code_is_replaced():
    assert flaws(piece(1, LEFT), piece(2, RIGHT), standing=[piece(2, LEFT)]) == set()


def test_a_finding_is_a_sentence_in_both_languages():
    judgement = check_shapes([piece(1, LEFT)], PARENTS)
    finding = judgement.findings[0]
    assert finding.text("zh").startswith(f"{HOME}: 下级未铺满上级区域 (")
    assert finding.text("en").startswith(f"{HOME}: The parts do not fill their parent (")
    assert finding.text("en").endswith(" m²)")


def test_five_thousand_grids_are_judged_within_ten_seconds():
    columns, rows = 100, 50
    pieces = [
        Piece(
            f"{3301820010010000 + row * columns + column}", f"c{column // 10}", square(column, row)
        )
        for row in range(rows)
        for column in range(columns)
    ]
    parents = {f"c{index}": square(index * 10, 0, 10, rows) for index in range(10)}
    began = time.process_time()
    judgement = check_shapes(pieces, parents)
    assert time.process_time() - began < 10
    assert not judgement.findings
    assert len(judgement.area_m2) == len(pieces)


def test_nothing_to_judge_has_no_findings():
    assert not check_shapes([], {HOME: box(0, 0, 1, 1)}).findings
