from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from xiuhua.core.loop.tests.conftest import MONDAY_9, city
from xiuhua.core.notify.channels import Outgoing
from xiuhua.core.notify.errors import NotSent
from xiuhua.core.notify.models import Message
from xiuhua.core.notify.services import tell
from xiuhua.core.notify.vocab import Channel
from xiuhua.kit import clock

__all__ = ["MONDAY_9", "city"]
HOUR = timedelta(hours=1)
SOON = MONDAY_9 + timedelta(seconds=30)


@dataclass
class Postman:
    """Keeps what was sent; fails as often as told to."""

    failures: int = 0
    sent: list[Outgoing] = field(default_factory=list)

    def send(self, outgoing):
        if self.failures:
            self.failures -= 1
            raise NotSent(why="线路忙")
        self.sent.append(outgoing)

    @property
    def titles(self):
        return [one.title for one in self.sent]


@pytest.fixture
def post():
    return Postman()


@pytest.fixture
def ways(post):
    return dict.fromkeys((Channel.MAIL, Channel.SMS, Channel.WECHAT), post)


def told_of(case, kind):
    """Who was told this of a case, each as often as they were."""
    rows = Message.objects.filter(subject=case.ref, kind=kind)
    return sorted(rows.values_list("recipient__username", flat=True))


def caught_up():
    """Tell of what was there already."""
    with clock.at(SOON):
        tell()


def counts():
    return Counter(Message.objects.values_list("kind", flat=True))
