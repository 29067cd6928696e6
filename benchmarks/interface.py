"""What a request costs: the whole way from its bytes to the answer's, in this process."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import sqrt
from typing import Any

from django.db import connection
from django.test import Client

from benchmarks.measure import Figure, costs, watch
from benchmarks.town import ACROSS, NOW, RARE_WORD, SIDE_DEG, SOUTH, WEST, Town
from xiuhua.core.loop.models import Case
from xiuhua.core.people.models import User
from xiuhua.core.people.services import issue_token

CASES = "/api/v1/cases"
REPORTS = 100
POINTS = 1_800  # wanted in the box; chance keeps them under 2,000
EXPORTED = 100_000


def measure(town: Town, cases: int) -> Iterator[Figure]:
    """Yield the cost of each request of the loop's interface."""
    reporter, reader = _caller(town.collectors[0]), _caller(town.admin)
    yield from _reports(town, reporter)
    yield from _lists(reader, cases)
    yield from _one(reader)
    yield from _map(reader, cases)
    yield _export(reader, cases)


def _caller(user: User) -> Callable[..., Any]:
    """Return a function that asks with a token of this user and insists on an answer."""
    token = issue_token(user=user, label="bench", actor=None)
    client = Client(SERVER_NAME="localhost", HTTP_AUTHORIZATION=f"Bearer {token}")

    def ask(path: str = CASES, *, body: dict[str, Any] | None = None, **query: Any) -> Any:  # noqa: ANN401 an answer
        if body is None:
            answer = client.get(path, query)
        else:
            answer = client.post(path, json.dumps(body), content_type="application/json")
        if answer.status_code >= 300:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:500]!r}")
        return answer

    return ask


def _reports(town: Town, ask: Callable[..., Any]) -> Iterator[Figure]:
    serial = iter(range(1_000_000))

    def report() -> None:
        n = next(serial)
        ask(
            body={
                "minor": "E0101",
                "lon": WEST + SIDE_DEG * (n * 7 % ACROSS + 0.3),
                "lat": SOUTH + SIDE_DEG * (n * 11 % ACROSS + 0.6),
                "address": f"锦绣大道 {n} 号旁",
                "description": "路口有一堆垃圾，影响通行",
                "photos": [{"sha": town.photo.sha, "role": "near"}],
            }
        )

    cpu_ms = 15 if connection.vendor == "postgresql" else 10
    yield from costs(
        "report a case with a photo", report, times=REPORTS, statements_most=10, cpu_ms_most=cpu_ms
    )


def _lists(ask: Callable[..., Any], cases: int) -> Iterator[Figure]:
    first = (NOW - timedelta(days=364)).date().isoformat()
    deep = ask(to=first, limit=100).json()["next_cursor"]
    month = (NOW - timedelta(days=120)).date().isoformat()
    wanted: dict[str, dict[str, Any]] = {
        "first page": {},
        f"page {(cases - 100) // 100:,} by cursor": {"cursor": deep},
        "of one state": {"state": "closed"},
        "of one unit": {"unit": "D07"},
        "of one street": {"area": "330199004"},
        "of one community": {"area": "330199004005"},
        "of one unit grid": {"grid": "33019900400513"},
        "of one class and source": {"minor": "E0101", "source": "public"},
        "overdue, open": {"overdue": "true"},
        "of one street, by month": {"area": "330199004", "to": month},
        f"with the word {RARE_WORD}": {"q": RARE_WORD},
        f"with the word {RARE_WORD}, of one unit": {"q": RARE_WORD, "unit": "D07"},
    }
    for name, query in wanted.items():
        yield from costs(
            f"list of 100, {name}",
            lambda query=query: ask(**query),  # type: ignore[misc]
            statements_most=6,
            cpu_ms_most=40,
        )


def _one(ask: Callable[..., Any]) -> Iterator[Figure]:
    case = Case.objects.filter(state="closed").order_by("-rework_count", "id").first()
    assert case is not None
    yield from costs("one case", lambda: ask(f"{CASES}/{case.number}"), statements_most=12)


def _map(ask: Callable[..., Any], cases: int) -> Iterator[Figure]:
    def box(points: int) -> str:
        side = SIDE_DEG * ACROSS * min(1.0, sqrt(points / cases))
        return ",".join(f"{one:.6f}" for one in (WEST, SOUTH, WEST + side, SOUTH + side))

    few, many = box(POINTS), box(cases)
    shown = ask(f"{CASES}/map", bbox=few).json()
    yield Figure("map: points in the box", len(shown["points"]), "", 2000)
    yield from costs("map of a box", lambda: ask(f"{CASES}/map", bbox=few), cpu_ms_most=20)
    yield from costs("map of the whole town, per cell", lambda: ask(f"{CASES}/map", bbox=many))


def _export(ask: Callable[..., Any], cases: int) -> Figure:
    days = 364 * EXPORTED / cases
    since = (NOW - timedelta(days=min(days, 366) + 1)).date().isoformat()
    with watch() as taken:
        content = b"".join(ask(f"{CASES}/export.csv", **{"from": since}).streaming_content)
    rows = content.count(b"\r\n") - 1
    return Figure(f"CSV of {rows:,} cases, for 100,000", taken.wall_s / rows * EXPORTED, "s", 3)
