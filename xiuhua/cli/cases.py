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

from xiuhua.cli.shared import WhichOrganisation, add_organisation, group, organisation_of
from xiuhua.config.environment import environment
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.errors import UnknownCase
from xiuhua.core.loop.explain import CaseClock, explain_case
from xiuhua.core.loop.exports import COLUMNS, csv_lines
from xiuhua.core.loop.filters import BadFilter, CaseFilter
from xiuhua.core.loop.imports import import_cases, load_mapping, shipped, summary
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.selectors import CaseRow, rows_of
from xiuhua.core.people.directory import organisation_by_id
from xiuhua.core.people.models import Organisation
from xiuhua.kit.errors import BadInput
from xiuhua.kit.tabular import Column, write_xlsx
from xiuhua.kit.worktime import Explanation

STEP = 5000  # cases between two lines of progress


class UnknownFormat(BadInput):
    """The name of the file does not say what it should be."""

    code = "cli.unknown_format"
    zh = "不认识的文件类型“{file}”；可用 .csv、.xlsx、.json"
    en = "“{file}” is of no known kind; .csv, .xlsx and .json are"


class CannotWrite(BadInput):
    """The file cannot be written."""

    code = "cli.cannot_write"
    zh = "无法写入“{file}”：{reason}"
    en = "“{file}” cannot be written: {reason}"


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
    kinds = group(commands, "import", "导入 / import")
    cases = kinds.add_parser("cases", help="导入案件(默认试运行) / cases (a dry run by default)")
    cases.add_argument("file", type=Path, metavar="FILE", help="csv, xlsx, json; also .gz")
    cases.add_argument("--mapping", required=True, metavar="NAME|M.toml", help=", ".join(shipped()))
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


def _add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    kinds = group(commands, "export", "导出 / export")
    cases = kinds.add_parser("cases", help="导出案件 / cases as csv, xlsx or json")
    cases.add_argument("--out", type=Path, metavar="FILE", help=".csv, .xlsx, .json; else csv here")
    for name, field in CaseFilter.model_fields.items():
        option = f"--{field.alias or name}"
        if field.annotation is bool:
            cases.add_argument(option, dest=name, action="store_true", help=field.description)
        elif field.default_factory is not None:
            cases.add_argument(option, dest=name, action="append", help=field.description)
        else:
            cases.add_argument(option, dest=name, help=field.description)
    add_organisation(cases)
    cases.set_defaults(call=_export)


def _export(options: argparse.Namespace) -> None:
    organisation = organisation_of(options)
    books = books_of(organisation.pk)
    wanted = _filter(options).apply(Case.objects.filter(organisation=organisation), books)
    rows = rows_of(wanted.order_by("reported_at", "id"), books)
    if options.out is None:
        sys.stdout.buffer.writelines(_csv(rows, organisation))
        return
    write = WRITERS.get(options.out.suffix.lower())
    if write is None:
        raise UnknownFormat(file=options.out.name)
    try:
        write(rows, organisation, options.out)
    except OSError as error:
        raise CannotWrite(file=str(options.out), reason=error.strerror) from error


def _filter(options: argparse.Namespace) -> CaseFilter:
    given = {name: getattr(options, name) for name in CaseFilter.model_fields}
    try:
        return CaseFilter.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFilter(name=first["loc"][0], value=first["input"]) from error


def _csv(rows: Iterator[CaseRow], organisation: Organisation) -> Iterator[bytes]:
    return csv_lines(rows, language=environment().language, zone=organisation.timezone)


