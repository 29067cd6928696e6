"""The city's organisation, units and people, entered as a city would enter them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.imports import UnitRow, UserRow
from xiuhua.core.people.models import Assignment, Organisation, User
from xiuhua.core.people.services import (
    admit_units,
    admit_users,
    create_organisation,
    plan_duty,
)
from xiuhua.core.people.vocab import UnitKind
from xiuhua.demo.city import CityPlan
from xiuhua.demo.city.units import CENTRE
from xiuhua.kit import clock
from xiuhua.kit.world import World

CODE = "xiujiang"
TIMEZONE = "Asia/Shanghai"
PROGRAM = "app"  # the citizens' mobile programme: a unit and its account
ADMIN = "admin1"
# Open311 answers: lamps and covers are taken in bundles, stray advertising is a one-way letterbox.
OPEN311 = {"batch": ["C0137", "C0106"], "blackbox": ["E0202"]}
# Local hours in which each post of the centre is manned, by shift.
SHIFTS = {
    "collector": ((7, 14), (14, 21)),
    "receptionist": ((8, 16), (16, 24)),
    "filing_officer": ((7, 14), (14, 21)),
    "dispatcher": ((7, 14), (14, 21)),
    "closing_officer": ((7, 14), (14, 21)),
    "shift_leader": ((8, 18),),
}
DUTY_DAYS = 2  # today and tomorrow


@dataclass
class Staff:
    """Everybody who acts in the city, by what they are asked for."""

    organisation: Organisation
    users: dict[str, User] = field(default_factory=dict)
    by_post: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    clerks: dict[int, User] = field(default_factory=dict)
    handlers: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))

    @property
    def admin(self) -> User:
        """Who enters everything else."""
        return self.users[ADMIN]

    @property
    def program(self) -> User:
        """The account of the citizens' programme."""
        return self.users[PROGRAM]


def found_city(plan: CityPlan) -> Organisation:
    """Set up the organisation, its units and its people, who hold their posts from now on."""
    organisation = create_organisation(
        code=CODE,
        zh=plan.zh,
        en=plan.en,
        calendar=standard_calendar(),
        catalogue="cn",
        timezone=TIMEZONE,
        county_code=plan.code,
        settings={"open311": OPEN311},
        actor=None,
    )
    admit_units(_unit_rows(plan), organisation=organisation, actor=None)
    admit_users(_user_rows(plan), organisation=organisation, actor=None)
    return organisation


def _unit_rows(plan: CityPlan) -> list[UnitRow]:
    rows = [
        UnitRow(
            code=unit.code,
            zh=unit.zh,
            en=unit.en,
            short_zh=unit.short_zh,
            kind=UnitKind(unit.kind),
            parent=unit.parent_code,
            phone=unit.phone,
        )
        for unit in plan.units
    ]
    app = UnitRow(code="APP", zh="绣江城管小程序", en="Xiujiang City App", kind=UnitKind.SOURCE)
    return [*rows, app]


def _user_rows(plan: CityPlan) -> list[UserRow]:
    rows = [
        UserRow(
            username=person.username,
            name=person.name,
            phone=person.phone,
            unit=person.unit_code,
            post=post,
        )
        for person in plan.people
        for post in person.posts
    ]
    program = UserRow(username=PROGRAM, name="绣江城管小程序", unit="APP", post="system_client")
    return [*rows, program]


def staff_of(organisation: Organisation) -> Staff:
    """Return the people of the city; 1 statement."""
    staff = Staff(organisation)
    held = Assignment.objects.filter(user__organisation=organisation, valid_to=None)
    for one in held.select_related("user", "post", "unit").order_by("user_id"):
        user = staff.users.setdefault(one.user.username, one.user)
        user.organisation = organisation
        if one.unit.code == CENTRE:
            staff.by_post[one.post.code].append(user)
        elif one.post.code == "disposal_unit":
            staff.clerks[one.unit_id] = user
        elif one.post.code == "handler":
            staff.handlers[one.unit_id].append(user)
    return staff


def plan_duties(world: World, staff: Staff) -> None:
    """Put the centre's posts on duty for today and tomorrow, spread over their shifts."""
    today = clock.local_day(world.now, TIMEZONE)
    for day in (today + timedelta(days=n) for n in range(DUTY_DAYS)):
        for post, shifts in SHIFTS.items():
            for number, user in enumerate(staff.by_post[post]):
                _plan_duty(user, post, day, shifts[number % len(shifts)], staff.admin)


def _plan_duty(user: User, post: str, day: date, hours: tuple[int, int], admin: User) -> None:
    midnight = clock.day_start(day, TIMEZONE)
    plan_duty(
        user=user,
        post=post,
        starts_at=midnight + timedelta(hours=hours[0]),
        ends_at=midnight + timedelta(hours=hours[1]),
        actor=admin,
    )
