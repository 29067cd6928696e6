"""Trying again with growing pauses, by several processes, until it arrives or is given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from xiuhua.core.notify.models import Attempted
from xiuhua.core.notify.vocab import DeliveryState
from xiuhua.kit import clock

PAUSES = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 720))  # after each failed try
CLAIM = timedelta(minutes=10)  # after this a claimed row is anybody's again

Row = TypeVar("Row", bound=Attempted)


def claim(rows: Sequence[Row], now: datetime) -> bool:
    """Take rows of one table for this process and count the try; false if another was quicker."""
    table = type(rows[0])._default_manager
    with transaction.atomic():
        for one in rows:
            mine = table.filter(pk=one.pk, state=DeliveryState.WAITING, tries=one.tries)
            if not mine.update(tries=F("tries") + 1, next_try_at=now + CLAIM):
                transaction.set_rollback(True)
                return False
    for one in rows:
        one.tries += 1
    return True


def state_after(tries: int) -> DeliveryState:
    """Return what a failed try leaves: another one to come, or none."""
    return DeliveryState.WAITING if tries <= len(PAUSES) else DeliveryState.FAILED


def settle(
    rows: Sequence[Row], state: DeliveryState, error: str = "", *, also: Sequence[str] = ()
) -> DeliveryState:
    """Keep what became of a try, and the columns `also`; return the state.

    What waits comes again after the pause of its tries.
    """
    now = clock.now()
    for one in rows:
        one.state, one.error = state, error
        if state == DeliveryState.SENT:
            one.sent_at = now
        if state == DeliveryState.WAITING:
            one.next_try_at = now + PAUSES[one.tries - 1]
    columns = ["state", "error", "sent_at", "next_try_at", *also]
    type(rows[0])._default_manager.bulk_update(rows, columns)
    return state
