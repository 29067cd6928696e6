"""Which of an organisation's cases a figure counts."""

from collections.abc import Set as AbstractSet

from django.db.models import Q
from pydantic import BaseModel, ConfigDict, Field

from xiuhua.core.loop.books import Books
from xiuhua.core.loop.filters import BadFilter, area_condition
from xiuhua.core.loop.vocab import Source
from xiuhua.core.people.models import User


class Scope(BaseModel):
    """Cases of an area, unit, class, source, grid or person; every part given must hold.

    A person's cases are those they reported, handled or gave the result of. `units` narrows to
    what a reader of some units may see; None is everything.
    """

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)

    area: str = Field("", description="code of a county, street or community", max_length=60)
    unit: str = Field("", description="code of a unit", max_length=40)
    minor: str = Field("", description="code of a class", max_length=80)
    source: Source | None = Field(None, description="who or what found it")
    grid: str = Field("", description="code of a unit grid", max_length=20)
    person: str = Field("", description="account of a person", max_length=60)

    def condition(self, books: Books, units: AbstractSet[int] | None = None) -> Q:
        """Return the condition on cases.

        Raises:
            BadFilter: a code that does not exist.
        """
        wanted = area_condition(self.area, books) if self.area else Q()
        if self.unit:
            wanted &= Q(unit_id=self.unit_id(books))
        if self.minor:
            wanted &= Q(minor_id=self.minor_id(books))
        if self.source:
            wanted &= Q(source=self.source)
        if self.grid:
            wanted &= Q(grid__code=self.grid)
        if self.person:
            wanted &= self._of_person()
        if units is not None:
            wanted &= Q(unit_id__in=sorted(units))
        return wanted

    def unit_id(self, books: Books) -> int:
        """Return the id of the unit.

        Raises:
            BadFilter: the organisation has no such unit.
        """
        for unit in books.units.values():
            if unit.code == self.unit:
                return unit.id
        raise BadFilter(name="unit", value=self.unit)

    def minor_id(self, books: Books) -> int:
        """Return the id of the class.

        Raises:
            BadFilter: the catalogue has no such class in force.
        """
        minor = books.classes.minor(self.minor)
        if minor is None:
            raise BadFilter(name="minor", value=self.minor)
        return minor.id

    def parameters(self) -> dict[str, str]:
        """Return what is given, as parameters of an address."""
        return {name: str(value) for name, value in self if value and name in Scope.model_fields}

    def _of_person(self) -> Q:
        # found first and compared by id, so that no index of the period is left aside for a join
        ids = User.objects.filter(username=self.person).values("pk")
        return Q(reporter__in=ids) | Q(handler__in=ids) | Q(disposed_by__in=ids)


def on_case(condition: Q) -> Q:
    """Return a condition on cases as one on rows that hang on a case."""
    moved = Q(_connector=condition.connector, _negated=condition.negated)
    moved.children = [
        on_case(one) if isinstance(one, Q) else (f"case__{one[0]}", one[1])
        for one in condition.children
        if isinstance(one, Q | tuple)
    ]
    return moved
