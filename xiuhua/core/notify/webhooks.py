"""Other systems are told of acts: signed, in the ledger's order, again until they answer.

What goes out is what an act is about and its place in the chain, never its details: who wants
more asks the interface, with rights of their own.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from xiuhua.core.ledger.models import Act, Head
from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import advance, read, record
from xiuhua.core.notify.attempts import claim, settle, state_after
from xiuhua.core.notify.channels import reason
from xiuhua.core.notify.delivering import Delivered
from xiuhua.core.notify.errors import BadWebhookKinds, NotSent
from xiuhua.core.notify.models import Webhook, WebhookDelivery
from xiuhua.core.notify.posting import checked, post, require_public
from xiuhua.core.notify.vocab import DeliveryState
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import Organisation, User
from xiuhua.kit import clock

CONSUMER, TURN = "notify.webhooks", "notify.webhooks.turn"
PERMISSION = "settings.write"
BATCH, ROUND = 1000, 200
REPLAY = 10_000  # acts read in one call, so that its transaction stays short
PERSONAL = ("people.user/",)  # acts on people stay in the house
SIGNATURE, TIMESTAMP, DELIVERY = "Xiuhua-Signature", "Xiuhua-Timestamp", "Xiuhua-Delivery"


@transaction.atomic
def create_webhook(
    *, organisation: Organisation, url: str, kinds: Sequence[str], actor: User | None
) -> Webhook:
    """Tell an address of acts from now on; its `secret` is shown to its maker and never again.

    Raises:
        NotAllowed: `actor` may not change settings.
        BadWebhookAddress, PrivateAddress, NotSent: the address cannot be used.
        BadWebhookKinds: no kind of act is named.
    """
    require(actor, PERMISSION, organisation_id=organisation.pk)
    checked(url)
    if not settings.XIUHUA.webhook_private:
        require_public(url)
    wanted = sorted({kind.strip() for kind in kinds if kind.strip()})
    if not wanted:
        raise BadWebhookKinds
    webhook = Webhook.objects.create(
        organisation=organisation,
        url=url,
        secret=secrets.token_urlsafe(32),
        kinds=wanted,
        from_seq=Head.objects.values_list("seq", flat=True).first() or 0,
        created_at=clock.now(),
    )
    record(
        "notify.webhook_created",
        webhook.ref,
        actor=actor,
        organisation=organisation.code,
        host=urlsplit(url).hostname,  # the rest of an address may hold a key
        kinds=wanted,
    )
    return webhook


@transaction.atomic
def delete_webhook(*, webhook: Webhook, actor: User | None) -> None:
    """Tell an address no more, and forget its secret and what was sent to it."""
    require(actor, PERMISSION, organisation_id=webhook.organisation_id)
    record(
        "notify.webhook_deleted",
        webhook.ref,
        actor=actor,
        organisation=webhook.organisation.code,
        host=urlsplit(webhook.url).hostname,
    )
    webhook.delete()


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many acts go out once more, and where to go on; None at the ledger's end."""

    acts: int
    next_seq: int | None


@transaction.atomic
def replay(*, webhook: Webhook, from_seq: int, actor: User | None) -> Replayed:
    """Send acts from a ledger number on once more, at most `REPLAY` of the ledger in one call.

    Raises:
        NotAllowed: `actor` may not change settings.
    """
    require(actor, PERMISSION, organisation_id=webhook.organisation_id)
    acts = list(Act.objects.filter(seq__gte=from_seq)[:REPLAY])
    queued = _queue(acts, [webhook], again=True)
    record(
        "notify.webhook_replayed",
        webhook.ref,
        actor=actor,
        organisation=webhook.organisation.code,
        from_seq=from_seq,
        acts=queued,
    )
    return Replayed(queued, acts[-1].seq + 1 if len(acts) == REPLAY else None)


def queue_webhooks() -> int:
    """Note for every webhook which new acts are for it; return how many deliveries that makes."""
    queued = 0
    while (count := _queue_batch()) is not None:
        queued += count
    return queued


@transaction.atomic
def _queue_batch() -> int | None:
    next_number(TURN)  # one process at a time
    acts = read(CONSUMER, BATCH)
    if not acts:
        return None
    hooks = list(Webhook.objects.filter(active=True).select_related("organisation"))
    queued = _queue(acts, hooks)
    advance(CONSUMER, acts[-1].seq)
    return queued


def _queue(acts: Sequence[Act], hooks: Sequence[Webhook], *, again: bool = False) -> int:
    """Write deliveries of what is for each webhook; `again` renews those that are there."""
    now = clock.now()
    alone = len(Organisation.objects.values_list("id")[:2]) == 1 if hooks else False
    rows = [
        WebhookDelivery(webhook=hook, seq=act.seq, next_try_at=now)
        for hook in hooks
        for act in acts
        if (again or act.seq > hook.from_seq) and _is_for(hook, act, alone=alone)
    ]
    if again:
        WebhookDelivery.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["webhook", "seq"],
            update_fields=["state", "tries", "next_try_at", "sent_at", "status", "error"],
        )
    else:
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _is_for(hook: Webhook, act: Act, *, alone: bool) -> bool:
    """Tell whether an act is this webhook's to know.

    An act that names no organisation is told only where there is no other whose it could be.
    """
    if act.subject.startswith(PERSONAL) or not hook.wants(act.kind):
        return False
    named = act.details.get("organisation")
    return alone if named is None else named == hook.organisation.code


def send_webhooks() -> Delivered:
    """Send what is due, some hundred at most; a server that fails once waits for the next round."""
    now, done, failing = clock.now(), Counter[str](), set[int]()
    for delivery, act in _due():
        hook = delivery.webhook
        if hook.pk in failing or not claim([delivery], now):
            continue
        state = _send(delivery, act)
        done[state] += 1
        if state != DeliveryState.SENT:
            failing.add(hook.pk)
    return Delivered(**done)


def _due() -> Iterator[tuple[WebhookDelivery, Act]]:
    waiting = WebhookDelivery.objects.filter(
        state=DeliveryState.WAITING, next_try_at__lte=clock.now(), webhook__active=True
    )
    rows = list(waiting.select_related("webhook").order_by("next_try_at", "seq")[:ROUND])
    acts = Act.objects.in_bulk([row.seq for row in rows])
    yield from ((row, acts[row.seq]) for row in rows)


def _send(delivery: WebhookDelivery, act: Act) -> DeliveryState:
    hook, body = delivery.webhook, body_of(act)
    delivery.status = None
    try:
        private = settings.XIUHUA.webhook_private
        delivery.status = post(hook.url, body, headers(hook, act, body), private=private)
        if not 200 <= delivery.status < 300:
            raise NotSent(why=f"HTTP {delivery.status}")
    except Exception as error:  # whatever a stranger's server does, the others go on
        state = state_after(delivery.tries)
        return settle([delivery], state, reason(error), also=["status"])
    return settle([delivery], DeliveryState.SENT, also=["status"])


def body_of(act: Act) -> bytes:
    """Return what is said of an act; nothing in it is personal."""
    said: dict[str, Any] = {
        "seq": act.seq,
        "at": act.at.isoformat(),
        "kind": act.kind,
        "subject": act.subject,
        "hash": act.hash,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers(hook: Webhook, act: Act, body: bytes) -> Mapping[str, str]:
    """Return the headers of a body: when it was signed, the signature, and what names it."""
    at = str(int(clock.now().timestamp()))
    digest = hmac(hook.secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Xiuhua-Webhook/1",
        TIMESTAMP: at,
        SIGNATURE: f"v1={digest}",
        DELIVERY: f"{hook.pk}-{act.seq}",
    }
