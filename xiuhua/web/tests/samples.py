"""Contexts as the views hand them to the page templates, made by hand."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from xiuhua.core.loop.explain import CaseClock
from xiuhua.core.loop.vocab import ApplicationKind, Decision, PhotoRole, Source, State
from xiuhua.kit.worktime import Explanation, Interval, Limit, Reason, Unit

NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)  # 10:42 in Shanghai, a Monday
SHA = "a" * 64
RUBBISH = SimpleNamespace(zh="暴露垃圾", en="Exposed rubbish")
CLEANING = SimpleNamespace(zh="环卫中心", en="City cleaning")
STREET = SimpleNamespace(zh="江滨街道", en="Jiangbin")


class Filters(forms.Form):
    """A filter form with every kind of field the bar can draw."""

    q = forms.CharField(label="关键词", required=False)
    state = forms.MultipleChoiceField(
        label="状态", choices=State.choices(), widget=forms.CheckboxSelectMultiple, required=False
    )
    minor = forms.ChoiceField(
        label="类别", choices=[("", "全部"), ("E0101", "暴露垃圾")], required=False
    )
    area = forms.CharField(label="区域", required=False)
    overdue = forms.BooleanField(label="只看超时", required=False)
    day = forms.DateField(label="上报自", required=False)


class SignIn(forms.Form):
    """The sign-in form."""

    username = forms.CharField(label="账号")
    password = forms.CharField(label="密码", widget=forms.PasswordInput, help_text="区分大小写")


def case(**changes: Any) -> SimpleNamespace:
    values = {
        "number": "T1", "filed_number": "3301822026112300413", "minor": RUBBISH,
        "address": "新安东路 128 号旁", "description": "约十袋垃圾 <b>", "state": State.IN_DISPOSAL,
        "source": Source.PUBLIC, "unit": CLEANING, "grid_code": "33018200100307", "street": STREET,
        "reported_at": NOW - timedelta(hours=1), "stage_due_at": NOW + timedelta(minutes=24),
        "due_at": NOW + timedelta(hours=7), "urgent": True, "overdue": False, "cover": SHA,
        "url": "/cases/T1", "lon": 119.28, "lat": 29.47, "reporter": "陈**",
        "condition": SimpleNamespace(zh="零星垃圾", en="Scattered rubbish"),
        "closing_condition": SimpleNamespace(zh="清理干净", en="Removed"),
    }  # fmt: skip
    return SimpleNamespace(**(values | changes))


def case_list(**changes: Any) -> dict[str, Any]:
    queue = SimpleNamespace(
        key="overdue", zh="超时", en="Overdue", count=17, url="?o=1", active=True
    )
    return {
        "cases": [case(), case(number="T2", cover="", filed_number="", unit=None)],
        "filters": Filters({}), "next_cursor": "abc", "count_hint": "约 1,284 件",
        "map_url": "/points", "base_url": "/base", "queues": [queue],
    } | changes  # fmt: skip


def case_page(**changes: Any) -> dict[str, Any]:
    def named(zh: str, en: str, **more: Any) -> SimpleNamespace:
        return SimpleNamespace(zh=zh, en=en, **more)

    def stage(zh: str, en: str, state: str, **more: Any) -> SimpleNamespace:
        values = {"started_at": None, "ended_at": None, "due_at": None, "took": ""}
        return named(zh, en, state=state, **(values | more))

    need = {"required": True, "choices": (), "help": "", "value": ""}
    units, found = [("u1", "环卫中心")], [("true", "属实")]
    needs = [
        named("说明", "Note", name="note", kind="textarea", **need),
        named("单位", "Unit", name="unit", kind="select", **need | {"choices": units}),
        named("结论", "Finding", name="finding", kind="ticks", **need | {"choices": found}),
        named("已对照", "Compared", name="ticked", kind="tick", **need),
        named("照片", "Photos", name="photos", kind="photos", **need),
        named("恢复日期", "Until", name="until", kind="date", **need),
    ]
    step = named(
        "", "", move=named("上报", "Report"), at=NOW, actor="", unit=CLEANING, note="垃圾",
        photos=[SHA], to=State.REPORTED, late=True,
    )  # fmt: skip
    asked = named(
        "", "", kind=ApplicationKind.EXTENSION, state=Decision.GRANTED, at=NOW, reason="换车",
        answer="同意",
    )  # fmt: skip
    notice = named("", "", level=named("一级督办", "Level 1"), unit=CLEANING, at=NOW, text="加快",
                   reply="", due_at=NOW + timedelta(hours=2))  # fmt: skip
    near = SimpleNamespace(address="桥东路", state=State.FILED, distance_m=38, url="/cases/T3")
    return {
        "case": case(),
        "stages": [
            stage("立案", "File", "done", started_at=NOW, ended_at=NOW, took="2 分"),
            stage("派遣", "Dispatch", "late", started_at=NOW, ended_at=NOW, took="33 分"),
            stage("处置", "Dispose", "now", started_at=NOW, due_at=NOW + timedelta(minutes=24)),
            stage("结案", "Close", "todo"),
        ],
        "steps": [step],
        "photos": [SimpleNamespace(sha=SHA, role=PhotoRole.NEAR, taken_at=NOW)],
        "moves": [named("派遣", "Dispatch", name="dispatch", needs=needs, danger=False)],
        "moves_url": "/cases/T1/moves", "version": 7, "explain_url": "/cases/T1/explain",
        "near": [near],
        "applications": [asked], "notices": [notice], "map_url": "/points", "base_url": "/base",
    } | changes  # fmt: skip


def clocks() -> dict[str, Any]:
    start, noon = NOW, NOW + timedelta(minutes=78)
    back, end = noon + timedelta(hours=2), noon + timedelta(hours=3)
    pieces = (
        Interval(start, noon, counted=True, reason=Reason.WORKING, note=""),
        Interval(noon, back, counted=False, reason=Reason.BREAK, note=""),
        Interval(back, end, counted=False, reason=Reason.PAUSED, note="等管线单位"),
    )
    told = Explanation(start, None, (Limit(2, Unit.WORK_DAY), Limit(3, Unit.WORK_HOUR)), pieces)
    return {
        "case": case(),
        "clocks": [
            CaseClock("disposal", "处置", "Disposal", end, None, told),
            CaseClock("overall", "总时限", "Overall", end, None, None, given=True),
        ],
    }


def figures() -> dict[str, Any]:
    def figure(value: float | None, **more: Any) -> SimpleNamespace:
        values = {
            "zh": "按期处置率", "en": "On-time disposal", "value": value, "unit": "%",
            "numerator": 911, "denominator": 972, "definition": "……", "drill_url": "/cases?f=1",
            "previous": 92.1,
        }  # fmt: skip
        return SimpleNamespace(**(values | more))

    group = SimpleNamespace(
        zh="比率", en="Rates",
        figures=[figure(93.72), figure(None), figure(1054, unit="件", denominator=None)],
    )  # fmt: skip
    return {"figures": [group], "form": Filters({}), "period": "2026-10"}


def members() -> dict[str, Any]:
    metric = SimpleNamespace(zh="按期处置率", en="On-time disposal")
    part = SimpleNamespace(zh="分子", en="Numerator", url="?part=numerator", active=True)
    return {
        "metric": metric, "period": "2026-10", "cases": [case()], "total": 1, "parts": [part],
        "next_cursor": "", "back_url": "/figures",
    }  # fmt: skip
