"""A plain town to measure on: square unit grids, units and people, a year of cases in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from xiuhua.core.catalogue.selectors import ConditionInfo, class_book
from xiuhua.core.evidence.models import Media
from xiuhua.core.loop.drafts import Draft, Given, Photo
from xiuhua.core.loop.playing import Happening, History
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.models import Organisation, Unit, User
from xiuhua.core.people.services import assign_post, create_organisation, create_unit, create_user
from xiuhua.core.people.vocab import UnitKind
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import CodeScheme
from xiuhua.core.places.services import import_areas, import_grids
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock
from xiuhua.kit.world import World

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Beijing
YEAR = timedelta(days=365)
FIRST_DAY = date(2025, 1, 1)
COUNTY = "330199"
WEST, SOUTH, SIDE_DEG = 119.20, 29.40, 0.004
ACROSS = 50  # unit grids a side: 10 streets of 10 communities of 25 unit grids
UNITS, COLLECTORS = 24, 20
RARE = 800  # cases that the word searched for occurs in, however many there are
RARE_WORD = "梧桐"
WORDS = ("路口有一堆垃圾", "占道经营影响通行", "井盖破损有响声", "河面有漂浮物", "墙面张贴小广告",
         "绿地内树枝折断", "路灯不亮", "共享单车乱停放")  # fmt: skip
ROADS = ("锦绣大道", "江滨路", "人民路", "新安江路", "严州大道", "白沙路", "健康路", "府前街")


@dataclass(frozen=True)
class Town:
    """The organisation and who works in it."""

    organisation: Organisation
    units: list[Unit]
    collectors: list[User]
    officer: User
    clerk: User
    admin: User
    photo: Photo


def build_town() -> Town:
    """Build the town through the services, as it would be set up."""
    with clock.at(NOW - YEAR - timedelta(days=1)):
        organisation = create_organisation(
            code="bench", zh="绣江市", en="Xiujiang", catalogue="cn", county_code=COUNTY,
            calendar=standard_calendar(years=range(2025, 2028)), actor=None,
        )  # fmt: skip
        _draw(organisation)
        unit = partial(create_unit, organisation=organisation, actor=None)
        centre = unit(code="C01", zh="指挥中心", kind=UnitKind.CENTRE)
        disposal = UnitKind.DISPOSAL
        units = [unit(code=f"D{n:02}", zh=f"处置单位{n}", kind=disposal) for n in range(UNITS)]
        person = partial(_person, organisation)
        media = Media.objects.create(
            sha256="a" * 64, mime="image/jpeg", size_bytes=1, added_at=clock.now()
        )
        return Town(
            organisation,
            units,
            [person(f"collector{n}", "collector", centre) for n in range(COLLECTORS)],
            person("officer", "filing_officer", centre),
            person("clerk", "disposal_unit", units[0]),
            person("admin", "admin", centre),
            Photo(media.sha256),
        )


def _person(organisation: Organisation, username: str, post: str, unit: Unit) -> User:
    user = create_user(organisation=organisation, username=username, name=username, actor=None)
    assign_post(user=user, post=post, unit=unit, valid_from=FIRST_DAY, actor=None)
    return user


def _squares(per_side: int, code: str) -> Iterator[tuple[str, int, int, BaseGeometry]]:
    """Yield squares that tile the town, `code` filled with column and row."""
    size = SIDE_DEG * ACROSS / per_side
    for column in range(per_side):
        for row in range(per_side):
            west, south = WEST + column * size, SOUTH + row * size
            yield code, column, row, box(west, south, west + size, south + size)


def _draw(organisation: Organisation) -> None:
    """Draw one county, ten streets (strips), a hundred communities, 2,500 unit grids."""
    scheme = CodeScheme.objects.get(code="grid_14")
    areas = partial(
        import_areas, organisation=organisation, scheme=scheme, valid_from=FIRST_DAY, apply=True,
        actor=None,
    )  # fmt: skip
    side = SIDE_DEG * ACROSS
    whole = box(WEST, SOUTH, WEST + side, SOUTH + side)
    areas([Feature(COUNTY, "绣江市", geometry=whole)], level=AreaLevel.COUNTY)
    strips = [
        box(WEST + side * n / 10, SOUTH, WEST + side * (n + 1) / 10, SOUTH + side)
        for n in range(10)
    ]
    streets = [
        Feature(f"{COUNTY}{n + 1:03}", f"街道{n + 1}", geometry=strip)
        for n, strip in enumerate(strips)
    ]
    areas(streets, level=AreaLevel.STREET)
    communities = [
        Feature(f"{COUNTY}{column + 1:03}{row + 1:03}", f"社区{column}-{row}", geometry=shape)
        for _, column, row, shape in _squares(10, "")
    ]
    areas(communities, level=AreaLevel.COMMUNITY)
    grids = [
        Feature(
            f"{COUNTY}{column // 5 + 1:03}{row // 5 + 1:03}{column % 5 * 5 + row % 5 + 1:02}",
            geometry=shape,
        )
        for _, column, row, shape in _squares(ACROSS, "")
    ]
    import_grids(
        grids,
        organisation=organisation,
        scheme=scheme,
        valid_from=FIRST_DAY,
        apply=True,
        actor=None,
    )


class Year:
    """A year of cases up to `NOW`, in the order of their reports; the same seed, the same cases."""

    def __init__(self, town: Town, cases: int, seed: int = 7) -> None:
        self.town = town
        self.cases = cases
        self._rng = World(seed, NOW).rng("bench", cases)
        book = class_book(town.organisation.catalogue)
        self._classes = [
            (minor.code, condition)
            for minor in book.minors()
            for condition in book.conditions(minor.id)
        ]
        self._filed = {one.id: Given(condition_id=one.id) for _, one in self._classes}
        self._dispatched = [Given(unit_id=unit.pk) for unit in town.units]

    def histories(self) -> Iterator[History]:
        """Yield them; the cases of the last days are still on their way."""
        gap, every = YEAR / self.cases, max(1, self.cases // RARE)
        for serial in range(self.cases):
            at = NOW - YEAR + gap * serial
            code, condition = self._rng.choice(self._classes)
            rare = RARE_WORD if serial % every == 0 and serial < every * RARE else ""
            collector = self._rng.choice(self.town.collectors)
            yield History(
                self._draft(serial, code, rare), at, collector, self._moves(at, condition)
            )

    def _draft(self, serial: int, code: str, rare: str) -> Draft:
        rng, side = self._rng, SIDE_DEG * ACROSS
        return Draft(
            minor_code=code,
            source=rng.choice(("collector", "collector", "collector", "public", "hotline")),
            lon=WEST + rng.random() * side,
            lat=SOUTH + rng.random() * side,
            description=f"{rng.choice(WORDS)}{rare}，第 {serial} 处",
            address=f"{rng.choice(ROADS)} {rng.randrange(1, 400)} 号",
            photos=(self.town.photo,),
            contact_name="王小明",
            contact_phone="13800000000",
        )

    def _moves(self, at: datetime, condition: ConditionInfo) -> list[Happening]:
        """Return the usual way, cut off at `NOW`; every sixth case goes another one."""
        way = self._rng.randrange(24)
        officer, clerk = self.town.officer, self.town.clerk
        unit = self._rng.choice(self._dispatched)
        moves: list[tuple[str, User, Given]] = [
            ("file", officer, self._filed[condition.id]),
            ("dispatch", officer, unit),
        ]
        if way == 0:
            return self._timed(at, [("reject", officer, Given(note="不属实"))])
        if way == 1:
            moves += [("return", clerk, Given(note="不归我们")), ("dispatch", officer, unit)]
        moves.append(("accept", clerk, Given()))
        if way == 2:
            moves += [
                ("apply_extension", clerk, Given(note="缺件")),
                ("grant_extension", officer, Given()),
            ]
        done = Given(photos=(self.town.photo, Photo(self.town.photo.sha, "after")))
        checker = self.town.collectors[0]
        moves += [("report_result", clerk, done), ("request_check", officer, Given())]
        if way == 3:
            moves += [
                ("check_failed", checker, Given(note="还在")),
                ("report_result", clerk, done),
                ("request_check", officer, Given()),
            ]
        moves += [("check_passed", checker, done), ("close", officer, Given())]
        return self._timed(at, moves)

    def _timed(self, at: datetime, moves: list[tuple[str, User, Given]]) -> list[Happening]:
        rng: Random = self._rng
        timed = []
        for move, actor, given in moves:
            long = move == "report_result" and rng.random() < 0.7
            at += timedelta(minutes=rng.randrange(2, 15) + (rng.randrange(2000) if long else 0))
            if at > NOW:
                break
            timed.append(Happening(move, at, actor, given))
        return timed
