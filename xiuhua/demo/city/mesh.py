"""Blocks between streets: rectangles of a bent frame which share their corners exactly."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import numpy as np

from xiuhua.demo.city.ground import At, Floats, to_degrees

BEND_M = 60.0  # a street gets a point at least this often, so that it looks bent


class Rect(NamedTuple):
    """A block in a frame's coordinates, metres."""

    s0: float
    t0: float
    s1: float
    t1: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.s0 + self.s1) / 2, (self.t0 + self.t1) / 2


@dataclass(frozen=True, slots=True)
class Mesh:
    """Blocks of one frame, and along each line of the frame the corners that lie on it."""

    at: At
    blocks: tuple[Rect, ...]
    corners: dict[tuple[str, float], list[float]]

    def line(self, axis: str, value: float, start: float, end: float) -> Floats:
        """Return the degrees of the line `axis` = `value` between two places of the other axis."""
        known = self.corners.get((axis, value), [])
        stops = {start, end, *known[bisect_left(known, start) : bisect_right(known, end)]}
        stops.update(np.arange(np.ceil(start / BEND_M), np.ceil(end / BEND_M)) * BEND_M)
        along = np.array(sorted(stops))
        fixed = np.full_like(along, value)
        x, y = self.at(fixed, along) if axis == "s" else self.at(along, fixed)
        return to_degrees(x, y)

    def ring(self, block: Rect) -> Floats:
        """Return the closed ring of a block in degrees; neighbours return the same points."""
        s0, t0, s1, t1 = block
        return np.concatenate(
            [
                self.line("t", t0, s0, s1)[:-1],
                self.line("s", s1, t0, t1)[:-1],
                self.line("t", t1, s0, s1)[:0:-1],
                self.line("s", s0, t0, t1)[::-1],
            ]
        )

    def runs(self, axis: str, value: float) -> list[tuple[float, float]]:
        """Return the stretches of a line that have a block beside them."""
        low, high = (1, 3) if axis == "s" else (0, 2)
        first, last = (0, 2) if axis == "s" else (1, 3)
        edges = sorted((b[low], b[high]) for b in self.blocks if value in (b[first], b[last]))
        merged: list[tuple[float, float]] = []
        for start, end in edges:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged


def mesh_of(at: At, blocks: Iterable[Rect]) -> Mesh:
    """Return the mesh of blocks that tile a part of the frame."""
    kept = tuple(blocks)
    corners: dict[tuple[str, float], set[float]] = defaultdict(set)
    for s0, t0, s1, t1 in kept:
        for s, t in ((s0, t0), (s0, t1), (s1, t0), (s1, t1)):
            corners["s", s].add(t)
            corners["t", t].add(s)
    return Mesh(at, kept, {line: sorted(stops) for line, stops in corners.items()})


def halved(cell: Rect, longest_m: Callable[[Rect], float], rng: Random) -> list[Rect]:
    """Return the blocks of a cell, halved across its longer side until no side is too long."""
    s0, t0, s1, t1 = cell
    if max(s1 - s0, t1 - t0) <= longest_m(cell):
        return [cell]
    share = rng.uniform(0.42, 0.58)
    if s1 - s0 >= t1 - t0:
        cut = round(s0 + (s1 - s0) * share, 1)
        parts: Sequence[Rect] = (Rect(s0, t0, cut, t1), Rect(cut, t0, s1, t1))
    else:
        cut = round(t0 + (t1 - t0) * share, 1)
        parts = (Rect(s0, t0, s1, cut), Rect(s0, cut, s1, t1))
    return [block for part in parts for block in halved(part, longest_m, rng)]


def spaced(start: float, end: float, shortest: float, longest: float, rng: Random) -> list[float]:
    """Return line positions from start to about end, a random step apart, both ends included."""
    lines = [start]
    while abs(end - lines[-1]) > longest:
        step = rng.uniform(shortest, longest)
        lines.append(round(lines[-1] + (step if end > start else -step), 1))
    return [*lines, end]
