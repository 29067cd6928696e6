"""A small town whose cases went every possible way, seeded."""

from datetime import date, timedelta
from random import Random

from xiuhua.core.loop.bulk import import_histories
from xiuhua.core.loop.drafts import Draft, Given
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.playing import Happening, History
from xiuhua.core.loop.services import advance_case, answer_survey
from xiuhua.core.loop.tests.conftest import MONDAY_9, City
from xiuhua.core.loop.vocab import Satisfaction
from xiuhua.core.places.services import create_area
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock
from xiuhua.kit.errors import XiuhuaError

FIRST_DAY = date(2021, 11, 8)
AREAS = ("S1", "S2", "V1", "")
DAYS = 35


class Town(City):
    """The loop's test city with a county, two streets and a community."""

    def __init__(self):
        super().__init__()
        county = self._area("K", AreaLevel.COUNTY, None)
        streets = [self._area(code, AreaLevel.STREET, county) for code in ("S1", "S2")]
        self._area("V1", AreaLevel.COMMUNITY, streets[0])

    def _area(self, code, level, parent):
        return create_area(
            organisation=self.organisation, code=code, level=level, zh=code, parent=parent,
            valid_from=FIRST_DAY, actor=None,
        )  # fmt: skip

    def live(self, count, seed):
        """Import random histories, then let people do what comes to their mind."""
        rng = Random(seed)
        made = sorted((self._history(rng) for _ in range(count)), key=lambda one: one.at)
        with clock.at(MONDAY_9 + timedelta(days=60)):
            import_histories(made, organisation=self.organisation, actor=None)

    def _history(self, rng):
        at = MONDAY_9 + timedelta(minutes=rng.randrange(DAYS * 24 * 60))
        draft = Draft(
            minor_code=rng.choice(["E0101", "E0102"]),
            source=rng.choice(["collector", "public", "hotline", "inspector", "device"]),
            lon=119.28 + rng.randrange(6) * 0.01,
            lat=29.47,
            area_code=rng.choice(AREAS),
        )
        return History(draft, at, None, Way(self, rng, at, draft.minor_code).moves)

    def act(self, rng, count):
        """Make random moves on random cases through the doors; what is refused is left."""
        cases = list(Case.objects.order_by("id"))
        for _ in range(count):
            case = Case.objects.get(pk=rng.choice(cases).pk)
            last = case.steps.order_by("-version").values_list("at", flat=True)[0]
            with clock.at(last + timedelta(minutes=rng.randrange(1, 5000))):
                try:
                    self._anything(case, rng, cases)
                except XiuhuaError:
                    continue

    def _anything(self, case, rng, cases):
        move = rng.choice(MOVES)
        if move == "survey":
            answer_survey(case, rng.choice(list(Satisfaction)), actor=None)
            return
        given = Given(
            note="说明",
            unit_id=rng.choice([self.cleaning, self.works]).pk,
            condition_id=self.condition_of(case) if move == "file" else None,
            finding="true",
            until_at=clock.now() + timedelta(days=5),
            parent_id=rng.choice(cases).pk,
        )
        advance_case(case, move, actor=None, given=given)


MOVES = (
    "survey", "request_verification", "verification_result", "file", "reject", "self_handled",
    "dispatch", "send_back", "accept", "return", "apply_extension", "grant_extension",
    "apply_suspension", "grant_suspension", "resume", "report_result", "reject_result",
    "request_check", "check_passed", "check_failed", "close", "void", "force_close", "reopen",
    "appeal", "pass_appeal", "grant_appeal", "merge",
)  # fmt: skip


class Way:
    """One random way through the table, with times."""

    def __init__(self, town, rng, at, minor):
        self.town, self.rng, self.at, self.moves = town, rng, at, []
        self.checked = minor == "E0101"
        self.condition = (town.litter if self.checked else town.advice).pk
        self._go()

    def _do(self, move, hours=0.4, **given):
        self.at += timedelta(hours=hours)
        self.moves.append(Happening(move, self.at, None, Given(**given)))

    def _chance(self, percent):
        return self.rng.randrange(100) < percent

    def _go(self):
        if self._chance(8):
            return self._do("reject", note="不属实")
        if self._chance(6):
            return self._do("self_handled")
        if self._chance(12):
            self._do("request_verification")
            self._do("verification_result", self.rng.random() * 8, finding="true")
        return self._file() if self._chance(94) else None

    def _file(self):
        condition = self.town.condition.__class__.objects.get(minor_id=self.condition)
        self._do("file", self.rng.random() * 2, condition_id=condition.pk)
        self._do("dispatch", unit_id=self.town.cleaning.pk)
        if self._chance(12):
            self._do("return", note="不归我们")
            self._do("dispatch", self.rng.random() * 40, unit_id=self.town.works.pk)
        return self._dispose() if self._chance(92) else None

    def _dispose(self):
        self._do("accept", 0.2)
        if self._chance(10):
            self._do("apply_extension", 0.1, note="缺件")
            self._do("grant_extension", 0.1)
        if self._chance(8):
            self._do("apply_suspension", 0.1, note="等", until_at=self.at + timedelta(days=9))
            self._do("grant_suspension", 0.1)
            if self._chance(40):
                return None
            self._do("resume", self.rng.random() * 100)
        if self._chance(6):
            return self._do(self.rng.choice(["void", "force_close"]), 5, note="按规定")
        return self._report() if self._chance(92) else None

    def _report(self):
        self._do("report_result", self.rng.choice([0.5, 2, 9, 30, 90]))
        if self._chance(15):
            self._do("reject_result", 1, note="没做好")
            self._do("report_result", self.rng.random() * 30)
        if self.checked:
            self._do("request_check")
            if self._chance(12):
                self._do("check_failed", 3, note="还在")
                return self._report()
            self._do("check_passed", self.rng.choice([0.5, 5]))
        if self._chance(90):
            self._do("close", self.rng.choice([0.2, 4, 60]))
        return None
