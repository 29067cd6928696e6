"""How fast the ledger is written and proved; prints figures.

    python benchmarks/bench_ledger.py [ACTS]

Builds its own database in a folder of its own and removes it.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MILLION = 1_000_000


def build(acts: int) -> None:
    """Write acts by the bulk verb, ten thousand a transaction."""
    from django.db import transaction

    from xiuhua.core.ledger.services import NewAct, record_many

    for start in range(0, acts, 10_000):
        with transaction.atomic():
            record_many(
                [
                    NewAct(
                        "case.dispatched",
                        f"case/202603{number:07}",
                        {"state": "dispatched", "unit": f"A{number % 40:02}", "note": "请及时处置"},
                    )
                    for number in range(start, min(start + 10_000, acts))
                ],
                actor=None,
            )


def main(acts: int) -> None:
    """Measure and print."""
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    from xiuhua.core.ledger.services import check_chain, record

    call_command("migrate", "ledger", verbosity=0)

    began = time.perf_counter()
    build(acts)
    print(f"record_many  {acts / (time.perf_counter() - began):10,.0f} acts/s")

    single, began = 500, time.perf_counter()
    cpu = time.process_time()
    for number in range(single):
        with transaction.atomic():
            record("case.noted", f"case/{number}", actor=None, note="记录")
    wall_ms = (time.perf_counter() - began) / single * 1000
    cpu_ms = (time.process_time() - cpu) / single * 1000
    print(f"record       {wall_ms:10.2f} ms each in its own transaction, {cpu_ms:.2f} CPU-ms")

    began = time.perf_counter()
    report = check_chain()
    took_s = time.perf_counter() - began
    print(f"check_chain  {report.acts:10,} acts in {took_s:.2f} s, holds: {report.ok}")
    print(f"             {took_s / report.acts * MILLION:10.1f} s a million")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["XIUHUA_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiuhua.config.settings")
        sys.path.insert(0, str(ROOT))
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
