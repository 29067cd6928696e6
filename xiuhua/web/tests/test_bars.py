"""The drawing of a clock keeps the proportions of real time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from xiuhua.kit.worktime import Interval, Reason
from xiuhua.web.bars import LABELS, bar_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai


def piece(from_h, to_h, reason=Reason.WORKING):
    start, end = START + timedelta(hours=from_h), START + timedelta(hours=to_h)
    return Interval(start, end, counted=reason.counted, reason=reason, note="")


def test_blocks_stand_in_proportion_to_time():
    blocks = bar_of([piece(0, 6), piece(6, 24, Reason.OFF_SHIFT)], SHANGHAI).blocks
    assert [(block.x, block.width) for block in blocks] == [("0.0", "250.0"), ("250.0", "750.0")]


def test_a_mark_stands_at_each_local_midnight():
    marks = bar_of([piece(0, 48)], SHANGHAI).marks
    assert [(mark.x, mark.label) for mark in marks] == [("250.0", "11-24"), ("750.0", "11-25")]


def test_labels_of_a_long_clock_do_not_touch():
    marks = bar_of([piece(0, 24 * 90)], SHANGHAI).marks
    assert len(marks) == 90
    assert len([mark for mark in marks if mark.label]) <= LABELS


def test_no_interval_gives_an_empty_bar():
    assert bar_of([], SHANGHAI).blocks == []
