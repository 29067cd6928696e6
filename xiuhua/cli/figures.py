"""`xiuhua figures`: every figure of a period, and the register of figures."""

import argparse
import json
from collections.abc import Sequence
from datetime import date

from xiuhua.cli.shared import add_organisation, organisation_of, padded, width
from xiuhua.core.indicators.register import register
from xiuhua.core.indicators.selectors import Figure, figures, question
from xiuhua.core.loop.metrics import By, Scope
from xiuhua.core.loop.vocab import Source
from xiuhua.kit.manifest import Metric

GAP = "  "


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    parser = commands.add_parser("figures", help="指标 / figures of a period")
    day = date.fromisoformat
    parser.add_argument("--from", dest="from_day", type=day, metavar="D", help="首日 / first day")
    parser.add_argument(
        "--to", dest="to_day", type=day, metavar="D", help="末日之次日 / day after the last"
    )
    parser.add_argument("--by", type=By, choices=list(By), default=By.DUE, help=_choices())
    for name in ("area", "unit", "minor", "grid", "person"):
        help_text = Scope.model_fields[name].description
        parser.add_argument(f"--{name}", default="", metavar="CODE", help=help_text)
    parser.add_argument("--source", type=Source, choices=list(Source))
    parser.add_argument("--list", action="store_true", help="全部指标 / every declared figure")
    parser.add_argument("--json", action="store_true")
    add_organisation(parser)
    parser.set_defaults(call=_figures, usage_error=parser.error)


def _choices() -> str:
    return "; ".join(f"{word}: {word.zh} / {word.en}" for word in By)


def _figures(options: argparse.Namespace) -> None:
    if options.list:
        _print_register(as_json=options.json)
        return
    if options.from_day is None or options.to_day is None:
        options.usage_error("--from and --to are needed")
    asked = question(
        organisation_of(options),
        options.from_day,
        options.to_day,
        scope=Scope(**{name: getattr(options, name) for name in Scope.model_fields}),
        by=options.by,
    )
    found = figures(asked)
    if options.json:
        _print_json([figure.as_data() for figure in found])
        return
    print(f"{options.from_day} – {options.to_day}  {asked.by.zh} / {asked.by.en} (by={asked.by})")
    _print_table([_row(figure) for figure in found], right=(3, 5))


def _print_register(*, as_json: bool) -> None:
    declared = list(register().values())
    if as_json:
        _print_json([one.as_data() for one in declared])
        return
    marks = {True: "●", False: "○"}
    _print_table(
        [
            (
                marks[one.implemented],
                one.metric.key,
                one.metric.zh,
                one.metric.en,
                _unit(one.metric),
            )
            for one in declared
        ]
    )


def _unit(metric: Metric) -> str:
    return metric.unit if metric.unit == metric.unit_en else f"{metric.unit} / {metric.unit_en}"


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def _row(figure: Figure) -> tuple[str, ...]:
    parts = ""
    if figure.denominator is not None:
        parts = f"{figure.numerator:,} / {figure.denominator:,}"
    value = "—" if figure.value is None else f"{figure.value:,}"
    if figure.metric.unit == "%" and figure.value is not None:
        value = f"{figure.value:,.2f}"
    return figure.metric.key, figure.zh, figure.en, value, _unit(figure.metric), parts


def _print_table(rows: Sequence[tuple[str, ...]], right: Sequence[int] = ()) -> None:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            padded(cell, columns, right=place in right)
            for place, (cell, columns) in enumerate(zip(row, widths, strict=True))
        ]
        print(GAP.join(cells).rstrip())
