"""The town in which cases live: its people, its books, its habits, and where the time stands."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import State
from xiuhua.core.people.models import User
from xiuhua.core.places.selectors import areas
from xiuhua.demo.album import Album
from xiuhua.demo.city import CasePlan, CityPlan
from xiuhua.demo.city.units import CENTRE
from xiuhua.demo.habits import Habits
from xiuhua.demo.staff import Staff
from xiuhua.kit.world import World

WORKS = "SZ"  # takes what an office says is not its own


@dataclass
class Town:
    """Everything a case's life looks up; `swept_at` is when the clocks were last looked at."""

    world: World
    plan: CityPlan
    staff: Staff
    album: Album
    swept_at: datetime

    @cached_property
    def books(self) -> Books:
        """The organisation's books."""
        return books_of(self.staff.organisation.pk)

    @cached_property
    def habits(self) -> Habits:
        """How its people work."""
        return Habits(self.world, self.books.calendar)

    @cached_property
    def unit_ids(self) -> dict[str, int]:
        """Units by code."""
        return {unit.code: unit.id for unit in self.books.units.values()}

    @property
    def centre_id(self) -> int:
        """The centre itself, where nobody else answers."""
        return self.unit_ids[CENTRE]

    @cached_property
    def _owners(self) -> dict[str, User]:
        zones = {zone.code: zone.grid_codes for zone in self.plan.zones}
        owners = [
            (person, zones[person.zone_code]) for person in self.plan.people if person.zone_code
        ]
        return {
            grid: self.staff.users[person.username] for person, grids in owners for grid in grids
        }

    def owner_of(self, grid_code: str) -> User:
        """Return the collector of a grid."""
        return self._owners[grid_code]

    def area_ids(self, case: Case) -> list[int]:
        """Return the areas that hold a case, innermost first."""
        return areas(case.organisation_id).parents(case.community_id or case.street_id or 0)

    def other_unit(self, case: Case, unit_id: int) -> int:
        """Return who gets a case that a unit returned: its street's office, or the works."""
        street = areas(case.organisation_id).get(case.street_id or 0)
        office = self.unit_ids.get(f"JD{street.code[6:]}" if street else "")
        return office if office and office != unit_id else self.unit_ids[WORKS]

    def condition_id(self, plan: CasePlan) -> int:
        """Return the filing condition that a plan names by its number."""
        minor = self.books.classes.minor(plan.class_code)
        return self.books.classes.numbered(minor.id if minor else 0, plan.condition_no).id

    def component_code(self, plan: CasePlan) -> str:
        """Return the code of the component a plan is about, empty for none."""
        if plan.component is None:
            return ""
        return self.plan.components.code(plan.component, self.plan.code)

    def changed_by_sweep(self, case: Case) -> bool:
        """Tell whether the clocks' own work may have changed a case since a person moved it."""
        due = case.escalate_at
        return case.state == State.SUSPENDED or (due is not None and due <= self.swept_at)
