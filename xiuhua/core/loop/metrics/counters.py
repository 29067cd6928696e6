"""What each counter counts, as a condition on rows.

Counters stand on axes. An axis is one table narrowed to the rows that can matter for a period, so
that all counters on it are one statement; `Counter.condition` says which of these rows count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q

from xiuhua.core.loop.metrics.lens import Lens
from xiuhua.core.loop.models import Application, Case, Step, Survey, Task
from xiuhua.core.loop.vocab import (
    PUBLIC_SOURCES,
    ApplicationKind,
    Decision,
    Satisfaction,
    Source,
    State,
    TaskKind,
)

REWORK_MOVES = ("reject_result", "check_failed")
COUNTED_MOVES = (*REWORK_MOVES, "void", "return")
NEVER_OWED = (State.VOIDED, State.MERGED, State.REJECTED, State.DRAFT, State.SUSPENDED)

FORCED = Q(state=State.FORCE_CLOSED)
EXEMPT = Q(timeout_exempt=True)
VALID = Q(filed_at__isnull=False) | Q(self_handled=True)
BY_PUBLIC = Q(source__in=sorted(PUBLIC_SOURCES))
BY_INSPECTOR = Q(source=Source.INSPECTOR)
REPEATED = Exists(Case.objects.filter(repeat_of=OuterRef("pk")).order_by())


@dataclass(frozen=True, slots=True)
class Axis:
    """A table and the rows of it that can matter; `on` is the path from them to the case."""

    model: type[Model]
    rows: Callable[[Lens], Q]
    on: str = ""


def _all(_lens: Lens) -> Q:
    return Q()


@dataclass(frozen=True, slots=True)
class Counter:
    """Rows of an axis that count; `measure` is a column that is summed instead."""

    axis: str
    condition: Callable[[Lens], Q | Any] = _all
    measure: str = ""


AXES: dict[str, Axis] = {
    "reported": Axis(Case, lambda lens: lens.happened("reported_at") & ~Q(state=State.DRAFT)),
    "filed": Axis(Case, lambda lens: lens.happened("filed_at")),
    "dispatched": Axis(Case, lambda lens: lens.happened("dispatched_at")),
    "disposal": Axis(
        Case, lambda lens: lens.owed("disposal_due_at", "disposed_at") & ~Q(state__in=NEVER_OWED)
    ),
    "overdue": Axis(
        Case, lambda lens: lens.missed("disposal_due_at", "disposed_at") & ~Q(state__in=NEVER_OWED)
    ),
    "closing": Axis(Case, lambda lens: lens.owed("due_at", "closed_at") & ~Q(state__in=NEVER_OWED)),
    "steps": Axis(
        Step, lambda lens: lens.happened("at", "case__") & Q(move__in=COUNTED_MOVES), "case__"
    ),
    "applications": Axis(
        Application,
        lambda lens: (
            lens.happened("decided_at", "case__")
            & Q(kind__in=(ApplicationKind.EXTENSION, ApplicationKind.SUSPENSION))
            & Q(decision=Decision.GRANTED)
        ),
        "case__",
    ),
    "tasks": Axis(
        Task,
        lambda lens: lens.happened("due_at", "case__") & Q(kind__in=tuple(TaskKind)),
        "case__",
    ),
    "surveys": Axis(
        Survey,
        lambda lens: lens.happened("at", "case__") & ~Q(answer=Satisfaction.UNREACHED),
        "case__",
    ),
}


def _counted(lens: Lens) -> Q:
    return Q() if lens.forced_counts else ~FORCED


def _disposed(lens: Lens) -> Q:
    return _counted(lens) & lens.done("disposed_at")


def _closed(lens: Lens) -> Q:
    return _counted(lens) & lens.done("closed_at")


def _in_time(done: str, due: str) -> Q:
    return EXEMPT | Q((f"{done}__lte", F(due)))


def _plain(axis: str, condition: Q) -> Counter:
    return Counter(axis, lambda _lens: condition)


COUNTERS: dict[str, Counter] = {
    "reported": Counter("reported"),
    "collector_reported": _plain("reported", Q(source=Source.COLLECTOR)),
    "public_reported": _plain("reported", BY_PUBLIC),
    "valid_reported": _plain("reported", VALID),
    "valid_public": _plain("reported", VALID & BY_PUBLIC),
    "self_handled": _plain("reported", Q(self_handled=True)),
    "inspector_found": _plain("reported", BY_INSPECTOR),
    "inspector_missed": _plain("reported", BY_INSPECTOR & Q(merged_into__isnull=True)),
    "filed": Counter("filed"),
    "filed_on_time": _plain("filed", Q(filed_on_time=True)),
    "dispatched": Counter("dispatched"),
    "dispatched_accurate": _plain("dispatched", Q(return_count=0)),
    "due_disposal": Counter("disposal", _counted),
    "disposed": Counter("disposal", _disposed),
    "disposed_on_time": Counter(
        "disposal", lambda lens: _disposed(lens) & _in_time("disposed_at", "disposal_due_at")
    ),
    "overdue_disposed": Counter(
        "disposal",
        lambda lens: _disposed(lens) & ~EXEMPT & Q(disposed_at__gt=F("disposal_due_at")),
    ),
    "rework_cases": Counter("disposal", lambda lens: _disposed(lens) & Q(rework_count__gt=0)),
    "timed": Counter("disposal", lambda lens: _disposed(lens) & Q(disposal_s__isnull=False)),
    "timed_s": Counter("disposal", _disposed, measure="disposal_s"),
    "overdue_open": Counter("overdue", lambda lens: _counted(lens) & ~EXEMPT),
    "due_closing": Counter("closing", _counted),
    "closed": Counter("closing", _closed),
    "closed_on_time": Counter(
        "closing", lambda lens: _closed(lens) & _in_time("closed_at", "due_at")
    ),
    "repeated": Counter("closing", lambda lens: _closed(lens) & Q(REPEATED)),
    "due_resolution": Counter("closing"),
    "resolved": Counter("closing", lambda lens: lens.done("closed_at")),
    "rework": _plain("steps", Q(move__in=REWORK_MOVES)),
    "voided": _plain("steps", Q(move="void")),
    "returned": _plain("steps", Q(move="return")),
    "extended": _plain("applications", Q(kind=ApplicationKind.EXTENSION)),
    "suspended": _plain("applications", Q(kind=ApplicationKind.SUSPENSION)),
    "verify_due": _plain("tasks", Q(kind=TaskKind.VERIFICATION)),
    "verify_ontime": _plain("tasks", Q(kind=TaskKind.VERIFICATION) & Q(done_at__lte=F("due_at"))),
    "check_due": _plain("tasks", Q(kind=TaskKind.CHECK)),
    "check_ontime": _plain("tasks", Q(kind=TaskKind.CHECK) & Q(done_at__lte=F("due_at"))),
    "surveyed": Counter("surveys"),
    "satisfied": _plain("surveys", Q(answer=Satisfaction.SATISFIED)),
}
