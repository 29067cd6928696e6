"""Words of cases: what a collector, a caller or a citizen writes about what they see."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

SOURCES = {"patrol": 0.78, "hotline": 0.10, "app": 0.09, "media": 0.02, "leader": 0.01}
_MANNER: dict[str, tuple[str, ...]] = {
    "patrol": ("{}。", "{}。", "巡查发现，{}。", "{}，已拍照取证。", "{}，请及时处置。"),
    "hotline": (
        "市民来电反映：{}，希望相关部门尽快处理。",
        "来电人反映{}，要求核实处理并回复。",
        "市民来电称，{}，此前已有邻居反映，请尽快解决。",
        "来电人反映{}，诉求：尽快到现场处理。",
    ),
    "app": (
        "{}，麻烦尽快处理一下。",
        "{}，已经好几天了，请管一管。",
        "{}，每天上下班都经过，很不方便。",
        "您好，{}，谢谢。",
    ),
    "media": ("网友在论坛发帖：{}。", "网络舆情转办：{}，请核实处置。"),
    "leader": ("领导交办：{}，请限时整改。", "市领导调研时发现，{}。"),
}
# Where a class is found when no template of its own says so.
DEFAULT_HABITAT = "street"


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with gaps, and where such a thing is found (`street`, `market`, `site`…)."""

    habitat: str
    text: str

    @property
    def needs_firm(self) -> bool:
        return "{firm}" in self.text


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence's gaps are filled with: the place, and a shop with its address."""

    place: str
    firm: str = ""


def templates(row: Mapping[str, str]) -> tuple[Template, ...]:
    """Return the sentences for a row of the catalogue: its condition's, its class's, or generic."""
    code, number, condition = row["code"], row["condition_no"], row["condition_zh"]
    own = _of_class().get((code, number)) or _of_class().get((code, ""))
    if own:
        return own
    generic = f"{{place}}发现{row['minor_zh']}问题：{condition}，需到现场核实处理"
    if row["kind"] != "component":
        return (Template(DEFAULT_HABITAT, generic),)
    thing = _things().get(code, f"一处{row['minor_zh'].split('（')[0]}")
    for phrase, texts in _defects().items():
        if condition.startswith(phrase):
            return tuple(Template(DEFAULT_HABITAT, t.replace("{thing}", thing)) for t in texts)
    return (Template(DEFAULT_HABITAT, generic),)


def describe(template: Template, scene: Scene, source: str, rng: Random) -> str:
    """Return the sentence, filled in, in the manner of its source."""
    body = template.text.format(
        place=scene.place,
        firm=scene.firm,
        n=rng.randint(2, 6),
        m=rng.randint(12, 40),
        area=rng.randint(5, 60),
        len=rng.randint(10, 80),
    )
    return rng.choice(_MANNER[source]).format(body)


def caller(rng: Random, surname: str) -> str:
    """Return how the hotline writes down a caller: 陈女士."""
    return surname + rng.choice(("先生", "女士"))


def _read(name: str) -> list[dict[str, str]]:
    text = files("xiuhua.demo.city").joinpath("texts", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _of_class() -> dict[tuple[str, str], tuple[Template, ...]]:
    found: dict[tuple[str, str], tuple[Template, ...]] = defaultdict(tuple)
    for row in _read("classes.csv"):
        found[row["code"], row["condition"]] += (Template(row["habitat"], row["text"]),)
    return dict(found)


@cache
def _defects() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in _read("defects.csv"):
        found[row["condition"]] += (row["text"],)
    return dict(found)


@cache
def _things() -> dict[str, str]:
    return {row["code"]: row["thing"] for row in _read("things.csv")}
