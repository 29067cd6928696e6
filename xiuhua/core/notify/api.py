"""The messages' REST interface: parse, call, return."""

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from xiuhua.core.loop.api import signed_in
from xiuhua.core.notify import selectors as sel
from xiuhua.core.notify.models import Preference
from xiuhua.core.notify.quiet import rules_from
from xiuhua.core.notify.services import mark_read, set_preferences, set_reach, set_rules
from xiuhua.core.notify.vocab import Channel, Kind
from xiuhua.core.notify.webhooks import (
    PERMISSION,
    Replayed,
    create_webhook,
    delete_webhook,
    replay,
)
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import User

router = Router(tags=["notify"])


class ListIn(Schema):
    """Which of my messages are wanted."""

    unread: bool = False
    kind: Kind | None = None
    cursor: int | None = None
    limit: int = Field(50, ge=1, le=200)


class MessageOut(Schema):
    """A message in both languages; `subject` is a natural key such as `case/S2026110100001`."""

    id: int
    kind: Kind
    subject: str
    urgent: bool
    at: datetime
    read_at: datetime | None
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str


class MessagesOut(Schema):
    """A page of messages, and how many are unread in all."""

    items: list[MessageOut]
    next_cursor: int | None
    unread: int


class ReadIn(Schema):
    """Messages that were read; without `ids` all of them."""

    ids: list[int] | None = Field(None, max_length=500)


class Wanted(Schema):
    """Whether a kind is wanted on a way; without a kind it stands for all that are not named."""

    kind: Kind | None = None
    channel: Channel
    on: bool = True
    digest: bool = Field(False, description="mail only: several messages in one, once a day")


class Reached(Schema):
    """Where I am reached beside my phone, and my quiet hours (local time)."""

    email: str = Field("", max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")
    wechat: str = Field("", max_length=64)
    quiet_from: time | None = None
    quiet_to: time | None = None


class PreferencesIO(Schema):
    """All that a person sets for themselves."""

    preferences: list[Wanted] = Field(default_factory=list, max_length=100)
    reach: Reached | None = Field(None, description="left out, it stays as it is")


class RulesIO(Schema):
    """An organisation's quiet hours and the hour of digests, local time; equal ends: none."""

    quiet_from: time
    quiet_to: time
    digest_at: time


class WebhookIn(Schema):
    """A webhook to be made."""

    url: str = Field(max_length=500)
    kinds: list[str] = Field(["case.*"], max_length=50, description="`case.closed` or `case.*`")


class WebhookOut(Schema):
    """A webhook, and how many deliveries wait or were given up."""

    id: int
    url: str
    kinds: list[str]
    active: bool
    from_seq: int
    created_at: datetime
    waiting: int = 0
    failed: int = 0


class WebhookMade(WebhookOut):
    """A new webhook with the secret that signs, which is shown this once."""

    secret: str


class ReplayIn(Schema):
    """The ledger's number from which acts are sent once more."""

    from_seq: int = Field(ge=1)


class ReplayedOut(Schema):
    """How many acts go out once more, and the ledger number to go on from."""

    acts: int
    next_seq: int | None


class FailureOut(Schema):
    """A delivery that was given up."""

    channel: Channel
    kind: Kind
    subject: str
    recipient: str
    phone: str
    at: datetime
    tries: int
    error: str


def manager(request: HttpRequest) -> User:
    """Return the user, who may change the organisation's settings."""
    user = signed_in(request)
    require(user, PERMISSION)
    return user


@router.get("/messages", response=MessagesOut)
def list_messages(request: HttpRequest, wanted: Query[ListIn]) -> dict[str, Any]:
    """My messages, newest first, by cursor."""
    user = signed_in(request)
    page = sel.messages_of(user, **wanted.dict())
    return {
        "items": [sel.message_out(row) for row in page.rows],
        "next_cursor": page.next_cursor,
        "unread": sel.unread_count(user),
    }


@router.post("/messages/read", response=dict[str, int])
def read_messages(request: HttpRequest, payload: ReadIn) -> dict[str, int]:
    """Note that I have read some of my messages, or all."""
    user = signed_in(request)
    count = mark_read(user=user, ids=payload.ids)
    return {"read": count, "unread": sel.unread_count(user)}


@router.get("/preferences", response=PreferencesIO)
def read_preferences(request: HttpRequest) -> dict[str, Any]:
    """What I set: kinds on ways, addresses, quiet hours."""
    return _preferences(signed_in(request))


@router.put("/preferences", response=PreferencesIO)
def write_preferences(request: HttpRequest, payload: PreferencesIO) -> dict[str, Any]:
    """Replace all that I set. 422 says what does not fit."""
    user = signed_in(request)
    if payload.reach is not None:
        set_reach(user=user, **payload.reach.dict())
    rows = [
        Preference(kind=one.kind or "", channel=one.channel, on=one.on, digest=one.digest)
        for one in payload.preferences
    ]
    set_preferences(user=user, wanted=rows)
    return _preferences(user)


def _preferences(user: User) -> dict[str, Any]:
    wanted, reach = sel.preferences_of(user)
    return {
        "preferences": [
            {"kind": one.kind or None, "channel": one.channel, "on": one.on, "digest": one.digest}
            for one in wanted
        ],
        "reach": {name: getattr(reach, name) for name in Reached.model_fields},
    }


@router.get("/rules", response=RulesIO)
def read_rules(request: HttpRequest) -> Any:  # noqa: ANN401 the rules as they are
    """My organisation's quiet hours and the hour of its digests."""
    return rules_from(signed_in(request).organisation.settings)


@router.put("/rules", response=RulesIO)
def write_rules(request: HttpRequest, payload: RulesIO) -> Any:  # noqa: ANN401 the rules as they are
    """Replace them; needs the right to change settings."""
    user = manager(request)
    values = {name: one.isoformat() for name, one in payload.dict().items()}
    return set_rules(organisation=user.organisation, values=values, actor=user)


@router.get("/failures", response=list[FailureOut])
def list_failures(request: HttpRequest) -> list[dict[str, Any]]:
    """Deliveries that were given up, newest first; for who may change settings."""
    return sel.failures_of(manager(request))


@router.get("/webhooks", response=list[WebhookOut])
def list_webhooks(request: HttpRequest) -> list[dict[str, Any]]:
    """My organisation's webhooks, for who may change settings."""
    return sel.webhooks_of(manager(request))


@router.post("/webhooks", response={201: WebhookMade})
def make_webhook(request: HttpRequest, payload: WebhookIn) -> Status[Any]:
    """Make a webhook; the answer shows its secret, once."""
    user = manager(request)
    made = create_webhook(
        organisation=user.organisation, url=payload.url, kinds=payload.kinds, actor=user
    )
    return Status(201, made)


@router.post("/webhooks/{webhook_id}/replay", response=ReplayedOut)
def replay_webhook(request: HttpRequest, webhook_id: int, payload: ReplayIn) -> Replayed:
    """Send acts from a ledger number on once more; `next_seq` is where to go on."""
    user = manager(request)
    webhook = sel.get_webhook(user, webhook_id)
    return replay(webhook=webhook, from_seq=payload.from_seq, actor=user)


@router.delete("/webhooks/{webhook_id}", response={204: None})
def remove_webhook(request: HttpRequest, webhook_id: int) -> Status[None]:
    """Delete a webhook with its deliveries."""
    user = manager(request)
    delete_webhook(webhook=sel.get_webhook(user, webhook_id), actor=user)
    return Status(204, None)
