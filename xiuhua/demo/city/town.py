"""The built-up area on both banks: its street lines, its blocks, and their communities."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, hypot, sin

from xiuhua.demo.city.ground import BANK_M, RiverFrame
from xiuhua.demo.city.mesh import Mesh, Rect, halved, mesh_of, spaced
from xiuhua.kit.world import World

EAST_M, NORTH_M, SOUTH_M = 6_000.0, 2_800.0, 1_700.0  # half axes of the built-up area
GRIDS_A_COMMUNITY = 76  # leaves room below the 99 that two digits can number
MOST_GRIDS = 96
BRIDGES = 5
LAKE_S_M = 3_000.0


@dataclass(frozen=True, slots=True)
class StreetLine:
    """A street of constant `axis` = `value`; `bridge` says whether it crosses the river."""

    axis: str
    value: float
    grade: str
    bridge: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """The built-up area: its blocks, the street (0–2) and community each belongs to, its lines."""

    frame: RiverFrame
    mesh: Mesh
    street_of: tuple[int, ...]
    community_of: tuple[int, ...]
    lines: tuple[StreetLine, ...]
    alleys: tuple[tuple[str, float, float, float], ...]
    lake: Rect

    def communities(self, street: int) -> list[int]:
        """Return the numbers of a street's communities."""
        pairs = zip(self.street_of, self.community_of, strict=True)
        return sorted({community for of, community in pairs if of == street})


def build_town(world: World, frame: RiverFrame) -> Town:
    """Return the town: about 40 km² of blocks of 100–200 m in three streets."""
    rng = world.rng("city", "town")
    s_lines = sorted({*spaced(0, -6_700, 270, 420, rng), *spaced(0, 6_700, 270, 420, rng)})
    north = spaced(BANK_M, NORTH_M + 300, 220, 340, rng)
    south = spaced(-BANK_M, -SOUTH_M - 300, 220, 340, rng)
    t_lines = sorted({0.0, *north, *south})
    lake = _lake(s_lines, t_lines)
    blocks, cells, alleys = _blocks(world, s_lines, t_lines, lake)
    streets = _streets(blocks)
    return Town(
        frame,
        mesh_of(frame.at, blocks),
        streets,
        _communities(blocks, cells, streets),
        _lines(s_lines, t_lines),
        tuple(alleys),
        lake,
    )


def _lake(s_lines: Sequence[float], t_lines: Sequence[float]) -> Rect:
    """Return the park with the lake: four cells whose inner lines are branch roads."""
    i = max(k for k, s in enumerate(s_lines) if s < LAKE_S_M and k % 2 == 0)
    j = t_lines.index(BANK_M) + 3
    return Rect(s_lines[i], t_lines[j], s_lines[i + 2], t_lines[j + 2])


def _inside(block: Rect, phase: float) -> bool:
    """Say whether a block belongs to the built-up area: a bent oval, wider to the north."""
    s, t = block.centre
    east, middle = (EAST_M, 0.0) if t > 0 else (EAST_M * 0.72, 500.0)
    u, v = (s - middle) / east, t / (NORTH_M if t > 0 else SOUTH_M)
    angle = atan2(v, u)
    ragged = 1 + 0.07 * sin(5 * angle + phase) + 0.05 * sin(11 * angle + 2 * phase)
    return hypot(abs(u) ** 1.2, abs(v) ** 1.2) < ragged


def _longest_m(cell: Rect) -> float:
    """Return how long a block's side may be: lanes are dense in the old centre."""
    s, t = cell.centre
    if abs(t) < BANK_M:
        return 190.0
    return 128.0 + 66.0 * min(hypot(s / EAST_M, t / NORTH_M), 1.0)


def _blocks(
    world: World, s_lines: Sequence[float], t_lines: Sequence[float], lake: Rect
) -> tuple[list[Rect], list[tuple[int, int]], list[tuple[str, float, float, float]]]:
    rng = world.rng("city", "blocks")
    phase = rng.uniform(0, 6)
    blocks = [lake]
    cells = [(s_lines.index(lake.s0), t_lines.index(lake.t0))]
    alleys: list[tuple[str, float, float, float]] = []
    for i, (s0, s1) in enumerate(pairwise(s_lines)):
        for j, (t0, t1) in enumerate(pairwise(t_lines)):
            cell = Rect(s0, t0, s1, t1)
            if lake.s0 <= s0 < lake.s1 and lake.t0 <= t0 < lake.t1:
                continue
            kept = [b for b in halved(cell, _longest_m, rng) if _inside(b, phase)]
            blocks += kept
            cells += [(i, j)] * len(kept)
            if len(kept) > 3 and abs(cell.centre[1]) > BANK_M:
                alleys.append(_alley(cell, kept))
    return blocks, cells, alleys


