"""Slowing down those who guess passwords."""

from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from xiuhua.core.people.errors import Locked
from xiuhua.core.people.models import LoginAttempt
from xiuhua.kit import clock

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)

_LONGEST = 60  # of a user name


@transaction.atomic
def begin(username: str) -> None:
    """Count an attempt before its password is looked at, so that parallel guesses count too.

    Raises:
        Locked: the last five attempts within 15 minutes failed, the last less than 15 ago.
    """
    now, username = clock.now(), username[:_LONGEST]
    attempts = LoginAttempt.objects.filter(username=username).order_by("-at")
    until = _locked_until(list(attempts.values_list("at", flat=True)[:ATTEMPTS]))
    if until and now < until:
        raise Locked(minutes=ceil((until - now) / timedelta(minutes=1)), until=until.isoformat())
    LoginAttempt.objects.filter(at__lt=now - WINDOW - LOCK).delete()
    LoginAttempt.objects.create(username=username, at=now)


def forgive(username: str) -> None:
    """Forget the attempts of a user name: its password was right."""
    LoginAttempt.objects.filter(username=username).delete()


def _locked_until(newest: list[datetime]) -> datetime | None:
    if len(newest) < ATTEMPTS or newest[0] - newest[-1] > WINDOW:
        return None
    return newest[0] + LOCK
