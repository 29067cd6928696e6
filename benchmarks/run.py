"""Measure on the database that the environment names; the home is empty."""

import argparse
import os
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiuhua.config.settings")
django.setup()

from django.db import connection  # noqa: E402 after set-up

from benchmarks import figures, interface, kit, ledger  # noqa: E402
from benchmarks.measure import HEAD, Figure, watch  # noqa: E402
from benchmarks.town import NOW, Town, Year, build_town  # noqa: E402
from xiuhua.config.ready import make_ready  # noqa: E402
from xiuhua.core.loop.bulk import import_histories  # noqa: E402
from xiuhua.core.loop.models import Case  # noqa: E402
from xiuhua.kit import clock  # noqa: E402

NAMES = ("cases", "api", "figures", "ledger", "worktime", "places")
MILLION_MINUTES = 15


def measure(names: list[str], cases: int) -> Iterator[Figure]:
    """Yield the figures of the parts named, on a town built for them."""
    yield pace()
    town = build_town()
    if {"cases", "api", "figures"} & set(names):
        yield from fill(town, cases)
    if "api" in names:
        yield from interface.measure(town, cases)
    if "figures" in names:
        yield from figures.measure(town, cases)
    if "ledger" in names:
        yield from ledger.measure()
    if "worktime" in names:
        yield from kit.measure_worktime(town)
    if "places" in names:
        yield from kit.measure_places()


def fill(town: Town, cases: int) -> Iterator[Figure]:
    """Write a year of cases by the bulk verb."""
    with watch() as taken:
        year = Year(town, cases)
        import_histories(year.histories(), organisation=town.organisation, actor=None)
    if Case.objects.filter(grid=None).exists():
        raise RuntimeError("a case was not placed")
    rate = f"cases written in bulk, {cases / taken.wall_s:,.0f} a second: a million"
    yield Figure(rate, taken.wall_s / cases * 1e6 / 60, "min", MILLION_MINUTES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pace() -> Figure:
    """Return how fast the machine is just now, by which tables are compared."""
    with watch() as taken:
        sum(number * number for number in range(10_000_000))
    return Figure("the machine's pace: ten million squares in Python", taken.wall_s, "s")


def main() -> int:
    """Print each figure as it comes; the status tells whether every bound was kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+", choices=NAMES)
    parser.add_argument("--cases", type=int, required=True)
    options = parser.parse_args()
    make_ready()
    print(HEAD, flush=True)
    missed = 0
    with clock.at(NOW):
        for figure in measure(options.names, options.cases):
            print(figure.as_row(), flush=True)
            missed += not figure.held
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
