"""Sending what waits: with growing pauses between tries, in peace at night, several in one mail.

Nothing is sent inside a transaction. A delivery is claimed before it is sent and settled after;
who dies in between leaves it to be sent again, so a message comes at least once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from xiuhua.core.notify.attempts import claim, settle, state_after
from xiuhua.core.notify.channels import Outgoing, Sender, address_of, reason, senders
from xiuhua.core.notify.models import Delivery, Message, Reach
from xiuhua.core.notify.quiet import quiet_until, rules_from
from xiuhua.core.notify.texts import said
from xiuhua.core.notify.vocab import LOUD, Channel, DeliveryState, Kind
from xiuhua.core.people.models import User
from xiuhua.kit import clock

ROUND = 200  # in one call: the other work waits meanwhile
GIVE_UP = 3  # failures of one way in a round; its server is left in peace until the next

NO_ADDRESS = "没有联系地址 / no address"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    skipped: int = 0
    failed: int = 0  # given up for good
    waiting: int = 0  # put off: quiet hours, or another try


def deliver(ways: Mapping[Channel, Sender] | None = None) -> Delivered:
    """Send what is due, some hundred at most; what could not be sent waits for its next try."""
    ways = senders() if ways is None else ways
    now, done = clock.now(), Counter[str]()
    failures = Counter[str]()
    for group in _groups(_due(now)):
        channel, held_until = Channel(group[0].channel), _held_until(group[0], now)
        if held_until is not None:
            _put_off(group, held_until)
            done["waiting"] += len(group)
        elif failures[channel] < GIVE_UP and claim(group, now):
            state = _send(group, ways[channel])
            failures[channel] += state in (DeliveryState.WAITING, DeliveryState.FAILED)
            done[state] += len(group)
    return Delivered(**done)


def _due(now: datetime) -> list[Delivery]:
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    return list(
        waiting.select_related(
            "message__organisation", "message__recipient", "message__recipient__reach"
        ).order_by("next_try_at", "id")[:ROUND]
    )


def _groups(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """Put together what goes as one: digests by person and kind, everything else alone."""
    groups: dict[tuple[object, ...], list[Delivery]] = defaultdict(list)
    for one in deliveries:
        message = one.message
        alone = 0 if one.digest else one.pk
        groups[one.channel, message.recipient_id, message.kind, alone].append(one)
    return list(groups.values())


def _held_until(delivery: Delivery, now: datetime) -> datetime | None:
    """Return when the quiet hours end that hold it back; what is urgent is never held."""
    message = delivery.message
    if message.urgent or delivery.channel not in LOUD:
        return None
    rules, reach = rules_from(message.organisation.settings), _reach(message.recipient)
    begins, ends = rules.quiet_from, rules.quiet_to
    if reach is not None and reach.quiet_from is not None and reach.quiet_to is not None:
        begins, ends = reach.quiet_from, reach.quiet_to
    return quiet_until(now, begins, ends, message.organisation.timezone)


def _reach(user: User) -> Reach | None:
    return getattr(user, "reach", None)


def _put_off(group: Sequence[Delivery], until: datetime) -> None:
    ids = [one.pk for one in group]
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.WAITING).update(next_try_at=until)


def _send(group: Sequence[Delivery], way: Sender) -> DeliveryState:
    first = group[0]
    user = first.message.recipient
    to = address_of(Channel(first.channel), user, _reach(user))
    if not to or not user.is_active:
        return settle(group, DeliveryState.SKIPPED, NO_ADDRESS)
    try:
        way.send(_outgoing(to, [one.message for one in group]))
    except Exception as error:  # whatever a provider throws, the others go on
        return settle(group, state_after(first.tries), reason(error))
    return settle(group, DeliveryState.SENT)


def _outgoing(to: str, messages: Sequence[Message]) -> Outgoing:
    """Return one message, or the several of one kind as a list under their number."""
    language = "zh" if settings.LANGUAGE_CODE.startswith("zh") else "en"
    texts = [said(message, language) for message in messages]
    if len(texts) == 1:
        return Outgoing(to, texts[0].title, texts[0].body)
    kind = Kind(messages[0].kind).name_in(language)
    title = f"{kind}：{len(texts)} 条" if language == "zh" else f"{kind}: {len(texts)}"
    return Outgoing(to, title, "\n\n".join(f"{one.title}\n{one.body}" for one in texts))
