"""Messages and receipts are forgotten after their term, and not before."""

from datetime import timedelta

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.loop.tests.conftest import City
from xiuhua.core.notify import retention
from xiuhua.core.notify.models import Delivery, Message, Webhook, WebhookDelivery
from xiuhua.core.notify.retention import forget_messages
from xiuhua.core.notify.services import set_preferences
from xiuhua.kit import clock

from .conftest import MONDAY_9, caught_up
from .makers import wish

DAY = timedelta(days=1)


def forgotten_after(days):
    with clock.at(MONDAY_9 + days * DAY):
        return forget_messages()


def test_messages_go_after_a_year_with_their_deliveries(city: City, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    set_preferences(user=city.clerk, wanted=[wish()])
    for n in range(5):
        city.dispatched(lon=119.1 + n / 10)
    caught_up()
    assert Delivery.objects.count() == 5
    assert forgotten_after(365) == 0
    assert forgotten_after(366) == 5
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()
    counts = [act.details["count"] for act in Act.objects.filter(kind="notify.messages_forgotten")]
    assert counts == [2, 2, 1]


@pytest.mark.parametrize(("state", "left"), [("sent", 0), ("failed", 0), ("waiting", 1)])
def test_receipts_go_after_a_month_and_what_waits_stays(city: City, state, left):
    hook = Webhook.objects.create(
        organisation=city.organisation, url="http://x/", secret="s", kinds=["*"],
        created_at=MONDAY_9,
    )  # fmt: skip
    WebhookDelivery.objects.create(webhook=hook, seq=1, state=state, next_try_at=MONDAY_9)
    assert forgotten_after(30) == 0
    assert forgotten_after(31) == 1 - left
    assert WebhookDelivery.objects.count() == left
