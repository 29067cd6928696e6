"""What a register declares, and what follows from it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel

from xiuhua.core.people.auth import holds, may
from xiuhua.core.people.models import Organisation, User
from xiuhua.kit.errors import BadInput
from xiuhua.kit.tabular import (
    Column,
    Report,
    RowProblem,
    Table,
    apply_table,
    columns_of,
    read_table,
)
from xiuhua.kit.tabular import read_row as row_of_form
from xiuhua.web.parts import Act
from xiuhua.web.registers import past

Choices = Sequence[tuple[str, Any]]  # stored value, and a word or a text
Writer = Callable[[Sequence[Any]], int]  # writes rows and says how many things that were


@dataclass(frozen=True, slots=True)
class Narrow:
    """A way to narrow the list; without `choices` (asked with the organisation) it is typed."""

    key: str
    zh: str
    en: str
    lookup: str
    choices: Callable[[int], Choices] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """How a list is asked for; `narrowed` holds the values by the keys of `Register.narrows`."""

    q: str = ""
    narrowed: Mapping[str, str] = field(default_factory=dict)
    after: str = ""


class BadValue(BadInput):
    """A list cannot be narrowed by this."""

    code = "registers.bad_value"
    zh = "筛选条件无效：{value}"
    en = "The list cannot be narrowed by {value}"


class Register(ABC):
    """A register. Class attributes and `rows`, `told`, `plan` make all its pages.

    `row` is the model of a line: its columns are those of the list (`listed`), the form, the
    import and the export, under its titles. `key` names the column that identifies; `key_lookup`
    is the same for the database. `reads` and `writes` are permissions; everybody of the
    organisation may read where `reads` is empty, nobody may write here where `writes` is.
    `personal` columns are masked for those who may not write.
    """

    kind: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    icon: ClassVar[str]
    row: ClassVar[type[BaseModel]]
    key: ClassVar[str] = "code"
    key_lookup: ClassVar[str] = "code"
    newest_first: ClassVar[bool] = False
    listed: ClassVar[tuple[str, ...]]
    hidden: ClassVar[tuple[str, ...]] = ()  # columns of files only
    searched: ClassVar[tuple[str, ...]] = ()
    narrows: ClassVar[tuple[Narrow, ...]] = ()
    reads: ClassVar[str] = ""
    writes: ClassVar[str] = ""
    adds: ClassVar[bool] = True  # whether a form may enter a new one
    personal: ClassVar[Mapping[str, Callable[[str], str]]] = {}
    mapped: ClassVar[bool] = False  # things have `lon`, `lat` and `cell`
    accepts: ClassVar[str] = ".xlsx,.csv"

    @abstractmethod
    def rows(self, organisation_id: int) -> QuerySet[Any]:
        """Return the things of an organisation with all that `told` reads."""

    @abstractmethod
    def told(self, thing: Any) -> dict[str, Any]:  # noqa: ANN401 one of `rows`
        """Return a thing's values by the columns of `row`; no statement."""

    @abstractmethod
    def plan(self, table: Table[Any], organisation: Organisation, actor: User | None) -> Writer:
        """Move what cannot be to the table's problems; return what writes the rest."""

    def choices(self, organisation_id: int) -> dict[str, Choices]:
        """Return what can be chosen for columns that are not words of their own."""
        return {}

    def history(self, thing: Any) -> list[past.Past]:  # noqa: ANN401 one of `rows`
        """Return what was done to a thing, newest first. 1 statement."""
        return past.of_subject(thing.ref)

    def deeds(self, thing: Any) -> Iterable[Act]:  # noqa: ANN401 one of `rows`
        """Return what else can be done to a thing."""
        return ()

    def do(self, thing: Any, deed: str, actor: User) -> None:  # noqa: ANN401 one of `rows`
        """Do one of `deeds`, by its key."""
        raise LookupError(deed)

    def take(
        self, content: bytes, filename: str, organisation: Organisation, actor: User, *, apply: bool
    ) -> Report:
        """Read a file; write its good lines if told to.

        Raises:
            BadInput: it cannot be read at all.
        """
        table = read_table(content, self.row, filename=filename)
        write = self.plan(table, organisation, actor)
        return apply_table(table, write if apply else None)

    def enter(
        self, given: Mapping[str, str], organisation: Organisation, actor: User
    ) -> list[RowProblem]:
        """Write what a form gave, or return what is wrong with it."""
        table = row_of_form(given, self.row)
        write = self.plan(table, organisation, actor)
        if not table.problems:
            write([numbered.row for numbered in table.rows])
        return table.problems

    def readable(
        self, things: Iterable[Any], user: User, offered: Mapping[str, Choices]
    ) -> Iterator[dict[str, Any]]:
        """Yield `shown` of each with names in place of codes; `offered` is what `choices` told."""
        named = {name: dict(one) for name, one in offered.items()}
        for thing in things:
            values = self.shown(thing, user)
            words = {
                name: known.get(values[name], values[name])
                for name, known in named.items()
                if name in values
            }
            yield values | words

    def titles(self, offered: Mapping[str, Choices]) -> dict[str, Column]:
        """Return the columns as pages call them: what is told by its name is no code."""
        return {
            one.key: Column(
                one.key,
                one.zh.removesuffix("编号").removesuffix("代码"),
                one.en.removesuffix(" code"),
            )
            if one.key in offered
            else one
            for one in self.columns()
        }

    def columns(self) -> list[Column]:
        """Return all columns, in order."""
        return columns_of(self.row)

    def may_read(self, user: User) -> bool:
        """Whether someone sees this register."""
        return not self.reads or holds(user, self.reads)

    def may_write(self, user: User) -> bool:
        """Whether someone may change it here."""
        return bool(self.writes) and may(user, self.writes)

    def shown(self, thing: Any, user: User) -> dict[str, Any]:  # noqa: ANN401 one of `rows`
        """Return `told` as this reader may see it."""
        values = self.told(thing)
        if not self.may_write(user):
            for name, mask in self.personal.items():
                values[name] = mask(values[name] or "")
        return values

    def matching(self, organisation_id: int, query: Query) -> QuerySet[Any]:
        """Return the things that fit, in the order of their keys."""
        found = self.rows(organisation_id)
        if query.q:
            words = (Q(**{f"{name}__icontains": query.q}) for name in self.searched)
            found = found.filter(reduce(or_, words))
        for one in self.narrows:
            if value := query.narrowed.get(one.key):
                found = _narrowed(found, one.lookup, value)
        return found.order_by(("-" if self.newest_first else "") + self.key_lookup)

    def page(self, organisation_id: int, query: Query, limit: int) -> tuple[list[Any], str | None]:
        """Return the things after `query.after`, and the key to go on from. 1 statement."""
        found = self.matching(organisation_id, query)
        if query.after:
            beyond = "lt" if self.newest_first else "gt"
            found = _narrowed(found, f"{self.key_lookup}__{beyond}", query.after)
        things = list(found[: limit + 1])
        more = len(things) > limit
        return things[:limit], self.key_of(things[limit - 1]) if more else None

    def get(self, organisation_id: int, key: str) -> Any | None:  # noqa: ANN401 one of `rows`
        """Return the thing of a key, or none. 1 statement."""
        try:
            return _narrowed(self.rows(organisation_id), self.key_lookup, key).first()
        except BadValue:  # what is no date is no day's key
            return None

    def key_of(self, thing: Model) -> str:
        """Return what a thing is found by."""
        return str(getattr(thing, self.key_lookup))


def _narrowed(rows: QuerySet[Any], lookup: str, value: str) -> QuerySet[Any]:
    try:
        return rows.filter(**{lookup: value})
    except (ValueError, ValidationError) as error:
        raise BadValue(value=value) from error
