"""Cases of the last weeks, drawn as a county reports them: what, where, when, by whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np

from xiuhua.demo.city import names
from xiuhua.demo.city.plan import CityPlan, PersonPlan
from xiuhua.demo.city.scenes import Position, Scenery
from xiuhua.demo.city.text import SOURCES, Template, caller, describe, templates
from xiuhua.demo.city.weights import LIMIT_SHARES, OTHER_LIMITS_SHARE, TRADES_OF_CLASS, class_weight
from xiuhua.kit.world import World

ZONE = ZoneInfo("Asia/Shanghai")
CASES_A_DAY = 64.5  # about 6,000 in 90 days, a small county's load
ECHO_SHARE = 0.035  # of things are reported by a second person, too
ECHO_REACH_M = 14.0
# Monday to Sunday: at weekends fewer collectors are out and fewer people call.
WEEKDAY_SHARES = (1.14, 1.10, 1.07, 1.06, 1.08, 0.82, 0.73)
# Hours 0–23 by who reports: patrols in two shifts, the hotline in the day, the app after work.
_DAY = (0, 0, 0, 0, 0, 0, 2, 6, 12, 13, 11, 7, 3, 6, 11, 11, 9, 6, 3, 3, 3, 2, 0, 0)
_CALLS = (1, 1, 0, 0, 0, 1, 2, 5, 9, 11, 10, 8, 5, 6, 8, 9, 8, 7, 6, 6, 6, 4, 3, 2)
_APP = (1, 1, 0, 0, 0, 1, 3, 6, 6, 5, 5, 5, 7, 5, 4, 5, 6, 9, 9, 9, 9, 7, 5, 3)
HOURS = {"patrol": _DAY, "hotline": _CALLS, "app": _APP, "media": _APP, "leader": _DAY}
# What is done at night is reported at night.
NIGHT_CLASSES = frozenset({"E0129", "E0402", "E0187"})
_NIGHT = (2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 8, 14, 16, 14, 9, 5)
WINTER_CLASSES = frozenset({"E0507", "C0299"})
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CasePlan:
    """A report to make: `class_code` and `condition_no` of the catalogue, degrees WGS-84.

    `source` is patrol, hotline, app, media or leader. `component` is a position in the plan's
    components; `collector` the sign-in name of the collector whose patrol found it.
    """

    at: datetime
    class_code: str
    condition_no: int
    lon: float
    lat: float
    grid_code: str
    address: str
    description: str
    source: str
    reporter_name: str
    reporter_phone: str
    component: int | None
    urgent: bool
    collector: str | None


def draw_cases(
    world: World, plan: CityPlan, catalogue_rows: Iterable[Row], days: int
) -> Iterator[CasePlan]:
    """Yield the cases of the days up to `world.now`, in time order.

    `catalogue_rows` are rows of the catalogue with `code`, `kind`, `condition_no`, `minor_zh`,
    `condition_zh`, `limit_value`, `limit_unit`. The shares of their limits follow
    `weights.LIMIT_SHARES`.
    """
    drawer = _Drawer(plan, list(catalogue_rows))
    first = (world.now - timedelta(days=days)).astimezone(ZONE).date()
    for day in range(days + 1):
        today = first + timedelta(days=day)
        for case in drawer.day(today, world.rng("city", "cases", today.isoformat())):
            if world.now - timedelta(days=days) <= case.at <= world.now:
                yield case


def _count(day: date, rng: Random) -> int:
    share = WEEKDAY_SHARES[day.weekday()] * rng.lognormvariate(0, 0.12)
    return round(CASES_A_DAY * share)


@dataclass(frozen=True, slots=True)
class _Sight:
    """Something seen, before anybody has put it into words."""

    row: Row
    source: str
    template: Template
    position: Position
    component: int | None
    at: datetime


class _Drawer:
    """Draws one case after another from a plan and a catalogue."""

    def __init__(self, plan: CityPlan, rows: Sequence[Row]) -> None:
        self.plan, self.scenery = plan, Scenery(plan)
        self.members = _members(plan)
        self.groups, self.shares = _by_limit(rows, self.members)
        self.owner = _owners(plan)

    def day(self, day: date, rng: Random) -> list[CasePlan]:
        """Return a day's cases in time order, some of them reported twice."""
        found: list[CasePlan] = []
        for _ in range(_count(day, rng)):
            sight = self._sight(day, rng)
            found.append(self._told(sight, rng))
            if rng.random() < ECHO_SHARE:
                found.append(self._told(_echo(sight, rng), rng))
        return sorted(found, key=lambda case: case.at)

    def _sight(self, day: date, rng: Random) -> _Sight:
        row = self._row(day, rng)
        source = rng.choices(tuple(SOURCES), tuple(SOURCES.values()))[0]
        template = rng.choice(templates(row))
        members = self.members.get(row["code"])
        component = rng.choice(members) if members else None
        if component is not None:
            position = self.scenery.at_component(component, rng)
        elif template.needs_firm:
            position = self.scenery.at_firm(TRADES_OF_CLASS.get(row["code"], ""), rng)
        else:
            position = self.scenery.draw(template.habitat, rng)
        at = _moment(day, row["code"], source, rng)
        return _Sight(row, source, template, position, component, at)

    def _row(self, day: date, rng: Random) -> Row:
        while True:
            rows, weights = self.groups[rng.choices(tuple(self.groups), self.shares)[0]]
            row = rng.choices(rows, weights)[0]
            if row["code"] not in WINTER_CLASSES or day.month in (12, 1, 2):
                return row

    def _told(self, sight: _Sight, rng: Random) -> CasePlan:
        row, position = sight.row, sight.position
        point = np.array([position.lon]), np.array([position.lat])
        grid = self.plan.grids[self.scenery.lookup.grid_of(*point)[0]]
        community = self.plan.area_by_code[grid.community_code]
        street = self.plan.area_by_code[community.parent_code]
        collector = self.owner.get(grid.code) if sight.source == "patrol" else None
        name, phone = _reporter(sight.source, collector, rng)
        return CasePlan(
            at=sight.at,
            class_code=row["code"],
            condition_no=int(row["condition_no"]),
            lon=position.lon,
            lat=position.lat,
            grid_code=grid.code,
            address=f"{street.zh}{community.zh}{position.address}",
            description=describe(sight.template, position.scene, sight.source, rng),
            source=sight.source,
            reporter_name=name,
            reporter_phone=phone,
            component=sight.component,
            urgent=_is_urgent(row),
            collector=collector.username if collector else None,
        )


