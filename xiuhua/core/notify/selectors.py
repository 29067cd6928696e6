"""Readings of messages and webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from xiuhua.core.notify.errors import UnknownWebhook
from xiuhua.core.notify.models import Delivery, Message, Preference, Reach, Webhook
from xiuhua.core.notify.texts import said
from xiuhua.core.notify.vocab import DeliveryState, Kind
from xiuhua.core.people.models import User
from xiuhua.core.people.privacy import mask_phone


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, newest first; `next_cursor` is None at the end."""

    rows: Sequence[Message]
    next_cursor: int | None


def messages_of(
    user: User,
    *,
    unread: bool = False,
    kind: Kind | None = None,
    cursor: int | None = None,
    limit: int = 50,
) -> Page:
    """Return a page of a person's messages by keyset. 1 statement."""
    found = Message.objects.of(user)
    if unread:
        found = found.unread()
    if kind is not None:
        found = found.filter(kind=kind)
    if cursor is not None:
        found = found.filter(pk__lt=cursor)
    rows = list(found.order_by("-id")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def unread_count(user: User) -> int:
    """Return how many messages a person has not read, for the bell. 1 statement."""
    return Message.objects.of(user).unread().count()


def message_out(message: Message) -> dict[str, Any]:
    """Return a message in both languages as plain values."""
    zh, en = said(message, "zh"), said(message, "en")
    return {
        "id": message.pk,
        "kind": message.kind,
        "subject": message.subject,
        "urgent": message.urgent,
        "at": message.created_at,
        "read_at": message.read_at,
        "title_zh": zh.title,
        "title_en": en.title,
        "body_zh": zh.body,
        "body_en": en.body,
    }


def preferences_of(user: User) -> tuple[list[Preference], Reach]:
    """Return what a person set; what they did not set is empty. 2 statements."""
    wanted = list(Preference.objects.filter(user=user))
    return wanted, Reach.objects.filter(user=user).first() or Reach(user=user)


def webhooks_of(user: User) -> list[dict[str, Any]]:
    """Return the webhooks of a person's organisation without secrets, and how they fare."""
    rows = Webhook.objects.filter(organisation_id=user.organisation_id).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        failed=Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED)),
    )
    names = ("id", "url", "kinds", "active", "from_seq", "created_at", "waiting", "failed")
    return list(rows.order_by("id").values(*names))


def get_webhook(user: User, webhook_id: int) -> Webhook:
    """Return a webhook of a person's organisation.

    Raises:
        UnknownWebhook: it has none of this number.
    """
    mine = Webhook.objects.filter(organisation_id=user.organisation_id)
    found = mine.select_related("organisation").filter(pk=webhook_id).first()
    if found is None:
        raise UnknownWebhook(webhook=webhook_id)
    return found


def failures_of(user: User, limit: int = 200) -> list[dict[str, Any]]:
    """Return deliveries of a person's organisation that were given up, newest first."""
    rows = Delivery.objects.filter(
        state="failed", message__organisation_id=user.organisation_id
    ).select_related("message__recipient")
    return [
        {
            "channel": row.channel,
            "kind": row.message.kind,
            "subject": row.message.subject,
            "recipient": row.message.recipient.username,
            "phone": mask_phone(row.message.recipient.phone),
            "at": row.message.created_at,
            "tries": row.tries,
            "error": row.error,
        }
        for row in rows.order_by("-id")[:limit]
    ]
