"""How fast the ledger is written and proved."""

from collections.abc import Iterator

from django.db import transaction

from benchmarks.measure import Figure, watch
from xiuhua.core.ledger.services import NewAct, check_chain, record, record_many

ACTS, SINGLE, BATCH = 200_000, 300, 10_000
MILLION = 1_000_000


def measure() -> Iterator[Figure]:
    """Yield the ledger's figures on acts like those of moves."""
    with watch() as taken:
        for start in range(0, ACTS, BATCH):
            with transaction.atomic():
                record_many([_act(number) for number in range(start, start + BATCH)], actor=None)
    yield Figure("ledger: acts written in bulk", ACTS / taken.wall_s, "/s")

    with watch() as taken:
        for number in range(SINGLE):
            with transaction.atomic():
                record("case.noted", f"case/{number}", actor=None, note="记录")
    yield Figure("ledger: an act in its own transaction, CPU", taken.cpu_s / SINGLE * 1000, "ms")

    with watch() as taken:
        report = check_chain()
    if not report.ok:
        raise RuntimeError(f"the chain breaks at {report.broken_seq}")
    yield Figure(
        f"ledger: a million acts proved, from {report.acts:,}",
        taken.wall_s / report.acts * MILLION,
        "s",
        30,
    )


def _act(number: int) -> NewAct:
    details = {"state": "dispatched", "unit": f"A{number % 40:02}", "note": "请及时处置"}
    return NewAct("case.dispatched", f"case/202603{number:07}", details)
