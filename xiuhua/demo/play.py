"""Time in the demonstration city: every case goes on when its next moment comes."""

from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from django.db import transaction

from xiuhua.core.loop.sweep import sweep
from xiuhua.demo.city import CasePlan
from xiuhua.demo.habits import ZONE
from xiuhua.demo.lives import Life, live
from xiuhua.demo.town import Town
from xiuhua.kit import clock

BATCH = 200  # moments written in one transaction
DAY_HOURS = range(8, 19)  # the clocks are looked at every hour of these, seldom at night
HOUR, NIGHT_STEP = timedelta(hours=1), timedelta(hours=6)

Waiting = Generator[datetime, None, None]
Event = tuple[datetime, int, Waiting]


def play(town: Town, plans: Iterable[CasePlan], tell: Callable[[datetime], None]) -> int:
    """Live through all cases up to the world's now, in the order of time; return how many moments.

    `tell` is told the moment after every transaction.
    """
    events: list[Event] = [(town.swept_at, 0, _sweeps(town))]
    events += [
        (plan.at, serial, live(Life(town, plan, serial)))
        for serial, plan in enumerate(plans, start=1)
    ]
    heapify(events)
    moments = 0
    while events and events[0][0] <= town.world.now:
        with transaction.atomic():
            moments += _batch(events, town.world.now)
        tell(events[0][0] if events else town.world.now)
    return moments


def _batch(events: list[Event], until: datetime) -> int:
    for number in range(BATCH):
        if not events or events[0][0] > until:
            return number
        moment, serial, going = heappop(events)
        with clock.at(moment):
            after = next(going, None)
        if after is not None:
            heappush(events, (max(after, moment), serial, going))
    return BATCH


def _sweeps(town: Town) -> Waiting:
    """Look at the clocks now and again, as the worker of an installation does all the time."""
    while True:
        sweep()
        town.swept_at = clock.now()
        here = town.swept_at.astimezone(ZONE)
        yield here + (HOUR if here.hour in DAY_HOURS else NIGHT_STEP)
