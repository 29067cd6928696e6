"""Sending: retries, quiet hours, digests, and what becomes of each delivery."""

import smtplib
from datetime import time, timedelta

import pytest
from django.core import mail
from django.db import connection

from xiuhua.core.loop.models import Case
from xiuhua.core.loop.tests.conftest import City
from xiuhua.core.notify import attempts
from xiuhua.core.notify.attempts import PAUSES, claim
from xiuhua.core.notify.channels import Console, Mail, Outgoing, filled, senders
from xiuhua.core.notify.delivering import NO_ADDRESS, Delivered, deliver
from xiuhua.core.notify.errors import HalfQuiet, NotSent
from xiuhua.core.notify.models import Delivery
from xiuhua.core.notify.services import set_preferences, set_reach, set_rules, tell
from xiuhua.core.notify.vocab import Channel
from xiuhua.core.people.models import User
from xiuhua.kit import clock

from .conftest import HOUR, MONDAY_9, SOON
from .makers import wish

NIGHT = MONDAY_9 + HOUR * 14  # 23:00
MORNING = MONDAY_9 + HOUR * 22  # 07:00
EVENING = MONDAY_9 + HOUR * 8  # 17:00
PHONE = "13812345678"
MAIL = "clerk@example.org"


@pytest.fixture
def clerk(city: City):
    """A clerk who wants everything by SMS."""
    User.objects.filter(pk=city.clerk.pk).update(phone=PHONE)
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.SMS)])
    return city.clerk


@pytest.fixture
def mailed(city: City):
    """A clerk who wants everything by mail, at once."""
    set_reach(user=city.clerk, email=MAIL)
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.MAIL)])
    return city.clerk


def told_at(city, moment, **fields):
    """Dispatch a case at a moment and write its message."""
    with clock.at(moment):
        case = city.dispatched(**fields)
        tell()
    return case


def send(ways, moment):
    with clock.at(moment):
        return deliver(ways)


def test_a_message_goes_to_the_phone_once(city: City, clerk, post, ways):
    case = told_at(city, MONDAY_9)
    assert send(ways, SOON) == Delivered(sent=1)
    assert send(ways, SOON) == Delivered()
    assert [one.to for one in post.sent] == [PHONE]
    assert case.number in post.titles[0]
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.sent_at, row.error) == ("sent", 1, SOON, "")


def test_pauses_grow_and_the_last_failure_is_kept_and_told(city: City, mailed, post, ways):
    post.failures = 99
    told_at(city, MONDAY_9)
    moment, pauses = MONDAY_9, []
    for _ in PAUSES:
        assert send(ways, moment) == Delivered(waiting=1)
        due = Delivery.objects.get().next_try_at
        pauses.append(due - moment)
        assert send(ways, due - timedelta(seconds=1)) == Delivered()
        moment = due
    assert pauses == [timedelta(minutes=one) for one in (1, 5, 30, 120, 720)]
    assert send(ways, moment) == Delivered(failed=1)
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.sent_at) == ("failed", 6, None)
    assert "线路忙" in row.error
    assert send(ways, moment + timedelta(days=9)) == Delivered()


def test_what_failed_once_may_yet_arrive(city: City, mailed, post, ways):
    post.failures = 1
    told_at(city, MONDAY_9)
    send(ways, MONDAY_9)
    assert send(ways, MONDAY_9 + PAUSES[0]) == Delivered(sent=1)
    assert Delivery.objects.get().error == ""


def test_a_way_that_does_not_answer_is_left_in_peace_for_a_round(city: City, mailed, post, ways):
    for n in range(6):
        told_at(city, MONDAY_9, lon=119.1 + n / 10)
    post.failures = 99
    assert send(ways, MONDAY_9) == Delivered(waiting=3)
    assert sorted(Delivery.objects.values_list("tries", flat=True)) == [0, 0, 0, 1, 1, 1]


