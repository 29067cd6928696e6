"""Every figure that is declared: those an app computes, and those that are still to come."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from xiuhua.core.indicators.errors import UnknownFigure
from xiuhua.core.loop.metrics import METRICS
from xiuhua.kit.manifest import Metric, MetricKind


@dataclass(frozen=True, slots=True)
class Declared:
    """A figure in the register; `implemented` tells whether an app computes it."""

    metric: Metric
    implemented: bool

    def as_data(self) -> dict[str, str | bool]:
        """Return plain values for JSON."""
        metric = self.metric
        return {
            "key": metric.key,
            "zh": metric.zh,
            "en": metric.en,
            "unit": metric.unit,
            "kind": metric.kind.value,
            "owner": metric.owner,
            "definition": metric.definition,
            "implemented": self.implemented,
        }


@lru_cache
def register() -> dict[str, Declared]:
    """Return every declared figure by key: the city's summary in its order, then the rest."""
    with (resources.files("xiuhua.core.indicators") / "data" / "figures.csv").open(
        encoding="utf-8"
    ) as file:
        declared = [_from_row(row) for row in csv.DictReader(file)]
    keys = {metric.key for metric in declared}
    declared += [metric for metric in METRICS.values() if metric.key not in keys]
    return {
        metric.key: Declared(METRICS.get(metric.key, metric), metric.key in METRICS)
        for metric in declared
    }


def implemented(key: str) -> Metric:
    """Return a figure that is computed.

    Raises:
        UnknownFigure: nobody declared it, or nobody computes it.
    """
    try:
        return METRICS[key]
    except KeyError:
        raise UnknownFigure(key=key) from None


def _from_row(row: dict[str, str]) -> Metric:
    return Metric(
        key=row["key"],
        zh=row["zh"],
        en=row["en"],
        unit=row["unit"],
        unit_en=row["unit_en"],
        kind=MetricKind(row["kind"]),
        owner=row["owner"],
        section=row["section"],
        definition=row["definition"],
    )
