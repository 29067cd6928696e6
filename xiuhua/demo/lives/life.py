"""What every part of a case's life needs: the case, chance, people and their moments."""

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import Any

from xiuhua.core.loop.clocks import disposal_limit
from xiuhua.core.loop.drafts import Given, Photo
from xiuhua.core.loop.intake import Near
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.services import advance_case
from xiuhua.core.loop.vocab import PhotoRole
from xiuhua.core.people.models import User
from xiuhua.demo.city import CasePlan
from xiuhua.demo.town import Town
from xiuhua.kit import clock
from xiuhua.kit.worktime import Limit, Unit

# Yields the moments at which it goes on; returns whether the case goes on, too.
Going = Generator[datetime, None, bool]


class Life:
    """One report and what becomes of it. Every move is made by the person whose post it is."""

    def __init__(self, town: Town, plan: CasePlan, serial: int) -> None:
        self.town, self.plan = town, plan
        self.rng = town.world.rng("demo", "life", serial)
        self.habits = town.habits
        self.shots = town.album.shots(plan, self.rng)
        self.case: Case
        self.near: Sequence[Near] = ()

    def chance(self, share: float) -> bool:
        """Draw whether something happens."""
        return self.rng.random() < share

    def say(self, phrases: Sequence[str]) -> str:
        """Draw a phrase."""
        return self.rng.choice(phrases)

    def one(self, post: str) -> User:
        """Draw somebody of a post of the centre."""
        return self.rng.choice(self.town.staff.by_post[post])

    def clerk(self) -> User:
        """Return the clerk of the unit that has the case."""
        return self.town.staff.clerks[self.case.unit_id or 0]

    def soon(self, minutes: float) -> datetime:
        """Draw when the centre or a collector gets to the case."""
        when = self.habits.soon if self.case.urgent else self.habits.on_duty
        return when(clock.now(), minutes / 2 if self.case.urgent else minutes, self.rng)

    def office(self, minutes: float) -> datetime:
        """Draw when an office gets to the case, in working minutes."""
        return self.habits.office(clock.now(), minutes, self.rng)

    def limit(self) -> Limit:
        """Return the disposal limit of the filing condition."""
        return disposal_limit(self.case, self.town.books) or Limit(1, Unit.WORK_DAY)

    def fresh(self) -> Case:
        """Return the case as it stands: only a sweep changes it behind the people's backs."""
        if self.town.changed_by_sweep(self.case):
            self.case = Case.objects.get(pk=self.case.pk)
            self.case.organisation = self.town.staff.organisation
        return self.case

    def move(self, name: str, actor: User, **given: Any) -> None:  # noqa: ANN401 fields of Given
        """Make a move now."""
        advance_case(self.fresh(), name, actor=actor, given=Given(**given))

    def before(self, role: PhotoRole = PhotoRole.NEAR) -> Photo:
        """Return a photo of the problem."""
        return Photo(self.shots.sha(0), role)

    def after(self, role: PhotoRole = PhotoRole.AFTER) -> Photo:
        """Return the unit's photo of the same view without the problem."""
        return Photo(self.shots.sha(1), role)

    def checked(self) -> Photo:
        """Return the checker's photo of it."""
        return Photo(self.shots.sha(2), PhotoRole.AFTER)
