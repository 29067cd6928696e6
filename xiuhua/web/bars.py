"""The drawing of a clock: which pieces of real time were counted, as SVG coordinates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from xiuhua.kit.worktime import Interval

WIDTH = 1000.0
LABELS = 8  # most day labels that fit under the bar


@dataclass(frozen=True, slots=True)
class Block:
    """A drawn piece: `x` and `width` out of WIDTH, and the piece it stands for."""

    x: str
    width: str
    piece: Interval


@dataclass(frozen=True, slots=True)
class Mark:
    """A midnight under the bar, also as a share of the width; no label where two would touch."""

    x: str
    percent: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """All blocks of a clock and the midnights between."""

    blocks: list[Block]
    marks: list[Mark]


def bar_of(pieces: Sequence[Interval], zone: tzinfo) -> Bar:
    """Lay intervals out in proportion to real time; no interval gives an empty bar."""
    if not pieces:
        return Bar([], [])
    start, end = pieces[0].start, pieces[-1].end
    whole_s = max((end - start).total_seconds(), 1.0)

    def place(moment: datetime) -> float:
        return (moment - start).total_seconds() / whole_s * WIDTH

    blocks = [
        Block(_text(place(piece.start)), _text(place(piece.end) - place(piece.start)), piece)
        for piece in pieces
    ]
    days = _midnights(start.astimezone(zone), end)
    step = max(1, -(-len(days) // LABELS))
    marks = [
        Mark(
            _text(place(day)),
            _text(place(day) * 100 / WIDTH) + "%",
            f"{day:%m-%d}" if index % step == 0 else "",
        )
        for index, day in enumerate(days)
    ]
    return Bar(blocks, marks)


def _midnights(start: datetime, end: datetime) -> list[datetime]:
    days = []
    day = start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day < end:
        days.append(day)
        day += timedelta(days=1)
    return days


def _text(value: float) -> str:
    return f"{value:.1f}"  # SVG wants a point whatever the reader's language
