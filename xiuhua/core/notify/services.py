"""Telling people of what the ledger and the clock say; what people set for themselves.

Messages are drawn from acts and can be drawn again, so telling writes no act of its own: it would
only have to be read again by the next round.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from xiuhua.core.ledger.models import Act, Cursor
from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.ledger.services import advance, read, record
from xiuhua.core.loop.models import Notice
from xiuhua.core.notify.errors import HalfQuiet
from xiuhua.core.notify.facts import Event, Facts, cases_named
from xiuhua.core.notify.models import Delivery, Message, Preference, Reach
from xiuhua.core.notify.notices import BY_EVENT, PERMISSIONS, POSTS
from xiuhua.core.notify.quiet import NotifyRules, next_digest, rules_from
from xiuhua.core.notify.rules import Rule
from xiuhua.core.notify.texts import params_of
from xiuhua.core.notify.vocab import Channel, Kind
from xiuhua.core.notify.wishes import Wishes
from xiuhua.core.people.directory import organisation_by_id
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.people.services import change_settings
from xiuhua.kit import clock

ACTS, NOTICES = "notify", "notify.notices"  # consumers, each with its cursor
TURN = "notify.turn"
BATCH = 500
NEWS = timedelta(days=7)  # what is older is no news: nobody is told of a history
FRESH = timedelta(days=1)  # what is older is found in the app, and wakes nobody
# A notice may become visible after one with a higher id: two processes write side by side.
OVERLAP, LATE = 200, timedelta(minutes=10)


def tell() -> int:
    """Write a message for everybody who is to know of an act or a notice; return how many."""
    told = 0
    for telling in (_tell_acts, _tell_notices):
        more = True
        while more:
            count, more = telling()
            told += count
    return told


@transaction.atomic
def _tell_acts() -> tuple[int, bool]:
    """Tell of the next acts, and note in the same transaction that they are told."""
    _take_turn()
    acts = read(ACTS, BATCH)
    if not acts:
        return 0, False
    told = _write(list(_events_of(acts)))
    advance(ACTS, acts[-1].seq)
    return told, True


@transaction.atomic
def _tell_notices() -> tuple[int, bool]:
    """Tell of the next notices, and of late ones before them."""
    _take_turn()
    seen = Cursor.objects.filter(consumer=NOTICES).values_list("seq", flat=True).first() or 0
    new = Q(id__gt=seen) | Q(at__gt=clock.now() - LATE)
    found = Notice.objects.filter(new, id__gt=seen - OVERLAP).select_related("case")
    notices = list(found.order_by("id")[: BATCH + OVERLAP])
    told = _write([_event(notice) for notice in notices])
    if not notices or notices[-1].pk <= seen:
        return told, False
    advance(NOTICES, notices[-1].pk)
    return told, True


def _take_turn() -> None:
    """One process tells at a time: the others wait for the number's row."""
    next_number(TURN)


def _events_of(acts: Sequence[Act]) -> Iterator[Event]:
    """Yield what acts say of cases; one that names no organisation could be any city's case."""
    since = clock.now() - NEWS
    of_cases = [act for act in acts if act.kind in BY_EVENT and act.at > since]
    details = {act.seq: act.details for act in of_cases}
    names = {
        act.seq: (details[act.seq].get("organisation", ""), act.subject.removeprefix("case/"))
        for act in of_cases
    }
    cases = cases_named(names.values())
    for act in of_cases:
        case = cases.get(names[act.seq])
        if case is not None:
            yield Event(f"act/{act.seq}", act.kind, case, act.at, act.actor, details[act.seq])


def _event(notice: Notice) -> Event:
    """Return what a notice says; the unit is the one it was given to."""
    return Event(
        f"notice/{notice.pk}",
        f"notice.{notice.kind}",
        notice.case,
        notice.at,
        details={
            "stage": notice.stage,
            "unit": notice.unit_id,
            "level": notice.level,
            "note": notice.text,
            "reply_due_at": notice.reply_due_at,
        },
    )


def _write(events: Sequence[Event]) -> int:
    """Write what was not written yet: messages, and how each leaves the house."""
    since = clock.now() - NEWS
    events = [event for event in events if event.at > since]
    if not events:
        return 0
    facts = Facts([event.case for event in events], PERMISSIONS, POSTS)
    wanted = [
        (rule, event, user_id)
        for event in events
        for rule in BY_EVENT.get(event.kind, ())
        for user_id in sorted(one for one in rule.told(event, facts) if one is not None)
    ]
    people = _people({user_id for _, _, user_id in wanted})
    told = _told_already(events) if wanted else set()
    wishes = Wishes(people)
    messages = [
        _message(rule, event, user_id, facts, wishes)
        for rule, event, user_id in wanted
        if (event.origin, user_id, rule.kind) not in told and _hears(people.get(user_id), event)
    ]
    Message.objects.bulk_create(messages)
    Delivery.objects.bulk_create(
        delivery for message in messages for delivery in _deliveries(message, wishes)
    )
    return len(messages)