def _alley(cell: Rect, blocks: Sequence[Rect]) -> tuple[str, float, float, float]:
    """Return the line of a cell's first cut: axis, value, start, end; it gets a lane's name."""
    if cell.s1 - cell.s0 >= cell.t1 - cell.t0:
        cuts = {b.s1 for b in blocks} - {cell.s1}
        return "s", min(cuts, key=lambda s: abs(s - cell.centre[0])), cell.t0, cell.t1
    cuts = {b.t1 for b in blocks} - {cell.t1}
    return "t", min(cuts, key=lambda t: abs(t - cell.centre[1])), cell.s0, cell.s1


def _streets(blocks: Sequence[Rect]) -> tuple[int, ...]:
    """Return 0 for the west of the north bank, 1 for its east, 2 for the south bank."""
    north = sorted(block.s0 for block in blocks if block.t0 >= 0)
    half = north[len(north) // 2]
    return tuple(2 if block.t1 <= 0 else int(block.s0 >= half) for block in blocks)


def _communities(
    blocks: Sequence[Rect], cells: Sequence[tuple[int, int]], streets: Sequence[int]
) -> tuple[int, ...]:
    """Return a community for each block: whole cells, so that its borders are streets."""
    members: dict[tuple[int, tuple[int, int]], list[int]] = defaultdict(list)
    for number, (street, cell) in enumerate(zip(streets, cells, strict=True)):
        members[street, cell].append(number)
    found = [-1] * len(blocks)
    count = 0
    for street in sorted(set(streets)):
        groups = [members[key] for key in sorted(members) if key[0] == street]
        for group in _parts(groups, blocks):
            for number in group:
                found[number] = count
            count += 1
    return tuple(found)


def _parts(cells: list[list[int]], blocks: Sequence[Rect]) -> list[list[int]]:
    """Cut a set of cells across its longer side until each part is one community."""
    total = sum(len(cell) for cell in cells)
    parts = max(round(total / GRIDS_A_COMMUNITY), ceil(total / MOST_GRIDS))
    if parts <= 1:
        return [[number for cell in cells for number in cell]]
    middles = {cell[0]: _middle(cell, blocks) for cell in cells}
    spans = [
        max(m[i] for m in middles.values()) - min(m[i] for m in middles.values()) for i in (0, 1)
    ]
    axis = 0 if spans[0] >= spans[1] else 1
    ordered = sorted(cells, key=lambda cell: (round(middles[cell[0]][axis], -2), cell[0]))
    wanted, taken, cut = total * (parts // 2) / parts, 0, 0
    while cut < len(ordered) - 1 and taken + len(ordered[cut]) / 2 < wanted:
        taken += len(ordered[cut])
        cut += 1
    cut = max(cut, 1)
    return [*_parts(ordered[:cut], blocks), *_parts(ordered[cut:], blocks)]


def _middle(cell: Sequence[int], blocks: Sequence[Rect]) -> tuple[float, float]:
    centres = [blocks[number].centre for number in cell]
    return sum(c[0] for c in centres) / len(centres), sum(c[1] for c in centres) / len(centres)


def _lines(s_lines: Sequence[float], t_lines: Sequence[float]) -> tuple[StreetLine, ...]:
    """Return the streets: every fourth line a trunk road, between them secondary and branch."""
    trunks = [s for i, s in enumerate(s_lines) if i % 4 == 2]
    crossing = set(sorted(trunks, key=lambda s: abs(s - 400))[:BRIDGES])
    lines = [StreetLine("s", s, _grade(i, 2), bridge=s in crossing) for i, s in enumerate(s_lines)]
    for bank in ([t for t in t_lines if t > 0], [t for t in reversed(t_lines) if t < 0]):
        lines += [
            StreetLine("t", t, "secondary" if k == 0 else _grade(k, 3)) for k, t in enumerate(bank)
        ]
    return tuple(lines)


def _grade(index: int, phase: int) -> str:
    if index % 4 == phase:
        return "trunk"
    return "secondary" if index % 2 == phase % 2 else "branch"
