"""Cases as files and fast answers."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from xiuhua.core.loop.selectors import CaseRow

COLUMNS = {
    "number": ("受理号", "Number"),
    "filed_number": ("立案号", "Case number"),
    "external_id": ("来源编号", "External id"),
    "state": ("状态", "State"),
    "source": ("来源", "Source"),
    "minor": ("小类编号", "Class"),
    "minor_name": ("小类", "Class name"),
    "unit": ("处置单位", "Unit"),
    "street": ("街道", "Street"),
    "community": ("社区", "Community"),
    "grid": ("单元网格", "Unit grid"),
    "address": ("地点", "Address"),
    "lon": ("经度", "Longitude"),
    "lat": ("纬度", "Latitude"),
    "description": ("问题描述", "Description"),
    "reported_at": ("上报时间", "Reported at"),
    "filed_at": ("立案时间", "Filed at"),
    "dispatched_at": ("派遣时间", "Dispatched at"),
    "disposed_at": ("反馈时间", "Disposed at"),
    "closed_at": ("结案时间", "Closed at"),
    "disposal_due_at": ("处置时限", "Disposal due at"),
    "due_at": ("总时限", "Due at"),
    "overdue": ("超期", "Overdue"),
    "rework_count": ("返工次数", "Reworks"),
}
FLUSH_ROWS = 500


def language_of(request: HttpRequest) -> str:
    """Return `zh` or `en`, as the reader's settings and headers say."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def json_answer(data: Any) -> HttpResponse:  # noqa: ANN401 whatever has a JSON form
    """Return an answer by orjson, for data too big for the slow way."""
    return HttpResponse(orjson.dumps(data), content_type="application/json")


def csv_lines(
    rows: Iterable[CaseRow], *, language: str = "zh", zone: str = "Asia/Shanghai"
) -> Iterator[bytes]:
    """Yield a CSV file in pieces; times are local to `zone`, formulas made harmless."""
    which = 0 if language == "zh" else 1
    head = ",".join(titles[which] for titles in COLUMNS.values())
    piece = ["\ufeff" + head]
    place = ZoneInfo(zone)
    for row in rows:
        piece.append(",".join(_cells(row, place, zh=which == 0)))
        if len(piece) >= FLUSH_ROWS:
            yield ("\r\n".join(piece) + "\r\n").encode()
            piece = []
    if piece:
        yield ("\r\n".join(piece) + "\r\n").encode()


def _cells(row: CaseRow, zone: ZoneInfo, *, zh: bool) -> list[str]:
    v = row.values
    return [
        v["number"],
        v["filed_number"],
        _text(v["external_id"]),
        row.state.zh if zh else row.state.en,
        row.source.zh if zh else row.source.en,
        _name(row.minor.code),
        _name(row.minor.zh if zh else row.minor.en),
        _name((row.unit.zh if zh else row.unit.en or row.unit.zh) if row.unit else ""),
        _name(row.street.zh if row.street else ""),
        _name(row.community.zh if row.community else ""),
        row.grid_code,
        _text(v["address"]),
        "" if v["lon"] is None else f"{v['lon']:.6f}",
        "" if v["lat"] is None else f"{v['lat']:.6f}",
        _text(v["description"]),
        *(_time(v[name], zone) for name in _TIMES),
        ("是" if zh else "yes") if row.overdue else "",
        str(v["rework_count"]),
    ]


_TIMES = (
    "reported_at",
    "filed_at",
    "dispatched_at",
    "disposed_at",
    "closed_at",
    "disposal_due_at",
    "due_at",
)


# Seven times a row are most of an export's work: this takes half as long as `isoformat`.
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
_day = lru_cache(maxsize=10_000)(date.isoformat)


def _time(at: datetime | None, zone: ZoneInfo) -> str:
    if at is None:
        return ""
    here, two = at.astimezone(zone), _TWO_DIGITS
    return f"{_day(here.date())} {two[here.hour]}:{two[here.minute]}:{two[here.second]}"


_QUOTED = re.compile(r'[,"\r\n]')


def _text(value: str) -> str:
    if value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        value = "'" + value
    if _QUOTED.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


_name = lru_cache(maxsize=10_000)(_text)  # a hundred thousand rows have few names