def _people(user_ids: set[int]) -> dict[int, tuple[int, str]]:
    rows = User.objects.filter(pk__in=user_ids, is_active=True).order_by()
    return {
        pk: (organisation_id, username)
        for pk, organisation_id, username in rows.values_list("id", "organisation_id", "username")
    }


def _hears(person: tuple[int, str] | None, event: Event) -> bool:
    """Tell whether somebody works in the case's organisation and did not do it themselves."""
    if person is None:
        return False
    organisation_id, username = person
    return organisation_id == event.case.organisation_id and username != event.actor


def _told_already(events: Sequence[Event]) -> set[tuple[str, int, str]]:
    origins = [event.origin for event in events]
    rows = Message.objects.filter(origin__in=origins).order_by()
    return set(rows.values_list("origin", "recipient_id", "kind"))


def _message(rule: Rule, event: Event, user_id: int, facts: Facts, wishes: Wishes) -> Message:
    """Return a message; whoever muted its kind finds it read."""
    now, urgent = clock.now(), rule.urgent or event.case.urgent
    shown = wishes.of(user_id, rule.kind, Channel.IN_APP, urgent=urgent).on
    return Message(
        organisation_id=event.case.organisation_id,
        recipient_id=user_id,
        kind=rule.kind,
        subject=event.case.ref,
        origin=event.origin,
        params=params_of(rule, event, facts),
        urgent=urgent,
        created_at=event.at,
        read_at=None if shown else now,
    )


def _deliveries(message: Message, wishes: Wishes) -> Iterator[Delivery]:
    now = clock.now()
    if message.created_at < now - FRESH:
        return
    ways = wishes.ways(message.recipient_id, Kind(message.kind), urgent=message.urgent)
    for channel, wish in ways.items():
        yield Delivery(
            message=message,
            channel=channel,
            digest=wish.digest,
            next_try_at=_digest_time(message.organisation_id, now) if wish.digest else now,
        )


def _digest_time(organisation_id: int, now: datetime) -> datetime:
    organisation = organisation_by_id(organisation_id)
    return next_digest(now, rules_from(organisation.settings).digest_at, organisation.timezone)


@transaction.atomic
def set_rules(
    *, organisation: Organisation, values: Mapping[str, str], actor: User | None
) -> NotifyRules:
    """Replace an organisation's quiet hours and the hour of its digests.

    Raises:
        BadNotifyRule: a name is no rule, or a value no time of day.
        NotAllowed: `actor` may not change settings.
    """
    rules = rules_from({"notify": values})
    change_settings(organisation=organisation, part="notify", values=values, actor=actor)
    return rules


@transaction.atomic
def mark_read(*, user: User, ids: Sequence[int] | None = None) -> int:
    """Note that a person has read these of their messages, or all; return how many were new.

    No act: who read what when is nobody's business but their own.
    """
    mine = Message.objects.of(user).unread()
    if ids is not None:
        mine = mine.filter(pk__in=ids)
    return mine.update(read_at=clock.now())


@transaction.atomic
def set_preferences(*, user: User, wanted: Sequence[Preference]) -> None:
    """Replace what a person wants to be told how; of two for one kind and way the last holds."""
    Preference.objects.filter(user=user).delete()
    last = {(one.kind, one.channel): one for one in wanted}
    for one in last.values():
        one.user = user
    Preference.objects.bulk_create(last.values())
    record("notify.preferences_set", user.ref, actor=user, wishes=len(last))


@transaction.atomic
def set_reach(
    *,
    user: User,
    email: str = "",
    wechat: str = "",
    quiet_from: time | None = None,
    quiet_to: time | None = None,
) -> Reach:
    """Keep where a person is reached and when they are left in peace; the act keeps no address.

    Raises:
        HalfQuiet: only one end of the quiet hours is given.
    """
    if (quiet_from is None) != (quiet_to is None):
        raise HalfQuiet
    reach, _ = Reach.objects.update_or_create(
        user=user,
        defaults={
            "email": email,
            "wechat": wechat,
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
        },
    )
    record("notify.reach_set", user.ref, actor=user)
    return reach
