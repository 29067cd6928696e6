"""Messages and receipts go when they are old: the case and the ledger hold what they told of."""

from datetime import datetime, timedelta

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.notify.models import Message, WebhookDelivery
from xiuhua.core.notify.vocab import DeliveryState
from xiuhua.kit import clock

BATCH = 500
MESSAGES = timedelta(days=365)
RECEIPTS = timedelta(days=30)


def forget_messages() -> int:
    """Delete messages a year old, and what became of webhooks a month ago; return how many."""
    now, forgotten = clock.now(), 0
    while count := _forget_batch(now - MESSAGES):
        forgotten += count
    while count := _forget_receipts(now - RECEIPTS):
        forgotten += count
    return forgotten


@transaction.atomic
def _forget_batch(before: datetime) -> int:
    """Look at the lowest numbers alone: those are the oldest, and need no index of their own."""
    rows = Message.objects.order_by("id").values_list("id", "created_at")[:BATCH]
    ids = [pk for pk, at in rows if at < before]
    if ids:
        Message.objects.filter(pk__in=ids).delete()
        record("notify.messages_forgotten", "notify/messages", actor=None, count=len(ids))
    return len(ids)


@transaction.atomic
def _forget_receipts(before: datetime) -> int:
    """An act whose number is forgotten is not sent again: the cursor has passed it."""
    settled = WebhookDelivery.objects.exclude(state=DeliveryState.WAITING)
    rows = settled.order_by("id").values_list("id", "next_try_at")[:BATCH]
    ids = [pk for pk, at in rows if at < before]
    if ids:
        WebhookDelivery.objects.filter(pk__in=ids).delete()
        record("notify.receipts_forgotten", "notify/webhooks", actor=None, count=len(ids))
    return len(ids)