def test_a_sender_that_breaks_does_not_stop_the_others(city: City, mailed, post, ways):
    class Broken:
        def send(self, outgoing):
            raise ZeroDivisionError

    set_preferences(
        user=city.clerk, wanted=[wish(channel=Channel.MAIL), wish(channel=Channel.WECHAT)]
    )
    set_reach(user=city.clerk, email=MAIL, wechat="wang")
    told_at(city, MONDAY_9)
    assert send({**ways, Channel.MAIL: Broken()}, SOON) == Delivered(sent=1, waiting=1)
    assert Delivery.objects.get(channel=Channel.MAIL).error == "ZeroDivisionError"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction():
    """The tests' own transaction is away here, so that only the code's could be open."""
    city = City()
    set_reach(user=city.clerk, email=MAIL)
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.MAIL)])
    open_blocks = []

    class Looking:
        def send(self, outgoing):
            open_blocks.append(connection.in_atomic_block)

    city.dispatched()
    tell()
    assert deliver({Channel.MAIL: Looking()}).sent == 1
    assert open_blocks == [False]


@pytest.mark.parametrize(
    ("case", "channel"), [("no phone", "sms"), ("no mail", "mail"), ("no account", "wechat")]
)
def test_who_has_no_address_is_skipped_with_the_reason(city: City, post, ways, case, channel):
    set_preferences(user=city.clerk, wanted=[wish(channel=channel)])
    told_at(city, MONDAY_9)
    assert send(ways, SOON) == Delivered(skipped=1), case
    assert Delivery.objects.get().error == NO_ADDRESS
    assert post.sent == []


def test_who_left_meanwhile_gets_nothing(city: City, clerk, post, ways):
    told_at(city, MONDAY_9)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert send(ways, SOON) == Delivered(skipped=1)


def test_the_night_holds_an_sms_back_until_the_morning(city: City, clerk, post, ways):
    told_at(city, NIGHT)
    assert send(ways, NIGHT) == Delivered(waiting=1)
    row = Delivery.objects.get()
    assert (row.next_try_at, row.tries) == (MORNING, 0)
    assert send(ways, MORNING - timedelta(seconds=1)) == Delivered()
    assert send(ways, MORNING) == Delivered(sent=1)


def test_what_is_urgent_is_not_held_back(city: City, clerk, post, ways):
    with clock.at(NIGHT):
        case = city.dispatched()
        Case.objects.filter(pk=case.pk).update(urgent=True)
        tell()
    assert send(ways, NIGHT) == Delivered(sent=1)


def test_mail_makes_no_noise_at_night(city: City, mailed, post, ways):
    told_at(city, NIGHT)
    assert send(ways, NIGHT) == Delivered(sent=1)


def test_a_persons_own_quiet_hours_win_over_the_citys(city: City, clerk, post, ways):
    set_reach(user=clerk, quiet_from=time(9), quiet_to=time(10))
    told_at(city, MONDAY_9)
    assert send(ways, MONDAY_9) == Delivered(waiting=1)
    told_at(city, NIGHT, lon=119.3)
    assert send(ways, NIGHT) == Delivered(sent=2)


def test_a_citys_own_quiet_hours_win_over_the_usual(city: City, clerk, post, ways):
    set_rules(organisation=city.organisation, values={"quiet_from": "23:30"}, actor=city.admin)
    told_at(city, NIGHT)
    assert send(ways, NIGHT) == Delivered(sent=1)


def test_half_of_the_quiet_hours_is_refused(city: City):
    with pytest.raises(HalfQuiet):
        set_reach(user=city.clerk, quiet_from=time(22))


def test_a_digest_joins_a_days_messages_of_one_kind_into_one_mail(city: City, post, ways):
    set_reach(user=city.clerk, email=MAIL)
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.MAIL, digest=True)])
    cases = [told_at(city, MONDAY_9 + HOUR * n, lon=119.1 + n / 10) for n in range(3)]
    with clock.at(MONDAY_9 + HOUR * 3):
        city.move(cases[0], "accept", city.clerk)
        city.move(cases[0], "apply_extension", city.clerk, note="雨")
        city.move(cases[0], "refuse_extension", city.shift_leader, note="否")
        tell()
    assert send(ways, EVENING - timedelta(seconds=1)) == Delivered()
    assert send(ways, EVENING) == Delivered(sent=4)
    assert sorted(post.titles) == sorted(
        ["新派案件：3 条", f"延期申请不同意：案件 {cases[0].number}"]
    )
    joined = next(one for one in post.sent if "3 条" in one.title)
    assert all(case.number in joined.body for case in cases)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_digest_that_fails_comes_again_whole(city: City, post, ways):
    set_reach(user=city.clerk, email=MAIL)
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.MAIL, digest=True)])
    for n in range(2):
        told_at(city, MONDAY_9, lon=119.1 + n / 10)
    post.failures = 1
    assert send(ways, EVENING) == Delivered(waiting=2)
    assert send(ways, EVENING + PAUSES[0]) == Delivered(sent=2)
    assert post.titles == ["新派案件：2 条"]


