"""Measuring, and telling what was measured beside what it may be."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tests.statements import statements


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured; `most` is what it may be, none where nothing was promised."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def held(self) -> bool:
        """Whether it is no more than it may be."""
        return self.most is None or self.value <= self.most

    def as_row(self) -> str:
        """Return a row of a Markdown table."""
        most = "" if self.most is None else f"≤ {_short(self.most)}"
        verdict = "" if self.most is None else ("ok" if self.held else "**MISSED**")
        return f"| {self.name} | {_short(self.value)} {self.unit} | {most} | {verdict} |"


HEAD = "| what | measured | bound | |\n|---|---:|---:|---|"


def _short(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


@dataclass
class Watch:
    """Seconds that passed, and seconds of this process's work among them."""

    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    """Yield what is filled when the block ends."""
    taken = Watch()
    wall, cpu = time.perf_counter(), time.process_time()
    yield taken
    taken.wall_s, taken.cpu_s = time.perf_counter() - wall, time.process_time() - cpu


def costs(
    name: str,
    call: Callable[[], object],
    *,
    times: int = 20,
    statements_most: float | None = None,
    cpu_ms_most: float | None = None,
) -> list[Figure]:
    """Return the usual number of statements and the mean CPU time of a call, warm.

    Statements are counted in calls of their own, since counting costs time.
    """
    call()
    counts = []
    for _ in range(5):
        with statements() as sent:
            call()
        counts.append(len(sent))
    with watch() as taken:
        for _ in range(times):
            call()
    return [
        Figure(f"{name}: statements", median(counts), "", statements_most),
        Figure(f"{name}: CPU", taken.cpu_s / times * 1000, "ms", cpu_ms_most),
    ]
