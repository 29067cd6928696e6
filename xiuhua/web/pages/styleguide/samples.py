"""Content of the style guide: cases of a made-up county, as the views would hand them over."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils.translation import get_language

from xiuhua.core.loop.errors import Stale
from xiuhua.core.loop.vocab import Decision, Finding, PhotoRole, Source, State
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.kit.worktime import Explanation, Interval, Limit, Reason, Unit
from xiuhua.web.pages.loop.detail import Named
from xiuhua.web.pages.styleguide import tables
from xiuhua.web.pages.styleguide.forms import FilterSample, ReportSample, SearchSample
from xiuhua.web.pages.styleguide.pictures import street
from xiuhua.web.templatetags.xh import named
from xiuhua.web.words import span

ASKED = "state=in_disposal&overdue=on&cursor=2"

CLEANING = Named("市环境卫生管理中心", "City cleaning centre")
ENFORCERS = Named("综合行政执法队", "Enforcement brigade")
STREET = Named("江滨街道", "Jiangbin")
TOKENS = (
    (Named("底与字", "Ground and text"), (
        "bg", "surface", "sunk", "text", "muted", "line", "line-strong", "primary", "primary-wash",
    )),
    (Named("状态", "States"), (
        "new", "accepted", "doing", "check", "closed", "soon", "over", "back", "void",
    )),
    (Named("地图", "Map"), ("land", "block", "water", "road", "road-edge", "map-label", "heat")),
)  # fmt: skip
URGENCY = (
    ("urgent", Named("紧急", "Urgent")),
    ("soon", Named("临期", "Soon due")),
    ("over", Named("超时", "Overdue")),
    ("refused", Named("退回", "Sent back")),
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of Django's framework, as its template sees it."""

    level_tag: str
    zh: str
    en: str

    def __str__(self) -> str:
        return named(self)


MESSAGES = (
    Message(
        "success",
        "案件 330182202611230041 已派遣给市环境卫生管理中心。",
        "The case was dispatched.",
    ),
    Message(
        "warning",
        "环卫中心今日已有 12 件在办，时限可能紧张。",
        "This unit has 12 open cases today.",
    ),
    Message(
        "error",
        "照片没有传上去：网络中断。请重试，已填内容还在。",
        "The photo was not sent: the network broke off. Try again.",
    ),
)


def context(now: datetime) -> dict[str, Any]:
    """Return everything the specimens need, told from `now`."""
    return {
        "tokens": TOKENS,
        "states": list(State),
        "decisions": list(Decision),
        "urgency": URGENCY,
        "report": ReportSample(),
        "searched": SearchSample(),
        "filters": FilterSample(),
        "deadlines": deadlines(now),
        "figures": figures(),
        "rows": cases(now),
        "case": cases(now)[0],
        "stages": stages(now),
        "explained": explained(now),
        "steps": steps(now),
        "photos": photos(now),
        "moves": moves(),
        "moves_url": "#moves",
        "version": 1,
        "said": MESSAGES,
        "refusal": Stale(number="330182202611230041").as_problem(get_language() or "zh"),
        "next_cursor": "3",
        **of_acts(now),
    }


def of_acts(now: datetime) -> dict[str, Any]:
    """Return tables, and what stands before and after an act."""
    return {
        "league": tables.league(),
        "league_dense": replace(tables.league(), dense=True),
        "picked": tables.picked(cases(now)),
        "acts": tables.ACTS,
        "confirms": tables.CONFIRMS,
        "toasts": tables.TOASTS,
    }


def deadlines(now: datetime) -> list[dict[str, Any]]:
    """Return a deadline in each of its tones."""
    began = now - timedelta(hours=2)
    rows = (
        (Named("远期", "Far off"), timedelta(days=5)),
        (Named("当天", "Within a day"), timedelta(hours=9)),
        (Named("临期", "Soon"), timedelta(minutes=24)),
        (Named("超时", "Overdue"), -timedelta(hours=2, minutes=13)),
    )
    return [{"name": name, "due_at": now + left, "started_at": began} for name, left in rows]


