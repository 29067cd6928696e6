"""How the city's people work: how soon, how well, how often something goes another way."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from xiuhua.demo.staff import TIMEZONE
from xiuhua.kit import worktime
from xiuhua.kit.worktime import Calendar, Limit, Unit
from xiuhua.kit.world import World

ZONE = ZoneInfo(TIMEZONE)
OPENS, CLOSES = time(7), time(21)  # the centre and its collectors, every day
WEEKEND_SLOWER = 1.5
MORNING_MINUTES = 35.0  # what came at night is worked off within these
# On-time shares of the units lie between these, before reworks take their part.
BEST, WORST = 0.995, 0.90
STUBBORN_SHARE = 0.18  # of the late ones lie for many limits

VERIFIED = 0.60  # of what the public reports is looked at before filing
FOUND_FALSE, FOUND_GONE = 0.08, 0.05
REJECTED = 0.030
SELF_HANDLED = 0.05  # of the trivial ones
MERGED = 0.92  # of second reports of the same thing
SAME_THING_M = 25.0
VOIDED = 0.006
SENT_BACK = 0.004
RETURNED = 0.03
EXTENSION, EXTENSION_IF_LATE, EXTENSION_GRANTED = 0.02, 0.22, 2 / 3
ENGINEERING = 0.12
SUSPENDED, SUSPENSION_GRANTED = 0.012, 0.85
SUSPENSION_DAYS = (6, 75)
DESK_REJECTED, CHECK_FAILED = 0.015, 0.025
REOPENED = 0.002
SURVEYED, UNREACHED = 0.80, 0.12
SATISFIED, FAIR = 0.88, 0.07
REOPENED_IF_UNSATISFIED = 0.35
APPEALED, APPEAL_PASSED, APPEAL_GRANTED = 0.12, 0.75, 0.70
SUPERVISED_IF_LATE, EXPOSED_IF_STUBBORN, EXPOSED = 0.15, 0.3, 0.002
FORCE_CLOSED_IF_STUBBORN = 0.1
STUBBORN = 4.0  # limits


@dataclass(frozen=True)
class Habits:
    """Draws of a seeded city; each case draws from its own chance."""

    world: World
    calendar: Calendar

    def share_in_time(self, unit_code: str) -> float:
        """Return the share of cases that a unit brings to a result in time."""
        luck: float = self.world.rng("demo", "unit", unit_code).random() ** 0.6
        return WORST + (BEST - WORST) * luck

    def limits_taken(self, unit_code: str, rng: Random) -> float:
        """Return after how many of its limits a case is disposed of."""
        if rng.random() < self.share_in_time(unit_code):
            return 0.12 + 0.85 * rng.betavariate(2, 1.7)
        if rng.random() < STUBBORN_SHARE:
            return rng.uniform(STUBBORN, 30)
        return 1.02 + min(rng.expovariate(2.2), 2.5)

    def after(self, start: datetime, limit: Limit, share: float) -> datetime:
        """Return the moment at which a share of a limit has passed, in the limit's own time."""
        part = Limit(Fraction(limit.value) * Fraction(share).limit_denominator(1000), limit.unit)
        return worktime.deadline(start, part, self.calendar).replace(microsecond=0)

    def office(self, start: datetime, minutes: float, rng: Random) -> datetime:
        """Return when a unit's office gets to something: minutes of working time, on average."""
        spent = Fraction(max(1, round(rng.expovariate(1 / minutes))), 60)
        return worktime.deadline(start, Limit(spent, Unit.WORK_HOUR), self.calendar)

    def on_duty(self, start: datetime, minutes: float, rng: Random) -> datetime:
        """Return when the centre or a collector gets to something; at night the next morning."""
        here = start.astimezone(ZONE)
        slower = WEEKEND_SLOWER if here.weekday() >= 5 else 1.0
        due = here + timedelta(minutes=0.5 + rng.expovariate(1 / (minutes * slower)))
        if OPENS <= due.time() < CLOSES:
            return due.replace(microsecond=0)
        day = due.date() + timedelta(days=due.time() >= CLOSES)
        opening = datetime.combine(day, OPENS, ZONE)
        return opening + timedelta(seconds=round(rng.uniform(60, 60 * MORNING_MINUTES)))

    def soon(self, start: datetime, minutes: float, rng: Random) -> datetime:
        """Return when an urgent thing is got to, by night and day."""
        return start + timedelta(seconds=round(60 * (0.5 + rng.expovariate(1 / minutes))))