def test_what_is_urgent_waits_for_no_digest(city: City, post, ways):
    set_reach(user=city.clerk, email=MAIL)
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.MAIL, digest=True)])
    with clock.at(MONDAY_9):
        case = city.dispatched()
        Case.objects.filter(pk=case.pk).update(urgent=True)
        tell()
    assert not Delivery.objects.filter(digest=True).exists()


def test_of_two_processes_one_takes_a_delivery(city: City, clerk):
    told_at(city, MONDAY_9)
    first, second = Delivery.objects.get(), Delivery.objects.get()
    assert claim([first], SOON)
    assert not claim([second], SOON)
    assert Delivery.objects.get().tries == 1


def test_of_a_group_all_are_taken_or_none(city: City, clerk):
    told_at(city, MONDAY_9)
    told_at(city, MONDAY_9, lon=119.3)
    mine, theirs = list(Delivery.objects.all()), list(Delivery.objects.all())
    assert claim(theirs[1:], SOON)
    assert not claim(mine, SOON)
    assert list(Delivery.objects.values_list("tries", flat=True)) == [0, 1]


def test_what_a_dead_process_had_taken_is_sent_by_another(city: City, clerk, post, ways):
    told_at(city, MONDAY_9)
    assert claim(list(Delivery.objects.all()), MONDAY_9)
    assert send(ways, MONDAY_9 + attempts.CLAIM - timedelta(seconds=1)) == Delivered()
    assert send(ways, MONDAY_9 + attempts.CLAIM) == Delivered(sent=1)


def test_mail_goes_through_djangos_backend(city: City, mailed, settings):
    settings.DEFAULT_FROM_EMAIL = "city@example.org"
    case = told_at(city, MONDAY_9)
    with clock.at(SOON):
        assert deliver().sent == 1
    (message,) = mail.outbox
    assert (message.to, message.from_email) == ([MAIL], "city@example.org")
    assert message.subject == f"新派案件 {case.number}：暴露垃圾"
    assert "处置时限 11-08 15:00" in message.body


def test_a_mail_server_that_refuses_is_tried_again(city: City, mailed, monkeypatch):
    def refuse(_self):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("xiuhua.core.notify.channels.EmailMessage.send", refuse)
    told_at(city, MONDAY_9)
    with clock.at(SOON):
        assert deliver().waiting == 1
    assert "SMTPServerDisconnected" in Delivery.objects.get().error


def test_a_line_break_in_a_subject_is_no_second_header():
    with pytest.raises(NotSent, match="BadHeaderError"):
        Mail().send(Outgoing(MAIL, "a\nBcc: x@example.org", ""))
    assert mail.outbox == []


def test_without_a_provider_it_is_said_what_would_be_sent(city: City, clerk, capsys):
    case = told_at(city, MONDAY_9)
    with clock.at(SOON):
        assert deliver().sent == 1
    printed = capsys.readouterr().out
    assert printed == f"sms: 138****5678 新派案件 {case.number}：暴露垃圾\n"


def test_the_settings_say_who_sends(settings):
    settings.XIUHUA = settings.XIUHUA.model_copy(update={"sms_url": "http://gateway/sms"})
    found = senders()
    assert not isinstance(found[Channel.SMS], Console)
    assert isinstance(found[Channel.WECHAT], Console)


def test_a_text_cannot_break_out_of_the_providers_json():
    template = '{"to": "$to", "text": "$text", "keep": "$other"}'
    assert filled(template, {"to": "1", "text": 'a", "to": "2'}) == (
        '{"to": "1", "text": "a\\", \\"to\\": \\"2", "keep": "$other"}'
    )
