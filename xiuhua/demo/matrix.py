"""Who answers for what: the roles of the catalogue, given to the city's units."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.catalogue.services import NewRule, assign_by_roles, set_responsibilities
from xiuhua.demo.city import CityPlan
from xiuhua.demo.city.plan import UnitPlan
from xiuhua.demo.city.units import CENTRE
from xiuhua.demo.staff import Staff


def set_matrix(plan: CityPlan, staff: Staff) -> None:
    """Give every class to a unit: the county's by role, the areas' by role and area.

    What is left falls to the office of its street or town, and at last to the centre.
    """
    county = {role: unit.code for unit in plan.units if not unit.areas for role in unit.roles}
    assign_by_roles(organisation=staff.organisation, units=county, actor=staff.admin)
    minors = class_book(staff.organisation.catalogue).minors()
    rules = list(_area_rules([(minor.code, minor.roles) for minor in minors], plan, county))
    offices = [unit for unit in plan.units if unit.kind == "street"]
    rules += [NewRule(unit.code, area_code=area) for unit in offices for area in unit.areas]
    rules.append(NewRule(CENTRE))
    set_responsibilities(organisation=staff.organisation, rules=rules, actor=staff.admin)


def _area_rules(
    minors: Sequence[tuple[str, Sequence[str]]], plan: CityPlan, county: Mapping[str, str]
) -> Iterator[NewRule]:
    """Yield rules of the classes whose first held role is held area by area."""
    local: dict[str, list[UnitPlan]] = defaultdict(list)
    for unit in plan.units:
        for role in unit.roles if unit.areas else ():
            local[role].append(unit)
    for code, roles in minors:
        first = next((role for role in roles if role in county or role in local), None)
        for unit in local.get(first or "", ()):
            for area in unit.areas:
                yield NewRule(unit.code, code, area_code=area)
