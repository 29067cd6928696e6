"""`xiuhua import …` of areas, grids, places, components, people; dry runs by default."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xiuhua.cli.shared import add_organisation, group, organisation_of
from xiuhua.config.environment import environment
from xiuhua.core.assets.imports import import_component_file
from xiuhua.core.catalogue.services import import_responsibilities
from xiuhua.core.people.imports import read_units, read_users
from xiuhua.core.people.models import Organisation
from xiuhua.core.people.services import admit_units, admit_users
from xiuhua.core.places.gis import read_features
from xiuhua.core.places.imports import import_register
from xiuhua.core.places.models import REGISTERS, CodeScheme
from xiuhua.core.places.services import import_areas, import_grids
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit.geo import Crs
from xiuhua.kit.tabular import apply_table

Call = Callable[[argparse.Namespace, Organisation], Any]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    kinds = group(commands, "import", "导入 / import")
    areas = _add(kinds, "areas", "行政区域(GeoJSON、Shapefile、GeoPackage) / areas", _areas)
    areas.add_argument("--level", required=True, choices=[level.value for level in AreaLevel])
    _add_shapes(areas)
    _add_shapes(_add(kinds, "grids", "单元网格 / unit grids", _grids))
    for noun in REGISTERS:
        title = REGISTERS[noun]._meta.verbose_name
        _add_crs(_add(kinds, noun, f"{title} (xlsx, csv) / {noun}", _register)).set_defaults(
            noun=noun
        )
    components = _add(kinds, "components", "部件普查 (xlsx, csv) / components", _components)
    _add_crs(components).add_argument("--old-classes", action="store_true", help="CJ/T 214-2007")
    _add(kinds, "responsibility", "责任矩阵 / responsibility matrix", _responsibility)
    _add(kinds, "units", "单位 / units", _units)
    _add(kinds, "users", "人员 / users", _users)


def _add(
    kinds: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, call: Call
) -> argparse.ArgumentParser:
    parser = kinds.add_parser(name, help=text)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--apply", action="store_true", help="写入 / write the good rows")
    add_organisation(parser)

    def run(options: argparse.Namespace) -> int:
        report = call(options, organisation_of(options))
        print(report.text(environment().language))
        if not options.apply:
            print("试运行，未写入；加 --apply 写入 / a dry run; --apply writes")
        return 1 if report.bad else 0

    parser.set_defaults(call=run)
    return parser


def _add_crs(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--crs", choices=[crs.value for crs in Crs], default=Crs.WGS84.value)
    return parser


def _add_shapes(parser: argparse.ArgumentParser) -> None:
    names = [crs.value for crs in Crs]
    parser.add_argument("--crs", choices=names, help="坐标系，缺省按文件 / if the file's is wrong")
    parser.add_argument("--scheme", default="", help="编码规则 / code scheme, e.g. grid_14")
    parser.add_argument("--layer", help="GeoPackage 图层 / layer of a GeoPackage")
    parser.add_argument("--encoding", default="", help="Shapefile 文字编码 / e.g. GB18030")


def _features(options: argparse.Namespace) -> Any:  # noqa: ANN401 as `read_features`
    crs = Crs(options.crs) if options.crs else None
    return read_features(options.file, crs=crs, layer=options.layer, encoding=options.encoding)


def _areas(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    scheme = CodeScheme.objects.filter(code=options.scheme).first()
    return import_areas(
        _features(options),
        organisation=organisation,
        level=AreaLevel(options.level),
        scheme=scheme,
        apply=options.apply,
        actor=None,
    )


def _grids(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    scheme = CodeScheme.objects.get(code=options.scheme or "grid_14")
    return import_grids(
        _features(options),
        organisation=organisation,
        scheme=scheme,
        apply=options.apply,
        actor=None,
    )


def _register(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    return import_register(
        options.noun,
        options.file,
        organisation=organisation,
        crs=Crs(options.crs),
        apply=options.apply,
        actor=None,
    )


def _components(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    return import_component_file(
        organisation=organisation,
        source=options.file,
        crs=Crs(options.crs),
        old_classes=options.old_classes,
        apply=options.apply,
        actor=None,
    )


def _responsibility(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    return import_responsibilities(
        organisation=organisation, source=options.file, apply=options.apply, actor=None
    )


def _units(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    table = read_units(options.file, organisation)
    write = lambda rows: admit_units(rows, organisation=organisation, actor=None)  # noqa: E731
    return apply_table(table, write if options.apply else None)


def _users(options: argparse.Namespace, organisation: Organisation) -> Any:  # noqa: ANN401 a report
    table = read_users(options.file, organisation)
    write = lambda rows: admit_users(rows, organisation=organisation, actor=None)  # noqa: E731
    return apply_table(table, write if options.apply else None)