def figures() -> list[SimpleNamespace]:
    """Return a rate, a rate without a denominator, a count and a length of time."""

    def figure(zh: str, en: str, value: float | None, unit: str, **more: Any) -> SimpleNamespace:  # noqa: ANN401
        values = {
            "numerator": None, "denominator": None, "previous": None, "definition": "",
            "drill_url": "#kpi",
        }  # fmt: skip
        return SimpleNamespace(zh=zh, en=en, value=value, unit=unit, **(values | more))

    meaning = "统计时段内到期的案件中，在处置时限内完成处置的比例。"
    return [
        figure("按期处置率", "Disposed in time", 96.43, "%", numerator=1_027, denominator=1_065,
               previous=94.8, definition=meaning),
        figure("返工率", "Reworked", None, "%", numerator=0, denominator=0),
        figure("立案数", "Filed", 12_846, named(Named("件", "cases")), previous=13_102),
        figure("平均处置用时", "Mean time of disposal", 5.4, named(Named("小时", "h")),
               previous=5.4),
    ]  # fmt: skip


def cases(now: datetime) -> list[SimpleNamespace]:
    """Return three cases as rows of a list."""
    first = {
        "number": "S2026112300041", "filed_number": "330182202611230041",
        "minor": Named("暴露垃圾", "Exposed rubbish"),
        "address": "江滨街道新安东路 128 号菜场北门旁",
        "description": "菜场北门堆放约十袋垃圾，占用盲道。", "state": State.IN_DISPOSAL,
        "source": Source.PUBLIC, "unit": CLEANING, "unit_rule": Named("按责任网格", "By grid"),
        "street": STREET, "community": Named("新安社区", "Xin'an"), "grid_code": "33018200100307",
        "reported_at": now - timedelta(hours=2), "stage_due_at": now + timedelta(minutes=24),
        "due_at": now + timedelta(hours=9), "urgent": True, "cover": street(littered=True),
        "url": "#cases", "reporter": "陈**",
        "condition": Named("零星垃圾堆积 1 平方米以上", "More than one square metre of rubbish"),
        "closing_condition": Named("垃圾清除、地面干净", "Rubbish removed, ground clean"),
    }  # fmt: skip
    second = {
        "filed_number": "330182202611230038", "minor": Named("机动车乱停放", "Illegal parking"),
        "address": "严州大道与府前路交叉口西南角", "state": State.FILED, "source": Source.CAMERA,
        "unit": ENFORCERS, "urgent": False, "cover": street(littered=False),
        "stage_due_at": now - timedelta(hours=2, minutes=13),
    }  # fmt: skip
    third = {
        "filed_number": "", "minor": Named("井盖缺失或破损", "Broken manhole cover"),
        "address": "", "description": "桥东路非机动车道，市民来电称踩上去会响。",
        "state": State.REPORTED, "source": Source.HOTLINE, "unit": None, "urgent": False,
        "cover": "", "stage_due_at": now + timedelta(days=2),
    }  # fmt: skip
    return [SimpleNamespace(**(first | changes)) for changes in ({}, second, third)]


def stages(now: datetime) -> list[SimpleNamespace]:
    """Return a way with a stage done, one overdue, one at work and one to come."""

    def stage(zh: str, en: str, state: str, **more: Any) -> SimpleNamespace:  # noqa: ANN401
        values = {"started_at": None, "ended_at": None, "due_at": None, "took": ""}
        return SimpleNamespace(zh=zh, en=en, state=state, **(values | more))

    hour = timedelta(hours=1)
    return [
        stage("受理立案", "Filing", "done", ended_at=now - 4 * hour, took=span(12 * 60)),
        stage("派遣", "Dispatch", "done", ended_at=now - 3 * hour, took=span(48 * 60)),
        stage("处置", "Disposal", "now", started_at=now - 2 * hour,
              due_at=now + timedelta(minutes=24)),
        stage("核查", "Check", "late", started_at=now - 5 * hour, due_at=now - hour),
        stage("结案", "Closing", "todo"),
    ]  # fmt: skip


