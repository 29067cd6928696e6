"""Why a case's deadlines are what they are: intervals with reasons, whose sum is the limit."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from xiuhua.core.loop import clocks
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import Stage
from xiuhua.kit.worktime import Clock, Explanation, Limit, Unit


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock of a case.

    `given` says that a source gave the deadline itself: its explanation is then the plain stretch
    of real time up to it. `explanation` is none only where a deadline lies before its start.
    """

    key: str
    zh: str
    en: str
    due_at: datetime | None
    ended_at: datetime | None
    explanation: Explanation | None
    given: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return plain values: seconds, ISO times, the intervals in order."""
        return {
            "key": self.key,
            "zh": self.zh,
            "en": self.en,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "given_by_source": self.given,
            **(self.explanation.as_data() if self.explanation else {}),
        }


def explain_case(case: Case) -> list[CaseClock]:
    """Return the clocks of a case: its present stage, disposal, and the overall one."""
    books = books_of(case.organisation_id)
    found = [_stage_clock(case, books), _disposal_clock(case, books), _overall_clock(case, books)]
    return [one for one in found if one is not None]


def _stage_clock(case: Case, books: Books) -> CaseClock | None:
    if case.stage in ("", Stage.DISPOSAL) or case.stage_started_at is None:
        return None
    stage = Stage(case.stage)
    limit = books.stage_limit(stage, urgent=case.urgent, at=case.stage_started_at)
    running = Clock(case.stage_started_at, (limit,))
    return CaseClock(
        stage, stage.zh, stage.en, case.stage_due_at, None, running.explain(books.calendar)
    )


def _disposal_clock(case: Case, books: Books) -> CaseClock | None:
    running = clocks.disposal_clock(case)
    if running is None and case.disposal_due_at is None:
        return None
    due_at, stage = case.disposal_due_at, Stage.DISPOSAL
    told = running.explain(books.calendar) if running else _given(case, due_at, books)
    given = running is None
    return CaseClock(stage, stage.zh, stage.en, due_at, case.disposed_at, told, given)


def _overall_clock(case: Case, books: Books) -> CaseClock | None:
    if case.due_at is None:
        return None
    running = clocks.overall_clock(case, books)
    told = running.explain(books.calendar) if running else _given(case, case.due_at, books)
    given = running is None
    return CaseClock("overall", "总时限", "Overall", case.due_at, case.closed_at, told, given)


def _given(case: Case, due_at: datetime | None, books: Books) -> Explanation | None:
    """Return a deadline of the source as what it is: real time from dispatch until then."""
    start = case.dispatched_at or case.reported_at
    if due_at is None or due_at < start:
        return None
    hours = Fraction(int((due_at - start).total_seconds()), 3600)
    return Clock(start, (Limit(hours, Unit.URGENT_HOUR),)).explain(books.calendar)
