"""Counting from the rows, and the cases that were counted."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, Sum

from xiuhua.core.loop.metrics.counters import AXES, COUNTERS, Axis
from xiuhua.core.loop.metrics.lens import Lens
from xiuhua.core.loop.metrics.scope import on_case
from xiuhua.core.loop.models import Case, CaseQuerySet
from xiuhua.kit.vocab import Vocab


class Part(Vocab):
    """Which side of a rate is meant."""

    NUMERATOR = "numerator", "分子", "Numerator"
    DENOMINATOR = "denominator", "分母", "Denominator"


def count_rows(lens: Lens, scope: Q) -> dict[str, int]:
    """Return every counter by id, those that only rates use included. 1 statement an axis."""
    counts: dict[str, int] = {}
    for name, axis in AXES.items():
        found = axis.model._default_manager.filter(_rows(axis, lens, scope)).order_by()
        counts |= {
            key.removeprefix("n_"): value or 0
            for key, value in found.aggregate(**aggregates(name, lens)).items()
        }
    return counts


def aggregates(axis: str, lens: Lens) -> Mapping[str, Any]:
    """Return an axis's counters as expressions, each named `n_` and its id."""
    return {
        f"n_{key}": Sum(counter.measure, filter=counter.condition(lens))
        if counter.measure
        else Count("pk", filter=counter.condition(lens))
        for key, counter in COUNTERS.items()
        if counter.axis == axis
    }


def members(counter_id: str, lens: Lens, scope: Q) -> CaseQuerySet:
    """Return the cases that a counter counted, each once; of a counter of tasks, their cases."""
    counter = COUNTERS[counter_id]
    axis = AXES[counter.axis]
    wanted = _rows(axis, lens, scope) & Q(counter.condition(lens))
    if axis.model is Case:
        return Case.objects.filter(wanted)
    hanging = axis.model._default_manager.filter(wanted).order_by()
    return Case.objects.filter(pk__in=hanging.values("case_id"))


def _rows(axis: Axis, lens: Lens, scope: Q) -> Q:
    return axis.rows(lens) & (on_case(scope) if axis.on else scope)
