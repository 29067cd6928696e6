"""Units and users from a city's tables, xlsx or csv.

table = read_units(path, organisation)
report = apply_table(table, partial(admit_units, organisation=organisation, actor=actor))
"""

from collections.abc import Callable
from datetime import date as day_of_year
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field

from xiuhua.core.people.errors import CodeTaken, UnknownPost, UnknownUnit
from xiuhua.core.people.models import Organisation, Post, Unit, User
from xiuhua.core.people.vocab import DayKind, UnitKind
from xiuhua.kit.errors import XiuhuaError
from xiuhua.kit.tabular import Numbered, RowProblem, Table, columns_of, read_table

M = TypeVar("M", bound=BaseModel)


class UnitRow(BaseModel):
    """One unit; `parent` is the code of the unit it is a part of."""

    code: str = Field(
        title="单位编号", json_schema_extra={"en": "Unit code"}, min_length=1, max_length=40
    )
    zh: str = Field(
        title="单位名称", json_schema_extra={"en": "Unit name"}, min_length=1, max_length=100
    )
    kind: UnitKind = Field(title="单位类别", json_schema_extra={"en": "Unit kind"})
    en: str = Field("", title="英文名称", json_schema_extra={"en": "English name"}, max_length=100)
    short_zh: str = Field("", title="简称", json_schema_extra={"en": "Short name"}, max_length=30)
    parent: str = Field("", title="上级单位编号", json_schema_extra={"en": "Parent code"})
    phone: str = Field("", title="电话", json_schema_extra={"en": "Phone"}, max_length=30)


class UserRow(BaseModel):
    """One post held by one user; a user with several posts has several rows."""

    username: str = Field(
        title="账号", json_schema_extra={"en": "User name"}, min_length=1, max_length=60
    )
    name: str = Field(title="姓名", json_schema_extra={"en": "Name"}, min_length=1, max_length=60)
    unit: str = Field(title="单位编号", json_schema_extra={"en": "Unit code"})
    post: str = Field(title="岗位编号", json_schema_extra={"en": "Post code"})
    phone: str = Field("", title="手机", json_schema_extra={"en": "Mobile phone"}, max_length=20)


class DayRow(BaseModel):
    """What a notice says of one day."""

    date: day_of_year = Field(title="日期", json_schema_extra={"en": "Date"})
    kind: DayKind = Field(title="类别", json_schema_extra={"en": "Kind"})
    note: str = Field("", title="名称", json_schema_extra={"en": "Name"}, max_length=60)
    notice: str = Field(
        title="依据", json_schema_extra={"en": "Notice"}, min_length=1, max_length=120
    )


def read_units(
    source: Path | bytes, organisation: Organisation, *, filename: str = ""
) -> Table[UnitRow]:
    """Read units; a code given twice or a parent that is nowhere is a problem of its line."""
    return sift_units(read_table(source, UnitRow, filename=filename), organisation)


def sift_units(table: Table[UnitRow], organisation: Organisation) -> Table[UnitRow]:
    """Move what no unit can be to the table's problems."""
    codes = {numbered.row.code for numbered in table.rows} | _unit_codes(organisation)
    seen: set[str] = set()

    def judge(row: UnitRow) -> tuple[str, XiuhuaError] | None:
        if row.code in seen:
            return "code", CodeTaken(value=row.code)
        seen.add(row.code)
        if row.parent and row.parent not in codes:
            return "parent", UnknownUnit(unit=row.parent)
        return None

    return _judged(table, UnitRow, judge)


def read_users(
    source: Path | bytes, organisation: Organisation, *, filename: str = ""
) -> Table[UserRow]:
    """Read users; an unknown unit or post, or a name used elsewhere, is a problem of its line."""
    return sift_users(read_table(source, UserRow, filename=filename), organisation)


def sift_users(table: Table[UserRow], organisation: Organisation) -> Table[UserRow]:
    """Move what no user can be to the table's problems."""
    units = _unit_codes(organisation)
    posts = set(Post.objects.values_list("code", flat=True))
    strangers = User.objects.exclude(organisation=organisation)
    taken = set(strangers.values_list("username", flat=True))

    def judge(row: UserRow) -> tuple[str, XiuhuaError] | None:
        if row.username in taken:
            return "username", CodeTaken(value=row.username)
        if row.unit not in units:
            return "unit", UnknownUnit(unit=row.unit)
        if row.post not in posts:
            return "post", UnknownPost(post=row.post)
        return None

    return _judged(table, UserRow, judge)


def _unit_codes(organisation: Organisation) -> set[str]:
    return set(Unit.objects.filter(organisation=organisation).values_list("code", flat=True))


def _judged(
    table: Table[M], model: type[M], judge: Callable[[M], tuple[str, XiuhuaError] | None]
) -> Table[M]:
    """Move the rows that are judged wrong to the problems, by column and error."""
    titles = {column.key: column.zh for column in columns_of(model)}
    good: list[Numbered[M]] = []
    for numbered in table.rows:
        wrong = judge(numbered.row)
        if wrong is None:
            good.append(numbered)
            continue
        key, error = wrong
        value, texts = getattr(numbered.row, key), (error.text("zh"), error.text("en"))
        table.problems.append(RowProblem(numbered.line, titles[key], value, error.code, *texts))
    table.rows = good
    return table
