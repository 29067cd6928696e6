"""Webhooks against a real server on this machine, and what they may not reach."""

import hashlib
import hmac
import json
import socket
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.ledger.services import check_chain
from xiuhua.core.loop.tests.conftest import City
from xiuhua.core.notify import posting, webhooks
from xiuhua.core.notify.attempts import PAUSES
from xiuhua.core.notify.channels import Outgoing, Provider
from xiuhua.core.notify.delivering import Delivered
from xiuhua.core.notify.errors import (
    BadWebhookAddress,
    BadWebhookKinds,
    NotSent,
    PrivateAddress,
)
from xiuhua.core.notify.models import Webhook, WebhookDelivery
from xiuhua.core.notify.posting import is_public, post
from xiuhua.core.notify.webhooks import (
    create_webhook,
    delete_webhook,
    queue_webhooks,
    replay,
    send_webhooks,
)
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.errors import MissingPermission, OtherOrganisation
from xiuhua.core.people.models import WorkCalendar
from xiuhua.core.people.services import create_organisation, create_user
from xiuhua.kit import clock

from .conftest import MONDAY_9, SOON


class Receiver(HTTPServer):
    """Keeps what it gets and answers as it is told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got = []
        self.status = 200

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook?key=1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def serving():
    with Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def receiver():
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def inside(settings):
    """Let webhooks reach this machine; the tests of the refusal take it back."""
    allow(settings, private=True)


def allow(settings, *, private):
    settings.XIUHUA = settings.XIUHUA.model_copy(update={"webhook_private": private})


def hook_to(city, server, kinds=("case.*",)):
    return create_webhook(
        organisation=city.organisation, url=server.url, kinds=kinds, actor=city.admin
    )


def pushed(moment=SOON):
    with clock.at(moment):
        queue_webhooks()
        return send_webhooks()


def seqs(server):
    return [json.loads(body)["seq"] for _, _, body in server.got]


def test_a_signed_act_arrives_and_anyone_with_the_secret_can_verify_it(city: City, receiver):
    hook = hook_to(city, receiver)
    case = city.report()
    assert pushed() == Delivered(sent=1)
    ((path, headers, body),) = receiver.got
    act = Act.objects.get(kind="case.report")
    assert path == "/hook?key=1"
    assert json.loads(body) == {
        "seq": act.seq,
        "at": "2021-11-08T01:00:00+00:00",
        "kind": "case.report",
        "subject": case.ref,
        "hash": act.hash,
    }
    at = headers["Xiuhua-Timestamp"]
    assert int(at) == int(SOON.timestamp())
    key = hook.secret.encode()
    right = hmac.new(key, at.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Xiuhua-Signature"] == f"v1={right}"
    assert headers["Xiuhua-Delivery"] == f"{hook.pk}-{act.seq}"
    wrong = hmac.new(key, body, hashlib.sha256).hexdigest()
    assert wrong not in headers["Xiuhua-Signature"]


def test_nothing_of_an_acts_details_goes_out(city: City, receiver):
    hook_to(city, receiver, kinds=("*",))
    city.move(city.report(), "reject", city.filing_officer, note="秘密")
    create_user(organisation=city.organisation, username="zhang", name="张", actor=None)
    pushed()
    everything = b"".join(body for _, _, body in receiver.got).decode()
    assert "case.reject" in everything
    for private in ("秘密", "filing_officer", "zhang", "people.user"):
        assert private not in everything


@pytest.mark.parametrize(
    ("kinds", "sent"),
    [
        (("case.*",), ["case.report", "case.file", "case.dispatch"]),
        (("case.file",), ["case.file"]),
        (("case.file", "case.report"), ["case.report", "case.file"]),
        (("case",), []),
    ],
)
def test_a_webhook_gets_the_kinds_it_named_in_the_ledgers_order(city: City, receiver, kinds, sent):
    hook_to(city, receiver, kinds=kinds)
    city.dispatched()
    pushed()
    assert [json.loads(body)["kind"] for _, _, body in receiver.got] == sent


def test_each_act_is_sent_once_and_acts_before_the_webhook_are_not(city: City, receiver):
    city.report()
    hook_to(city, receiver)
    city.report(lon=119.3)
    assert pushed().sent == 1
    assert pushed() == Delivered()
    assert len(receiver.got) == 1


def test_acts_of_other_organisations_stay_theirs(city: City, receiver):
    other = create_organisation(
        code="other", zh="他市", en="Other",
        calendar=WorkCalendar.objects.first() or standard_calendar(), catalogue="cn", actor=None,
    )  # fmt: skip
    create_webhook(organisation=other, url=receiver.url, kinds=["*"], actor=None)
    city.dispatched()
    pushed()
    kinds = [json.loads(body)["kind"] for _, _, body in receiver.got]
    assert kinds == ["notify.webhook_created"]


def test_an_error_is_tried_again_with_growing_pauses_and_then_kept(city: City, receiver):
    hook_to(city, receiver)
    receiver.status = 503
    city.report()
    moment = SOON
    for pause in PAUSES:
        assert pushed(moment) == Delivered(waiting=1)
        row = WebhookDelivery.objects.get()
        assert (row.status, row.next_try_at) == (503, moment + pause)
        moment = row.next_try_at
    assert pushed(moment) == Delivered(failed=1)
    assert len(receiver.got) == len(PAUSES) + 1
    assert WebhookDelivery.objects.get().error == "未能发送：HTTP 503"


def test_a_redirect_is_not_followed(city: City, receiver):
    hook_to(city, receiver)
    receiver.status = 307
    city.report()
    assert pushed() == Delivered(waiting=1)
    assert WebhookDelivery.objects.get().status == 307


def test_a_server_that_fails_is_asked_once_a_round_and_others_go_on(city: City, receiver):
    with serving() as broken:
        broken.status = 500
        hook_to(city, broken)
        hook_to(city, receiver)
        city.dispatched()
        assert pushed() == Delivered(sent=3, waiting=1)
        assert len(broken.got) == 1


def test_a_server_that_is_away_is_a_failed_try(city: City, receiver):
    hook = hook_to(city, receiver)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        Webhook.objects.filter(pk=hook.pk).update(
            url=f"http://127.0.0.1:{closed.getsockname()[1]}/"
        )
        city.report()
        assert pushed() == Delivered(waiting=1)
    row = WebhookDelivery.objects.get()
    assert row.status is None
    assert "127.0.0.1" in row.error


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT_S", 0.05)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NotSent):
            post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {}, private=True)


def test_replay_sends_again_from_a_ledger_number_on(city: City, receiver):
    hook = hook_to(city, receiver)
    city.dispatched()
    pushed()
    first = seqs(receiver)
    receiver.got.clear()
    assert replay(webhook=hook, from_seq=first[1], actor=city.admin).acts == 2
    assert pushed(SOON + timedelta(minutes=1)) == Delivered(sent=2)
    assert seqs(receiver) == first[1:]
    assert Act.objects.get(kind="notify.webhook_replayed").details["from_seq"] == first[1]


def test_replay_reaches_acts_before_the_webhook_and_those_given_up(city: City, receiver):
    city.report()
    hook = hook_to(city, receiver)
    receiver.status = 500
    city.report(lon=119.3)
    pushed()
    WebhookDelivery.objects.update(state="failed", tries=6)
    receiver.status = 200
    receiver.got.clear()
    assert replay(webhook=hook, from_seq=1, actor=city.admin).acts == 2
    assert pushed().sent == 2
    assert {row.state for row in WebhookDelivery.objects.all()} == {"sent"}


def test_a_long_replay_says_where_to_go_on(city: City, receiver, monkeypatch):
    monkeypatch.setattr(webhooks, "REPLAY", 4)
    hook = hook_to(city, receiver)
    start = Act.objects.latest("seq").seq + 1
    city.closed()
    part = replay(webhook=hook, from_seq=start, actor=None)
    assert (part.acts, part.next_seq) == (4, start + 4)


def test_a_deleted_webhook_is_told_no_more(city: City, receiver):
    hook = hook_to(city, receiver)
    city.report()
    queue_webhooks()
    delete_webhook(webhook=hook, actor=city.admin)
    assert pushed() == Delivered()
    assert not WebhookDelivery.objects.exists()
    assert check_chain().ok


def test_the_ledger_keeps_neither_secret_nor_the_keys_in_an_address(city: City, receiver):
    hook = hook_to(city, receiver)
    content = Act.objects.get(kind="notify.webhook_created").content
    assert hook.secret not in content
    assert "key=1" not in content


@pytest.mark.parametrize("actor", ["dispatcher", "leader", "clerk"])
def test_only_who_may_change_settings_makes_webhooks(city: City, receiver, actor):
    with pytest.raises(MissingPermission):
        create_webhook(
            organisation=city.organisation, url=receiver.url, kinds=["*"],
            actor=getattr(city, actor),
        )  # fmt: skip


def test_nobody_makes_webhooks_for_another_organisation(city: City, receiver):
    other = create_organisation(
        code="other", zh="他市", en="Other",
        calendar=WorkCalendar.objects.first() or standard_calendar(), catalogue="cn", actor=None,
    )  # fmt: skip
    with pytest.raises(OtherOrganisation):
        create_webhook(organisation=other, url=receiver.url, kinds=["*"], actor=city.admin)


def test_a_webhook_for_nothing_is_refused(city: City, receiver):
    with pytest.raises(BadWebhookKinds):
        hook_to(city, receiver, kinds=(" ",))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "http://user:pass@example.org/",
        "http://example.org:99999/",
        "http://example.org/a\r\nX: y",
        "http://example.org/a b",
    ],
)
def test_what_is_no_plain_address_is_refused(city: City, url):
    with pytest.raises(BadWebhookAddress):
        create_webhook(organisation=city.organisation, url=url, kinds=["*"], actor=city.admin)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.1.2.3", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
        "100.64.0.1", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "2130706433", "224.0.0.1",
    ],
)  # fmt: skip
def test_an_inner_address_is_refused_unless_allowed(city: City, settings, host):
    allow(settings, private=False)
    with pytest.raises(PrivateAddress):
        create_webhook(
            organisation=city.organisation, url=f"http://{host}/", kinds=["*"], actor=city.admin
        )


def test_a_name_that_turns_inward_later_is_refused_when_sending(city: City, receiver, settings):
    hook_to(city, receiver)
    city.report()
    allow(settings, private=False)
    assert pushed() == Delivered(waiting=1)
    assert "内部网络" in WebhookDelivery.objects.get().error
    assert receiver.got == []


def test_a_name_with_one_inner_address_among_others_is_refused(monkeypatch):
    def both(*_args, **_kwargs):
        return [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(posting.socket, "getaddrinfo", both)
    with pytest.raises(PrivateAddress):
        post("http://two.example.org/", b"", {})


def test_the_connection_goes_to_the_address_that_was_examined(monkeypatch, receiver):
    """The name is asked for once; the Host header still names it."""
    asked = []

    def once(host, *_args, **_kwargs):
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1", receiver.server_port))]

    monkeypatch.setattr(posting.socket, "getaddrinfo", once)
    called = []
    monkeypatch.setattr(
        posting.socket, "create_connection",
        lambda address, timeout: called.append(address) or _plain(address),
    )  # fmt: skip
    assert post(f"http://name.example:{receiver.server_port}/x", b"{}", {}, private=True) == 200
    assert asked == ["name.example"]
    assert called == [("127.0.0.1", receiver.server_port)]
    assert receiver.got[0][1]["Host"] == f"name.example:{receiver.server_port}"


def _plain(address):
    made = socket.socket()
    made.connect(address)
    return made


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("::", False)],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_a_providers_request_is_made_by_template_and_signed(receiver):
    template = '{"mobile": "$to", "content": "$text", "ts": "$at", "sig": "$sign"}'
    with clock.at(MONDAY_9):
        Provider(receiver.url, template, "geheim").send(Outgoing("138", '新"案件', "body"))
    sent = json.loads(receiver.got[0][2])
    at = str(int(MONDAY_9.timestamp()))
    signed = f'{at}\n138\n新"案件'.encode()
    right = hmac.new(b"geheim", signed, hashlib.sha256).hexdigest()
    assert sent == {"mobile": "138", "content": '新"案件', "ts": at, "sig": right}


def test_a_provider_that_refuses_is_a_failed_try(receiver):
    receiver.status = 403
    with pytest.raises(NotSent, match="403"):
        Provider(receiver.url, "{}", "").send(Outgoing("138", "t", "b"))
