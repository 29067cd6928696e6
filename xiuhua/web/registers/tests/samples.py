"""What the generic tests need of each register, as data: rows, a change, something wrong."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """`rows` go in by import; `changed` is what a form sets; `bad` is (column, text) refused."""

    kind: str
    rows: list[dict[str, Any]]
    changed: dict[str, str]
    bad: tuple[str, str]


def place(kind: str, *, changed: dict[str, str], bad: tuple[str, str], **own: Any) -> Sample:
    rows = [
        {"code": f"{kind}-{n}", "zh": f"名称{n}", "address": "锦绣大道", "lon": 119.28 + n / 1000,
         "lat": 29.47, "unit": "D01", **own}
        for n in range(1, 4)
    ]  # fmt: skip
    return Sample(kind, rows, changed, bad)


# fmt: off
SAMPLES = [
    Sample(
        "components",
        [
            {"code": f"330199030100000{n}", "name": "垃圾箱", "class_code": "C0301",
             "lon": 119.28 + n / 1000, "lat": 29.47, "maintainer_code": "D01",
             "material": "不锈钢"}
            for n in range(1, 4)
        ],
        {"name": "分类垃圾箱", "state": "damaged"},
        ("surveyed_on", "前天"),
    ),
    place("compounds", households=120, changed={"zh": "新安花园", "households": "130"},
          bad=("households", "很多")),
    place("buildings", floors=6, changed={"floors": "7"}, bad=("floors", "-1")),
    place("households", room="301", changed={"room": "302"}, bad=("lon", "181")),
    place("firms", trade="餐饮", changed={"trade": "零售"}, bad=("zh", "")),
    place("roads", grade="主干路", length_m=820.5, changed={"length_m": "900"},
          bad=("grade", "高速路")),
    place("waters", length_m=1200, changed={"length_m": ""}, bad=("length_m", "x")),
    place("sites", builder="一建", changed={"ends_on": "2026-12-31"}, bad=("starts_on", "昨天")),
    Sample("vehicles", [{"plate": f"浙A1234{n}", "purpose": "渣土"} for n in range(1, 4)],
           {"purpose": "环卫"}, ("unit", "X99")),
    Sample("units", [{"code": f"U{n}", "zh": f"环卫{n}所", "kind": "处置单位", "phone": "0571-1"}
                     for n in range(1, 4)], {"zh": "市政所"}, ("kind", "公司")),
    Sample("people", [{"username": f"p{n}", "name": "王小明", "unit": "D01", "post": "handler",
                       "phone": "13800000000"} for n in range(1, 4)],
           {"name": "王大明"}, ("post", "king")),
    Sample("calendar", [{"date": f"2030-05-0{n}", "kind": "节假日", "note": "劳动节",
                         "notice": "市府办〔2030〕1号"} for n in range(1, 4)],
           {"kind": "makeup", "note": "补班"}, ("kind", "半天")),
]
# fmt: on
