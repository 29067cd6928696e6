"""Figures of a period and scope, from daily facts or from the rows, and the cases behind them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Q

from xiuhua.core.indicators.errors import BadPeriod, NoFacts
from xiuhua.core.indicators.facts import count_facts, fact_scope
from xiuhua.core.indicators.register import implemented
from xiuhua.core.indicators.services import CONSUMER
from xiuhua.core.ledger.models import Act, Cursor
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.metrics import (
    METRICS,
    PREFIX,
    RATES,
    By,
    Part,
    Period,
    Scope,
    Section,
    count_rows,
    lens_of,
    members,
    value_of,
)
from xiuhua.core.loop.models import CaseQuerySet
from xiuhua.core.people.models import Organisation
from xiuhua.kit.manifest import Metric

MOST_YEARS = 20
Reading = Literal["auto", "facts", "rows"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value; None where nothing could be divided by."""

    metric: Metric
    value: float | None
    numerator: float | None
    denominator: float | None
    by: By
    drill_url: str = ""
    previous: float | None = None
    language: str = "zh"

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return self.metric.zh

    @property
    def en(self) -> str:
        """The English name."""
        return self.metric.en

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return self.metric.unit if self.language.startswith("zh") else self.metric.unit_en

    @property
    def definition(self) -> str:
        """The formula in the reader's language."""
        return self.metric.definition_in(self.language)

    def as_data(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "key": self.metric.key,
            "zh": self.metric.zh,
            "en": self.metric.en,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.metric.unit,
            "by": self.by.value,
        }


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures that are read together."""

    zh: str
    en: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures are wanted: whose cases, of which period, by which moment.

    `units` are those a reader may see; None is all.
    """

    organisation_id: int
    period: Period
    scope: Scope = field(default_factory=Scope)
    by: By = By.DUE
    units: frozenset[int] | None = None

    @property
    def books(self) -> Books:
        """What the organisation's figures are judged by."""
        return books_of(self.organisation_id)

    def condition(self) -> Q:
        """Return the scope as a condition on cases."""
        return self.scope.condition(self.books, self.units)

    def parameters(self) -> str:
        """Return the question as parameters of an address."""
        period = {"from": self.period.from_day, "to": self.period.to_day, "by": self.by.value}
        return urlencode({**period, **self.scope.parameters()})


def question(
    organisation: Organisation,
    from_day: date,
    to_day: date,
    *,
    scope: Scope | None = None,
    by: By = By.DUE,
    units: AbstractSet[int] | None = None,
) -> Question:
    """Return what is asked for, its period being local days `[from_day, to_day)`.

    Raises:
        BadPeriod: it does not end after it began, or lasts more than twenty years.
    """
    if not 0 < (to_day - from_day).days <= MOST_YEARS * 366:
        raise BadPeriod(from_day=from_day, to_day=to_day, years=MOST_YEARS)
    return Question(
        organisation.pk,
        Period(from_day, to_day, organisation.timezone),
        scope or Scope(),
        by,
        None if units is None else frozenset(units),
    )


def figures(asked: Question, *, source: Reading = "auto", drill: str = "") -> list[Figure]:
    """Return every figure that is computed, in the order of its declaration.

    From daily facts 6 statements, from the rows 10; `auto` takes facts where they keep the scope
    and are as new as the ledger. `drill` is the address under which figures open.

    Raises:
        BadFilter: the scope names something that does not exist.
        NoFacts: `source` is `facts` and they cannot answer.
    """
    counts = _counts(asked, source)
    return [
        Figure(
            metric,
            *value_of(metric.key.removeprefix(PREFIX), counts),
            by=asked.by,
            drill_url=f"{drill}/{metric.key}/cases?{asked.parameters()}" if drill else "",
        )
        for metric in METRICS.values()
    ]


def figure_groups(asked: Question, *, drill: str, language: str = "zh") -> list[FigureGroup]:
    """Return figures as a page shows them: by section, with the value of the period before."""
    before = figures(replace(asked, period=asked.period.before()))
    now = [
        replace(one, previous=old.value, language=language)
        for one, old in zip(figures(asked, drill=drill), before, strict=True)
    ]
    return [
        FigureGroup(section.zh, section.en, [one for one in now if one.metric.section == section])
        for section in Section
    ]


def cases_of(key: str, asked: Question, *, part: Part = Part.DENOMINATOR) -> CaseQuerySet:
    """Return exactly the cases that a figure counted; of a rate those of one of its two parts.

    A counter of tasks, moves, applications or call-backs opens into the cases these belong to.

    Raises:
        UnknownFigure: nobody computes such a figure.
        BadFilter: the scope names something that does not exist.
    """
    counter = implemented(key).key.removeprefix(PREFIX)
    if rate := RATES.get(counter):
        counter = rate.numerator if part == Part.NUMERATOR else rate.denominator
    lens = lens_of(asked.books, asked.period, asked.by)
    return members(counter, lens, asked.condition())


def facts_are_fresh() -> bool:
    """Tell whether facts have seen every act on a case. 2 statements."""
    seen = Cursor.objects.filter(consumer=CONSUMER).values_list("seq", flat=True).first()
    if seen is None:
        return False
    return not Act.objects.filter(seq__gt=seen, kind__startswith="case").exists()


def _counts(asked: Question, source: Reading) -> dict[str, int]:
    scope = _in_facts(asked) if source != "rows" else None
    if scope is not None and (source == "facts" or facts_are_fresh()):
        forced = asked.books.rules.force_closed_counts
        return count_facts(asked.organisation_id, scope, asked.period, forced=forced)
    if source == "facts":
        raise NoFacts
    return count_rows(lens_of(asked.books, asked.period, asked.by), asked.condition())


def _in_facts(asked: Question) -> str | None:
    """Return the scope as facts name it; facts follow no cohort and know no reader's units."""
    if asked.by != By.DUE or asked.units is not None:
        return None
    return fact_scope(asked.scope, asked.books)
