"""One round of `xiuhua work` from a case that runs late to the message that says so."""

from argparse import Namespace
from datetime import timedelta

from xiuhua.cli import running
from xiuhua.core.loop.tests.conftest import MONDAY_9, city
from xiuhua.core.notify.models import Message
from xiuhua.core.people.models import User
from xiuhua.kit import clock

__all__ = ["city"]


def test_a_round_warns_tells_and_sends(city, capsys):
    User.objects.filter(pk=city.clerk.pk).update(phone="13812345678")
    case = city.move(city.dispatched(), "accept", city.clerk)
    with clock.at(MONDAY_9 + timedelta(hours=6)):
        running._work(Namespace(once=True))
    printed = capsys.readouterr().out
    assert f"sms: 138****5678 案件 {case.number} 处置已超期\n" in printed
    kinds = set(Message.objects.of(city.clerk).values_list("kind", flat=True))
    assert kinds == {"dispatched", "warning", "supervision"}
