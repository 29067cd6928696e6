"""`python -m tests.run_postgres [pytest options]`: the tests that ask a database, on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

from tests.postgres import cluster, programs

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("xiuhua/core", "tests/faults/test_bad_input.py")


def main() -> int:
    """Run them on a server of our own; say so where there is none."""
    if programs() is None:
        sys.stdout.write("PostgreSQL is not installed: its tests are skipped\n")
        return 0
    with cluster(durable=False) as url:
        return subprocess.call(
            [sys.executable, "-m", "pytest", *TESTS, *sys.argv[1:]],
            cwd=ROOT,
            env=os.environ | {"XIUHUA_DATABASE_URL": url},
        )


if __name__ == "__main__":
    sys.exit(main())
