"""Staff of the city with their posts, and the collectors' responsibility grids."""

from collections.abc import Iterator, Sequence

from xiuhua.demo.city import names
from xiuhua.demo.city.plan import AreaPlan, GridPlan, PersonPlan, UnitPlan, ZonePlan
from xiuhua.demo.city.units import CENTRE, handlers_of
from xiuhua.kit.world import World

COLLECTORS = 62  # the zones of the built-up area and the towns, and a relief
CENTRE_STAFF: tuple[tuple[str, int], ...] = (
    ("receptionist", 8),
    ("filing_officer", 4),
    ("shift_leader", 3),
    ("dispatcher", 6),
    ("closing_officer", 4),
    ("inspector", 3),
    ("evaluator", 2),
    ("leader", 2),
    ("admin", 2),
)


def build_zones(areas: Sequence[AreaPlan], grids: Sequence[GridPlan]) -> tuple[ZonePlan, ...]:
    """Return a zone for each community of a street and one for each town."""
    by_code = {area.code: area for area in areas}
    members: dict[str, list[str]] = {}
    for grid in grids:
        community = by_code[grid.community_code]
        street = by_code[community.parent_code]
        owner = community if street.level == "street" else street
        members.setdefault(owner.code, []).append(grid.code)
    return tuple(
        ZonePlan(
            f"ZR{code[6:]}",
            f"{by_code[code].zh}责任网格",
            f"{by_code[code].en} responsibility grid",
            tuple(codes),
        )
        for code, codes in sorted(members.items())
    )


def build_people(
    world: World, units: Sequence[UnitPlan], zones: Sequence[ZonePlan]
) -> tuple[PersonPlan, ...]:
    """Return the staff; sign-in names say the post: `collector07`, `dispatcher1`, `hw`, `hw1`."""
    rng = world.rng("city", "people")
    return tuple(
        PersonPlan(username, names.person(rng), names.phone(serial), unit, posts, zone)
        for serial, (username, unit, posts, zone) in enumerate(_seats(units, zones), start=1)
    )


def _seats(
    units: Sequence[UnitPlan], zones: Sequence[ZonePlan]
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Yield sign-in name, unit, posts and zone of every post to fill."""
    for number in range(1, max(COLLECTORS, len(zones)) + 1):
        zone = zones[number - 1].code if number <= len(zones) else ""
        yield f"collector{number:02d}", CENTRE, ("collector",), zone
    for post, count in CENTRE_STAFF:
        for number in range(1, count + 1):
            yield f"{post}{number}", CENTRE, (post,), ""
    for unit in units:
        if unit.code == CENTRE:
            continue
        handlers = handlers_of(unit)
        clerk = ("disposal_unit",) if handlers else ("disposal_unit", "handler")
        yield unit.code.lower(), unit.code, clerk, ""
        for number in range(1, handlers + 1):
            yield f"{unit.code.lower()}_{number}", unit.code, ("handler",), ""
