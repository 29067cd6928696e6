"""Tables of the style guide, and what stands before and after its acts."""

from collections.abc import Sequence
from types import SimpleNamespace

from xiuhua.web.pages.loop.detail import Named
from xiuhua.web.parts import Act, Column, Confirm, Row, Table, Toast

STREETS = (
    ("江滨街道", "Jiangbin", 412, 405, 0.9830, 4.2),
    ("新安江街道", "Xin'anjiang", 368, 352, 0.9565, 5.1),
    ("洋溪街道", "Yangxi", 241, 228, 0.9461, 6.0),
    ("更楼街道", "Genglou", 187, 176, 0.9412, None),
    ("梅城镇", "Meicheng", 156, 142, 0.9103, 8.4),
)
ACTS = (
    Act("dispatch", "派遣所选", "Dispatch"),
    Act("export", "导出所选", "Export"),
    Act("void", "作废所选", "Void", danger=True),
)
CONFIRMS = (
    Confirm(
        "confirm-merge",
        "合并案件",
        "Merge the cases",
        Named(
            "3 件将并入 330182202611230041，时限按最早一件计算，上报人都会收到结果。",
            "Three cases go into 330182202611230041 with the earliest one's clock; "
            "everybody who reported is told.",
        ),
        "#confirm",
        undo_s=10,
    ),
    Confirm(
        "confirm-limits",
        "调整处置时限",
        "Change the limit",
        Named(
            "暴露垃圾由 4 工作时改为 3 工作时，影响 37 件在办案件，其中 2 件会立即超时。",
            "From 4 to 3 working hours: 37 open cases change, 2 of them are overdue at once.",
        ),
        "#confirm",
        danger=True,
    ),
)
TOASTS = (
    Toast(Named("已合并 3 件案件", "Three cases merged"), undo_url="#toast", stay_s=0),
    Toast(Named("已导出 1,284 件", "1,284 cases exported"), stay_s=0),
)


def league() -> Table:
    """Return the streets by cases, with sums."""
    columns = (
        Column("街道", "Street"),
        Column("立案", "Filed", "number"),
        Column("按期处置", "In time", "number"),
        Column("按期处置率", "Rate", "percent"),
        Column("平均用时（小时）", "Mean time (h)", "number"),
    )
    rows = [
        Row(en, (Named(zh, en), filed, done, rate, hours), url="#table")
        for zh, en, filed, done, rate, hours in STREETS
    ]
    filed, done = sum(row[2] for row in STREETS), sum(row[3] for row in STREETS)
    sums = (Named("合计", "Sum"), filed, done, done / filed, None)
    return Table("街道处置情况", "Disposal by street", columns, rows, sums)


def picked(cases: Sequence[SimpleNamespace]) -> Table:
    """Return cases that can be ticked."""
    columns = (
        Column("案件", "Case"),
        Column("状态", "State", "chip"),
        Column("处置单位", "Unit"),
        Column("时限", "Deadline", "deadline"),
        Column("上报时间", "Reported", "time"),
    )
    rows = [
        Row(
            case.filed_number or case.number,
            (case.minor, case.state, case.unit, case.stage_due_at, case.reported_at),
            url=case.url,
        )
        for case in cases
    ]
    return Table("可派遣案件", "Cases to dispatch", columns, rows, select="case")
