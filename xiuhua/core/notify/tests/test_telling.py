"""Once, in few statements, of nothing old, and of no other city's cases."""

from datetime import timedelta

import pytest

from tests.statements import statements
from xiuhua.core.ledger.models import Act, Cursor
from xiuhua.core.ledger.services import read
from xiuhua.core.loop.models import Case, Notice
from xiuhua.core.loop.sweep import sweep
from xiuhua.core.loop.tests.conftest import City
from xiuhua.core.notify import services
from xiuhua.core.notify.models import Delivery, Message
from xiuhua.core.notify.services import ACTS, NOTICES, mark_read, set_preferences, tell
from xiuhua.core.notify.vocab import Channel, Kind
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.models import WorkCalendar
from xiuhua.core.people.services import create_organisation
from xiuhua.kit import clock

from .conftest import HOUR, MONDAY_9, SOON, caught_up, counts, told_of
from .makers import wish


class Crash(Exception):
    """The process dies."""


def test_a_crash_before_the_cursor_moves_leaves_nothing_half_done(city: City, monkeypatch):
    case = city.dispatched()

    def crash(*_):
        raise Crash

    with monkeypatch.context() as patched, clock.at(SOON):
        patched.setattr(services, "advance", crash)
        with pytest.raises(Crash):
            tell()
    assert not Message.objects.exists()
    caught_up()
    assert told_of(case, Kind.DISPATCHED) == ["clerk"]


def test_acts_that_are_read_again_are_not_told_again(city: City):
    case = city.closed()
    caught_up()
    before = counts()
    assert before
    Cursor.objects.filter(consumer__in=(ACTS, NOTICES)).update(seq=0)
    caught_up()
    assert counts() == before
    assert told_of(case, Kind.DISPATCHED) == ["clerk"]


def test_a_person_with_several_posts_is_told_once(city: City):
    from xiuhua.core.people.services import assign_post

    assign_post(
        user=city.dispatcher, post="shift_leader", unit=city.centre, valid_from=MONDAY_9.date(),
        actor=None,
    )  # fmt: skip
    case = city.move(city.dispatched(), "return", city.clerk, note="不属我单位")
    caught_up()
    assert told_of(case, Kind.RETURNED) == ["dispatcher"]


def test_a_notice_that_became_visible_late_is_told(city: City):
    """Another process had taken the lower number and committed after the higher was read."""
    case = city.move(city.dispatched(), "accept", city.clerk)
    other = city.move(city.dispatched(lon=119.3), "accept", city.clerk)
    early = Notice.objects.create(
        pk=1000, case=case, kind="half", stage="disposal", unit=city.cleaning, at=MONDAY_9
    )
    caught_up()
    assert told_of(case, Kind.WARNING) == ["clerk"]
    Notice.objects.create(
        pk=999, case=other, kind="half", stage="disposal", unit=city.cleaning, at=MONDAY_9
    )
    caught_up()
    assert told_of(other, Kind.WARNING) == ["clerk"]
    assert told_of(early.case, Kind.WARNING) == ["clerk"]


def test_history_is_told_to_nobody(city: City):
    city.closed()
    with clock.at(MONDAY_9 + timedelta(days=8)):
        assert tell() == 0
    assert read(ACTS) == []


def test_what_is_a_day_old_wakes_nobody(city: City):
    set_preferences(user=city.clerk, wanted=[wish(channel=Channel.SMS)])
    city.dispatched()
    with clock.at(MONDAY_9 + timedelta(days=2)):
        assert tell() == 1
    assert not Delivery.objects.exists()


def test_cases_of_the_same_number_are_told_apart(city: City):
    """Numbers are an organisation's own: another city has the same ones."""
    other = create_organisation(
        code="other", zh="他市", en="Other", calendar=WorkCalendar.objects.first() or
        standard_calendar(), catalogue="cn", actor=None,
    )  # fmt: skip
    case = city.dispatched()
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.organisation, twin.unit, twin.reporter = None, other, None, None
    twin.save()
    caught_up()
    assert Message.objects.count() == 1
    assert Message.objects.get().organisation == city.organisation


def test_the_statements_of_a_batch_do_not_grow_with_it(city: City):
    def cost(cases: int, lon: float) -> int:
        for n in range(cases):
            city.dispatched(lon=lon + n / 500)
        with clock.at(SOON), statements() as sent:
            tell()
        return len(sent)

    caught_up()
    cost(1, 119.1)
    few, many = cost(2, 119.15), cost(70, 119.2)  # three acts each
    assert Act.objects.filter(kind__startswith="case.").count() > 200
    assert Message.objects.filter(kind=Kind.DISPATCHED).count() == 73
    assert many <= few + 4  # more rows than one INSERT or one IN may have on SQLite
    assert many < 40


def test_a_round_with_nothing_new_asks_little(city: City):
    caught_up()
    with clock.at(SOON), statements() as sent:
        assert tell() == 0
    assert len(sent) <= 8


def test_the_app_and_for_what_is_urgent_an_sms_is_usual(city: City):
    city.dispatched()
    city.move(city.dispatched(lon=119.3), "accept", city.clerk)
    with clock.at(MONDAY_9 + HOUR * 6):
        sweep()
        tell()
    sent = Delivery.objects.values_list("message__kind", "message__urgent", "channel").distinct()
    assert set(sent) == {
        (Kind.WARNING, True, Channel.SMS),
        (Kind.SUPERVISION, True, Channel.SMS),
    }
    assert Message.objects.filter(kind=Kind.DISPATCHED, read_at=None).count() == 2


@pytest.mark.parametrize(
    ("case", "wishes", "channels"),
    [
        ("all on mail", [wish(channel=Channel.MAIL)], {"mail"}),
        ("this kind", [wish(kind=Kind.DISPATCHED, channel=Channel.WECHAT)], {"wechat"}),
        ("another kind", [wish(kind=Kind.ENDED, channel=Channel.MAIL)], set()),
        (
            "all but this kind",
            [wish(channel=Channel.MAIL), wish(Kind.DISPATCHED, Channel.MAIL, on=False)],
            set(),
        ),
    ],
)
def test_a_persons_wishes_hold_the_nearest_first(city: City, case, wishes, channels):
    set_preferences(user=city.clerk, wanted=wishes)
    city.dispatched()
    caught_up()
    assert set(Delivery.objects.values_list("channel", flat=True)) == channels, case


def test_a_muted_kind_comes_read(city: City):
    set_preferences(user=city.clerk, wanted=[wish(Kind.DISPATCHED, Channel.IN_APP, on=False)])
    city.dispatched()
    caught_up()
    assert Message.objects.of(city.clerk).unread().count() == 0
    assert Message.objects.of(city.clerk).count() == 1


def test_people_mark_their_own_messages_read_and_no_others(city: City):
    for lon in (119.1, 119.2, 119.3):
        city.dispatched(lon=lon)
    caught_up()
    mine = list(Message.objects.of(city.clerk).values_list("id", flat=True))
    assert mark_read(user=city.other_clerk, ids=mine) == 0
    assert mark_read(user=city.clerk, ids=mine[:1]) == 1
    assert mark_read(user=city.clerk) == 2
    assert mark_read(user=city.clerk) == 0
