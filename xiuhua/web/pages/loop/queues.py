"""Queues of the case list: what waits for whom."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from xiuhua.core.loop.models import CaseQuerySet
from xiuhua.core.loop.selectors import queue_counts
from xiuhua.core.loop.vocab import OPEN, State
from xiuhua.core.people.models import User
from xiuhua.kit import clock


@dataclass(frozen=True, slots=True)
class Queue:
    """States that wait for one post's hands; no states: every case."""

    key: str
    zh: str
    en: str
    states: tuple[State, ...] = ()


QUEUES = (
    Queue("", "全部案件", "All cases"),
    Queue("filing", "待立案", "To file", (State.REPORTED, State.PENDING_FILING)),
    Queue("verifying", "核实中", "Being verified", (State.VERIFYING,)),
    Queue("dispatch", "待派遣", "To dispatch", (State.FILED,)),
    Queue("disposal", "处置中", "In disposal", (State.DISPATCHED, State.IN_DISPOSAL)),
    Queue("suspended", "挂账", "Suspended", (State.SUSPENDED,)),
    Queue("reported", "待核查", "To check", (State.DISPOSAL_REPORTED, State.CHECKING)),
    Queue("closing", "待结案", "To close", (State.PENDING_CLOSING,)),
    Queue("overdue", "超期", "Overdue", tuple(OPEN)),
    Queue("closed", "已结案", "Closed", (State.CLOSED,)),
)
UNCOUNTED = ("", "closed")


@dataclass(frozen=True, slots=True)
class QueueLink:
    """A queue as the list shows it."""

    key: str
    zh: str
    en: str
    count: int | None
    url: str
    active: bool


def narrowed(cases: CaseQuerySet, key: str) -> CaseQuerySet:
    """Return the cases of a queue; an unknown queue is every case."""
    if key == "overdue":
        return cases.overdue(clock.now())
    states = next((queue.states for queue in QUEUES if queue.key == key), ())
    return cases.filter(state__in=states) if states else cases


def queues_of(user: User, request: HttpRequest) -> list[QueueLink]:
    """Return the queues with their counts. 1 statement."""
    counts, chosen = queue_counts(user), request.GET.get("queue", "")
    return [
        QueueLink(
            queue.key,
            queue.zh,
            queue.en,
            _count(queue, counts),
            reverse("cases") + (f"?{urlencode({'queue': queue.key})}" if queue.key else ""),
            queue.key == chosen,
        )
        for queue in QUEUES
    ]


def _count(queue: Queue, counts: dict[str, int]) -> int | None:
    if queue.key in UNCOUNTED:
        return None
    if queue.key == "overdue":
        return counts["overdue"]
    return sum(counts.get(state.value, 0) for state in queue.states)
