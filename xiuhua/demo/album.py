"""The city's photos: a stock of views by what they show, and the newest cases' own."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from random import Random

from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.evidence.services import Upload, store, store_many
from xiuhua.core.people.models import User
from xiuhua.demo.city import CasePlan
from xiuhua.demo.habits import ZONE
from xiuhua.demo.pictures import Shot, photo, thing_of
from xiuhua.demo.pictures.things import THINGS
from xiuhua.demo.staff import Staff
from xiuhua.kit import clock
from xiuhua.kit.world import World

TAKES = (False, True, True)  # of each view: the problem, the result, the check
OWN_DAYS = timedelta(days=1)  # cases this new have pictures taken where and when they happened


@dataclass(frozen=True, slots=True)
class StockShots:
    """A view from the stock, by the SHA-256 of its pictures."""

    shas: tuple[str, ...]

    def sha(self, take: int) -> str:
        """Return a picture: 0 the problem, 1 the result, 2 the check."""
        return self.shas[take]


class OwnShots:
    """Pictures of one case, taken when first asked for, with their time and place."""

    def __init__(self, thing: str, seed: str, plan: CasePlan, by: User) -> None:
        self._thing, self._seed, self._plan, self._by = thing, seed, plan, by
        self._shas: dict[int, str] = {}

    def sha(self, take: int) -> str:
        """Return a picture: 0 the problem, 1 the result, 2 the check."""
        if take not in self._shas:
            shot = Shot(clock.now().astimezone(ZONE), self._plan.lon, self._plan.lat)
            content = photo(self._thing, self._seed, right=TAKES[take], take=take, shot=shot)
            name = f"IMG_{shot.at:%Y%m%d_%H%M%S}.jpg"
            self._shas[take] = store(content, filename=name, actor=self._by).sha256
        return self._shas[take]


class Album:
    """Pictures for every case of a city."""

    def __init__(self, world: World, staff: Staff, views: int) -> None:
        self._world, self._staff, self._views = world, staff, views
        self._stock: dict[str, list[StockShots]] = {}

    def fill(self) -> int:
        """Draw and keep the stock, `views` views of each thing; return how many pictures."""
        names, uploads = [], []
        for thing in THINGS:
            for view in range(self._views):
                seed = f"{self._world.seed}/{thing}/{view}"
                names.append(thing)
                uploads += [
                    Upload(photo(thing, seed, right=right, take=take), f"{thing}_{view}_{take}.jpg")
                    for take, right in enumerate(TAKES)
                ]
        shas = [media.sha256 for media in store_many(uploads, actor=self._staff.admin)]
        for number, thing in enumerate(names):
            part = shas[number * len(TAKES) : (number + 1) * len(TAKES)]
            self._stock.setdefault(thing, []).append(StockShots(tuple(part)))
        return len(shas)

    @cached_property
    def _things(self) -> dict[str, str]:
        minors = class_book(self._staff.organisation.catalogue).minors()
        return {minor.code: thing_of(minor.zh) for minor in minors}

    def shots(self, plan: CasePlan, rng: Random) -> "StockShots | OwnShots":
        """Return the pictures of a case."""
        thing = self._things[plan.class_code]
        if plan.at < self._world.now - OWN_DAYS:
            return rng.choice(self._stock[thing])
        by = self._staff.users[plan.collector] if plan.collector else self._staff.program
        return OwnShots(thing, f"{rng.random()}", plan, by)
