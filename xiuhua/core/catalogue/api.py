"""The catalogue over HTTP, for reading: classes with their conditions, and the coverage report."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from xiuhua.core.catalogue.book import ClassBook, ConditionInfo, MinorInfo
from xiuhua.core.catalogue.errors import UnknownClass
from xiuhua.core.catalogue.selectors import class_book, coverage, search_classes
from xiuhua.core.catalogue.vocab import ClassKind, Rank
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import User
from xiuhua.kit.worktime import Unit

router = Router(tags=["catalogue"])


class LimitOut(Schema):
    """A time limit."""

    value: Decimal
    unit: Unit
    unit_zh: str
    unit_en: str


class ConditionOut(Schema):
    """When a case may be filed, what closes it, and how long disposal may take."""

    number: int
    zh: str
    en: str
    closing_condition: list[str]
    limit: LimitOut


class ClassOut(Schema):
    """A minor class in force."""

    code: str
    kind: ClassKind
    zh: str
    en: str
    major_code: str
    major_zh: str
    major_en: str
    field_check: bool = Field(description="whether closing needs a check on the spot")
    overall_limit: LimitOut | None = Field(description="where the class sets its own")
    roles: list[str] = Field(description="trade roles that usually answer for it")
    keywords: list[str]


class ClassWithConditionsOut(ClassOut):
    """A minor class with its filing conditions."""

    conditions: list[ConditionOut]


class SideOut(Schema):
    """A class or an area with how often it lacks a unit (`none`) or one of its own."""

    code: str
    zh: str
    en: str
    none: int
    fallback: int


class GapOut(Schema):
    """A class without any unit in an area."""

    minor: str
    area: str


class CoverageOut(Schema):
    """Every class in every street or town, by the rank of the rule that gives a unit."""

    total: int
    covered: int
    by_rank: dict[Rank, int]
    gaps: list[GapOut]
    by_class: list[SideOut]
    by_area: list[SideOut]


@router.get("/classes", response=list[ClassWithConditionsOut])
def list_classes(
    request: HttpRequest, kind: ClassKind | None = None, q: str = ""
) -> list[dict[str, Any]]:
    """List the classes in force with their conditions; those that `q` finds, likeliest first."""
    book = class_book(_user(request).organisation.catalogue)
    found = search_classes(book, q) if q.strip() else book.minors()
    return [_with_conditions(book, minor) for minor in found if kind in (None, minor.kind)]


@router.get("/classes/{code}", response=ClassWithConditionsOut)
def read_class(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one class in force with its conditions."""
    book = class_book(_user(request).organisation.catalogue)
    minor = book.minor(code)
    if minor is None:
        raise UnknownClass(catalogue=book.catalogue, minor=code)
    return _with_conditions(book, minor)


@router.get("/coverage", response=CoverageOut)
def read_coverage(request: HttpRequest) -> dict[str, Any]:
    """Return where the responsibility matrix names nobody."""
    user = _user(request)
    require(user, "catalogue.write")
    return coverage(user.organisation_id).as_data()


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 the API lets nobody else in
    return user


def _with_conditions(book: ClassBook, minor: MinorInfo) -> dict[str, Any]:
    plain = ("code", "kind", "zh", "en", "major_code", "major_zh", "major_en", "field_check")
    return {
        **{name: getattr(minor, name) for name in plain},
        "overall_limit": _limit(*minor.overall_limit) if minor.overall_limit else None,
        "roles": list(minor.roles),
        "keywords": list(minor.keywords),
        "conditions": [_condition(row) for row in book.conditions(minor.id)],
    }


def _condition(row: ConditionInfo) -> dict[str, Any]:
    return {
        "number": row.number,
        "zh": row.zh,
        "en": row.en,
        "closing_condition": list(row.closing_condition),
        "limit": _limit(row.limit_value, row.limit_unit),
    }


def _limit(value: Decimal, code: str) -> dict[str, Any]:
    unit = Unit(code)
    return {"value": value, "unit": unit, "unit_zh": unit.zh, "unit_en": unit.en}
