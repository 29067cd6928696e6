"""The plain types by which an app declares what it brings."""

from dataclasses import dataclass

from xiuhua.kit.vocab import Vocab


class MetricKind(Vocab):
    """What a figure's value is."""

    FLOW = "flow", "时段数", "Count of a period"
    STOCK = "stock", "时点数", "Count at the period's end"
    RATE = "rate", "比率", "Ratio"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that an app answers for, with its formula in words.

    `unit` is the trade's sign for it (件, %, 小时), `unit_en` its English name. A rate names the
    counters it is the ratio of. `formula_version` grows whenever the same data would give another
    value than before.
    """

    key: str
    zh: str
    en: str
    unit: str
    unit_en: str
    kind: MetricKind
    owner: str
    section: str
    definition: str
    definition_zh: str = ""
    numerator: str = ""
    denominator: str = ""
    formula_version: int = 1

    def name_in(self, language: str) -> str:
        """Return the figure's name in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en

    def definition_in(self, language: str) -> str:
        """Return the formula in `zh` where there is one, else in `en`."""
        return (language.startswith("zh") and self.definition_zh) or self.definition