def _echo(sight: _Sight, rng: Random) -> _Sight:
    """Return what another person reports of the same thing some hours later, the same day."""
    midnight = datetime.combine(sight.at.astimezone(ZONE).date(), time.max, tzinfo=ZONE)
    later = sight.at + timedelta(minutes=rng.uniform(10, 360))
    return replace(
        sight,
        source=rng.choice(("hotline", "app")),
        position=sight.position.nudged(ECHO_REACH_M, rng),
        at=min(later, midnight.astimezone(UTC)),
    )


def _is_urgent(row: Row) -> bool:
    """Say whether people are in danger: emergencies, and components with an urgent limit."""
    if row["kind"] == "component":
        return row["limit_unit"].startswith("urgent")
    return row["code"].startswith("E05") and row["limit_unit"].startswith("urgent")


def _members(plan: CityPlan) -> dict[str, Sequence[int]]:
    """Return the positions of each class's components."""
    parts = plan.components
    return {
        code: np.flatnonzero(parts.class_index == number).tolist()
        for number, code in enumerate(parts.classes)
    }


def _owners(plan: CityPlan) -> dict[str, PersonPlan]:
    """Return the collector of each grid."""
    zones = {zone.code: zone for zone in plan.zones}
    return {
        grid: person
        for person in plan.people
        if person.zone_code
        for grid in zones[person.zone_code].grid_codes
    }


def _by_limit(
    rows: Sequence[Row], members: Mapping[str, Sequence[int]]
) -> tuple[dict[str, tuple[list[Row], list[float]]], list[float]]:
    """Return rows with weights by limit, and how often each limit is drawn."""
    groups: dict[str, tuple[list[Row], list[float]]] = defaultdict(lambda: ([], []))
    conditions = Counter(row["code"] for row in rows)
    for row in rows:
        limit = f"{row['limit_value']} {row['limit_unit']}"
        group = groups[limit if limit in LIMIT_SHARES else "other"]
        group[0].append(row)
        often = class_weight(row["code"], len(members.get(row["code"], ())))
        group[1].append(often / conditions[row["code"]])
    return dict(groups), [LIMIT_SHARES.get(limit, OTHER_LIMITS_SHARE) for limit in groups]


def _moment(day: date, code: str, source: str, rng: Random) -> datetime:
    hours = _NIGHT if code in NIGHT_CLASSES else HOURS[source]
    hour = rng.choices(range(24), hours)[0]
    clock = time(hour, rng.randrange(60), rng.randrange(60), tzinfo=ZONE)
    return datetime.combine(day, clock).astimezone(UTC)


def _reporter(source: str, collector: PersonPlan | None, rng: Random) -> tuple[str, str]:
    """Return name and phone of who reports; the press and leaders leave none."""
    if collector:
        return collector.name, collector.phone
    if source in ("hotline", "app"):
        return caller(rng, names.person(rng)[0]), names.phone(rng.randint(6_000, 9_999))
    return "", ""
