"""`python -m benchmarks`: each database in a process and a home of its own, removed afterwards."""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.postgres import cluster, programs

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("cases", "api", "figures", "ledger", "worktime", "places")
ONCE = {"worktime", "places"}  # they ask no database


def measure(names: list[str], cases: int, database_url: str) -> int:
    """Run the parts in a process of their own; its tables go to our output."""
    with tempfile.TemporaryDirectory(prefix="xiuhua-bench-") as home:
        given = {"XIUHUA_HOME": home, "XIUHUA_DATABASE_URL": database_url}
        return subprocess.call(
            [sys.executable, "-m", "benchmarks.run", *names, "--cases", str(cases)],
            cwd=ROOT,
            env=os.environ | given,
        )


def main() -> int:
    """Measure what is asked for on each database asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all")
    parser.add_argument("--cases", type=int, default=int(os.environ.get("CASES", "100000")))
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    names = options.names or list(NAMES)
    print(f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, "
          f"{options.cases:,} cases")  # fmt: skip
    status = 0
    if options.on != "postgresql":
        print("\n## SQLite\n", flush=True)
        status |= measure(names, options.cases, "")
    if options.on == "sqlite":
        return status
    if programs() is None:
        print("\n## PostgreSQL: not installed, nothing measured")
        return status
    print("\n## PostgreSQL\n", flush=True)
    with cluster() as url:
        status |= measure([name for name in names if name not in ONCE], options.cases, url)
    return status


if __name__ == "__main__":
    sys.exit(main())
