"""All figures of a month, from daily facts and from the rows."""

from collections.abc import Iterator
from datetime import date

from benchmarks.measure import Figure, watch
from benchmarks.town import Town
from xiuhua.core.indicators.selectors import Reading, figures, question
from xiuhua.core.indicators.services import refresh_facts
from xiuhua.core.loop.metrics import By, Scope

MONTH = date(2026, 9, 1), date(2026, 10, 1)
TIMES = 5


def measure(town: Town, _cases: int) -> Iterator[Figure]:
    """Yield what a month costs, and how many of its figures differ between the two readings."""
    with watch() as taken:
        days = refresh_facts()
    yield Figure(f"daily facts of {days:,} days built", taken.wall_s, "s")
    for name, scope in {"": Scope(), " of one street": Scope(area="330199004")}.items():
        asked = question(town.organisation, *MONTH, scope=scope)
        told = {}
        for source, most_s in (("facts", 0.05), ("rows", 1.5)):
            reading: Reading = "facts" if source == "facts" else "rows"
            told[source] = figures(asked, source=reading)
            with watch() as taken:
                for _ in range(TIMES):
                    figures(asked, source=reading)
            yield Figure(
                f"{len(told[source])} figures of a month{name}, from {source}",
                taken.wall_s / TIMES * 1000,
                "ms",
                most_s * 1000,
            )
        differing = sum(
            a.as_data() != b.as_data() for a, b in zip(told["facts"], told["rows"], strict=True)
        )
        yield Figure(f"figures{name} that differ", differing, "", 0)
    asked = question(town.organisation, *MONTH, by=By.REPORTED)
    with watch() as taken:
        figures(asked)
    yield Figure("figures of a month's cohort, from rows", taken.wall_s * 1000, "ms")
