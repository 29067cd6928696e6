"""Building the demonstration city 绣江市: its ground, its people, its last ninety days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.indicators.services import CONSUMER, rebuild_facts
from xiuhua.core.ledger.models import Counter, Head
from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import advance
from xiuhua.core.loop.models import Case
from xiuhua.core.people.models import Organisation
from xiuhua.core.people.services import issue_token
from xiuhua.demo import land, matrix, signins, staff
from xiuhua.demo.album import Album
from xiuhua.demo.city import CasePlan, CityPlan, build_plan, draw_cases
from xiuhua.demo.play import play
from xiuhua.demo.staff import CODE, TIMEZONE, Staff
from xiuhua.demo.town import Town
from xiuhua.kit import clock
from xiuhua.kit.vocab import Vocab
from xiuhua.kit.world import World

DAYS = 90
STEP = timedelta(days=10)  # between two lines of progress
VIEWS = 3  # of each thing in the stock of photos
BEGUN, DONE = f"demo/{CODE}/begun", f"demo/{CODE}/done"

Tell = Callable[[str, str], None]


class Progress(Vocab):
    """How far the city in the database is built."""

    NONE = "none", "未建", "Not built"
    BEGUN = "begun", "未建完", "Broken off"
    DONE = "done", "已建成", "Built"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made; `token` is the citizens' programme's key, shown this once."""

    cases: int
    open_cases: int
    token: str


def progress() -> Progress:
    """Return how far the city is built. 1 statement."""
    marks = set(Counter.objects.filter(name__in=(BEGUN, DONE)).values_list("name", flat=True))
    if DONE in marks:
        return Progress.DONE
    return Progress.BEGUN if marks else Progress.NONE


def build(
    world: World,
    *,
    tell: Tell,
    days: int = DAYS,
    cases: int | None = None,
    views: int = VIEWS,
) -> Built:
    """Build the city and live through its last days; the same world gives the same city.

    Args:
        world: the seed, and the moment up to which the city lives.
        tell: is told each step in Chinese and English.
        days: how many of the last days bring reports.
        cases: at most so many reports, spread evenly; all that are drawn if None.
        views: of each thing in the stock of photos.

    Raises:
        Refused: the services did not take the ground as it was drawn.
        CodeTaken: there is an organisation of this code that no build began.
    """
    _mark(BEGUN)
    town = settle(world, tell=tell, days=days, views=views)
    built = live_through(town, tell=tell, days=days, cases=cases)
    _mark(DONE)
    return built


def settle(world: World, *, tell: Tell, days: int, views: int) -> Town:
    """Enter ground, people, matrix and photos on the day before the first reports."""
    plan = build_plan(world)
    tell(f"城市规划：{len(plan.grids)} 个网格", f"city drawn: {len(plan.grids)} unit grids")
    midnight = clock.day_start(clock.local_day(world.now, TIMEZONE), TIMEZONE)
    with clock.at(midnight - timedelta(days=days + 1, hours=-9)):
        people = _found(plan, world, tell)
        album = Album(world, people, views)
        pictures = album.fill()
    tell(f"照片：{pictures} 张", f"photos: {pictures}")
    return Town(world, plan, people, album, world.now - timedelta(days=days))


def live_through(town: Town, *, tell: Tell, days: int, cases: int | None) -> Built:
    """Live through the last days up to the world's now; then let people sign in, and count."""
    plans = _cases(town, days, cases)
    tell(f"{days} 天内的上报：{len(plans)} 件", f"reports of {days} days: {len(plans)}")
    play(town, plans, _day_teller(tell))
    with clock.at(town.world.now):
        return _finish(town.world, town.staff, tell)


def _found(plan: CityPlan, world: World, tell: Tell) -> Staff:
    people = staff.staff_of(staff.found_city(plan))
    tell(f"单位与人员：{len(people.users)} 人", f"units and people: {len(people.users)}")
    land.enter_areas(plan, people)
    tell("行政区域与单元网格", "areas and unit grids")
    land.enter_places(world, plan, people)
    land.enter_zones(plan, people)
    tell("道路、小区、企业、工地、责任网格", "roads, compounds, firms, sites, zones")
    count = land.enter_components(world, plan, people)
    matrix.set_matrix(plan, people)
    tell(f"部件 {count} 个，责任矩阵", f"{count} components, responsibility matrix")
    return people


def _cases(town: Town, days: int, most: int | None) -> list[CasePlan]:
    rows = catalogue_rows(town.staff.organisation)
    plans = list(draw_cases(town.world, town.plan, rows, days))
    if most is None or most >= len(plans):
        return plans
    chosen = sorted(town.world.rng("demo", "chosen").sample(range(len(plans)), most))
    return [plans[number] for number in chosen]


def catalogue_rows(organisation: Organisation) -> Iterator[dict[str, str]]:
    """Yield the catalogue in force as `draw_cases` reads it: a row for each filing condition."""
    book = class_book(organisation.catalogue)
    for minor in book.minors():
        for condition in book.conditions(minor.id):
            yield {
                "code": minor.code,
                "kind": minor.kind,
                "condition_no": str(condition.number),
                "minor_zh": minor.zh,
                "condition_zh": condition.zh,
                "limit_value": f"{condition.limit_value.normalize():f}",
                "limit_unit": condition.limit_unit,
            }


def _day_teller(tell: Tell) -> Callable[[datetime], None]:
    """Return what tells, every ten days, to which day the cases have come."""
    told: list[datetime] = []

    def teller(moment: datetime) -> None:
        if not told or moment - told[-1] >= STEP:
            told.append(moment)
            tell(f"案件流转至 {moment:%Y-%m-%d}", f"cases have come to {moment:%Y-%m-%d}")

    return teller


def _finish(world: World, people: Staff, tell: Tell) -> Built:
    staff.plan_duties(world, people)
    signins.give_passwords(people)
    token = issue_token(user=people.program, label="演示 / demo", actor=people.admin)
    mine = Case.objects.filter(organisation=people.organisation)
    built = Built(mine.count(), mine.open().count(), token)
    tell("值班表、口令、令牌", "duties, passwords, token")
    upto = Head.objects.get().seq
    days = rebuild_facts(people.organisation)
    advance(CONSUMER, upto)  # the worker need not count again what was just counted
    tell(f"统计：{days} 天", f"figures: {days} days")
    return built


@transaction.atomic
def _mark(name: str) -> None:
    next_number(name)
