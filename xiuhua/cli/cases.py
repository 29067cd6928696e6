"""`xiuhua import cases`, `export cases`, `explain`: cases in, out, and why they are due when."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from pydantic import ValidationError

from xiuhua.cli.shared import WhichOrganisation, add_organisation, organisation_of
from xiuhua.config.environment import environment
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.errors import UnknownCase
from xiuhua.core.loop.explain import CaseClock, explain_case
from xiuhua.core.loop.exports import COLUMNS, csv_lines
from xiuhua.core.loop.filters import BadFilter, CaseFilter
from xiuhua.core.loop.imports import ImportReport, import_cases, load_mapping, shipped, summary
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.selectors import CaseRow, rows_of
from xiuhua.core.people.directory import organisation_by_id
from xiuhua.core.people.models import Organisation
from xiuhua.kit.tabular import Column, write_xlsx
from xiuhua.kit.worktime import Explanation

STEP = 5000  # cases between two lines of progress


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    _add_import(commands)
    _add_export(commands)
    explain = commands.add_parser("explain", help="解释案件时限 / explain a case's deadlines")
    explain.add_argument("case", metavar="CASE", help="受理号、立案号 / number")
    explain.add_argument("--json", action="store_true")
    add_organisation(explain)
    explain.set_defaults(call=_explain)


def _add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    kinds = commands.add_parser("import", help="导入 / import").add_subparsers(
        required=True, metavar="WHAT"
    )
    cases = kinds.add_parser("cases", help="导入案件(默认试运行) / cases (a dry run by default)")
    cases.add_argument("file", type=Path, metavar="FILE", help="csv, xlsx, json; also .gz")
    cases.add_argument(
        "--mapping", required=True, metavar="NAME|M.toml", help=", ".join(shipped())
    )
    cases.add_argument("--apply", action="store_true", help="写入 / write the good rows")
    cases.add_argument(
        "--accept-dirty", action="store_true", help="照收自相矛盾的行 / take dirty rows as they are"
    )
    cases.add_argument("--json", action="store_true", help="print counts of what is stored")
    add_organisation(cases)
    cases.set_defaults(call=_import)


def _import(options: argparse.Namespace) -> None:
    """With `--json`, standard output is the summary of what is stored, or a dry run's report."""
    mapping = load_mapping(options.mapping)
    report = import_cases(
        options.file,
        mapping,
        organisation=organisation_of(options) if options.org or not mapping.organisation else None,
        apply=options.apply,
        accept_dirty=options.accept_dirty,
        progress=_progress if options.apply else None,
    )
    print(report.text(environment().language), file=sys.stderr if options.json else sys.stdout)
    if options.json:
        data = report.as_data()
        if report.applied is not None:
            stored = Organisation.objects.get(code=report.organisation)
            data = summary(stored, report.import_key, mapping.overdue_words)
        _print_json(data)


def _progress(count: int) -> None:
    if count % STEP == 0:
        print(f"… {count}", file=sys.stderr, flush=True)


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))