def _write_csv(rows: Iterator[CaseRow], organisation: Organisation, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(_csv(rows, organisation))


def _write_xlsx(rows: Iterator[CaseRow], organisation: Organisation, path: Path) -> None:
    """Write a workbook; its times are local, since a spreadsheet knows no time zones."""
    zone = ZoneInfo(organisation.timezone)
    language = environment().language

    def cell(value: object) -> object:
        return value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value

    plain = ({key: cell(value) for key, value in _plain(row, language).items()} for row in rows)
    columns = [Column(key, zh, en) for key, (zh, en) in COLUMNS.items()]
    with path.open("wb") as file:
        write_xlsx(plain, columns, file, language)


def _write_json(rows: Iterator[CaseRow], organisation: Organisation, path: Path) -> None:
    """Write a list of objects, one a line; times are ISO in the organisation's time zone."""
    zone = ZoneInfo(organisation.timezone)

    def text(value: datetime) -> str:
        return value.astimezone(zone).isoformat()

    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for count, row in enumerate(rows):
            plain = _plain(row, environment().language)
            file.write(",\n" if count else "\n")
            file.write(json.dumps(plain, ensure_ascii=False, default=text))
        file.write("\n]\n")


WRITERS: dict[str, Callable[[Iterator[CaseRow], Organisation, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".json": _write_json,
}


def _plain(row: CaseRow, language: str) -> dict[str, Any]:
    """Return the columns of an export as values; names are in `language`."""

    def name(thing: Any) -> str:  # noqa: ANN401 a unit, an area or a class
        return "" if thing is None else (thing.zh if language.startswith("zh") else thing.en)

    derived = {
        "state": row.state,
        "source": row.source,
        "minor": row.minor.code,
        "minor_name": name(row.minor),
        "unit": name(row.unit),
        "street": name(row.street),
        "community": name(row.community),
        "grid": row.grid_code,
        "overdue": row.overdue,
    }
    return {key: derived[key] if key in derived else row.values[key] for key in COLUMNS}


def _explain(options: argparse.Namespace) -> None:
    case = _case(options)
    told = explain_case(case)
    if options.json:
        _print_json({"number": case.number, "clocks": [one.as_data() for one in told]})
        return
    zone = ZoneInfo(organisation_by_id(case.organisation_id).timezone)
    print(f"{case.number} {case.filed_number} {case.get_state_display()} ({zone.key})")
    for one in told:
        print("\n".join(_clock_lines(one, zone)))
    if not told:
        print("没有时限 / no deadline")


def _case(options: argparse.Namespace) -> Case:
    """Return the case of a number, which may be another organisation's number too.

    Raises:
        UnknownCase: there is none.
        WhichOrganisation: several organisations have one.
    """
    number = options.case
    found = Case.objects.filter(Q(number=number) | Q(filed_number=number))
    if options.org:
        found = found.filter(organisation=organisation_of(options))
    cases = list(found.select_related("organisation")[:2])
    if not cases:
        raise UnknownCase(number=number)
    if len(cases) > 1:
        raise WhichOrganisation(codes=", ".join(case.organisation.code for case in cases))
    return cases[0]


def _clock_lines(one: CaseClock, zone: ZoneInfo) -> Iterator[str]:
    due = _local(one.due_at, zone) if one.due_at else "暂停 / paused"
    yield f"\n{one.zh} / {one.en}: {due}"
    if one.ended_at is not None:
        yield f"  结束 / ended {_local(one.ended_at, zone)}"
    if one.given:
        yield "  时限由来源给定 / the source gave this deadline"
    elif one.explanation is not None:
        yield from _interval_lines(one.explanation, zone)


def _interval_lines(told: Explanation, zone: ZoneInfo) -> Iterator[str]:
    limits = " + ".join(f"{limit.value} {limit.unit.zh} / {limit.unit.en}" for limit in told.limits)
    yield f"  时限 / limit: {limits}"
    for part in told.intervals:
        sign = "+" if part.counted else " "
        note = f" ({part.note})" if part.note else ""
        yield (
            f"  {_local(part.start, zone)} – {_local(part.end, zone)} {sign} {_length(part.length)}"
            f"  {part.reason.zh} / {part.reason.en}{note}"
        )
    yield f"  合计 / sum: {_length(told.counted)}"


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _length(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    return f"{seconds // 3600:4}:{seconds // 60 % 60:02}:{seconds % 60:02}"