def explained(now: datetime) -> Explanation:
    """Return a clock with working time, a break, a night and a pause."""
    start = now.replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=1)

    def at(hours: float) -> datetime:
        return start + timedelta(hours=hours)

    pieces = (
        Interval(at(0), at(3), counted=True, reason=Reason.WORKING, note=""),
        Interval(at(3), at(5), counted=False, reason=Reason.BREAK, note=""),
        Interval(at(5), at(8), counted=True, reason=Reason.WORKING, note=""),
        Interval(at(8), at(24), counted=False, reason=Reason.OFF_SHIFT, note=""),
        Interval(at(24), at(27), counted=False, reason=Reason.PAUSED, note="等管线单位"),
        Interval(at(27), at(29), counted=True, reason=Reason.WORKING, note=""),
    )
    return Explanation(start, at(29), (Limit(8, Unit.WORK_HOUR),), pieces)


def steps(now: datetime) -> list[SimpleNamespace]:
    """Return steps with and without a note, photos, a unit and lateness, newest first."""

    def step(move: str, hours: float, **more: Any) -> SimpleNamespace:  # noqa: ANN401
        values: dict[str, Any] = {
            "actor": "王敏",
            "unit": None,
            "note": "",
            "photos": [],
            "to": None,
            "late": False,
        }
        at = now - timedelta(hours=hours)
        return SimpleNamespace(move=CASE_FLOW.moves[move], at=at, **(values | more))

    return [
        step("report_result", 0.3, actor="李建国", unit=CLEANING, to=State.DISPOSAL_REPORTED,
             note="垃圾已清运，地面已冲洗。", photos=[street(littered=False)]),
        step("dispatch", 2, unit=CLEANING, to=State.DISPATCHED, late=True),
        step("file", 2.8, actor="赵倩", to=State.FILED, note="与 38 米外的案件不是同一处。"),
        step("report", 3, actor="", to=State.REPORTED, photos=[street(littered=True)]),
    ]  # fmt: skip


def photos(now: datetime) -> list[SimpleNamespace]:
    """Return a near view, and one taken after the disposal."""
    before, after = now - timedelta(hours=3), now - timedelta(minutes=20)
    return [
        SimpleNamespace(sha=street(littered=True), role=PhotoRole.NEAR, taken_at=before),
        SimpleNamespace(sha=street(littered=False), role=PhotoRole.AFTER, taken_at=after),
        SimpleNamespace(sha=street(littered=True), role=PhotoRole.REFERENCE, taken_at=None),
    ]


def moves() -> list[SimpleNamespace]:
    """Return a common move and a dangerous one, with every kind of need between them."""

    def need(zh: str, en: str, name: str, kind: str, **more: Any) -> SimpleNamespace:  # noqa: ANN401
        values = {"required": True, "choices": (), "help": "", "value": ""}
        return SimpleNamespace(zh=zh, en=en, name=name, kind=kind, **(values | more))

    units = [("D01", named(CLEANING)), ("D02", named(ENFORCERS))]
    found = [(word.value, named(word)) for word in (Finding.TRUE, Finding.FALSE)]
    by_grid = named(Named("按责任网格推荐。", "Proposed by the grid."))
    one_photo = named(
        Named("至少一张，能看清问题和周围。", "One at least, with what is around it.")
    )
    return [
        SimpleNamespace(
            zh="派遣案件", en="Dispatch the case", name="dispatch", danger=False,
            needs=[
                need("处置单位", "Unit", "unit", "select", choices=units, help=by_grid),
                need("核实结论", "Finding", "finding", "ticks", choices=found),
                need("现场照片", "Photos", "photos", "photos", help=one_photo),
            ],
        ),
        SimpleNamespace(
            zh="作废案件", en="Void the case", name="void", danger=True,
            needs=[
                need("作废理由", "Reason", "note", "textarea"),
                need("恢复日期", "Until", "until", "date", required=False),
                need("已对照相邻案件", "Compared with cases near by", "ticked", "tick"),
            ],
        ),
    ]  # fmt: skip
