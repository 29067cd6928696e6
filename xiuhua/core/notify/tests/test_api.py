"""The interface: one's own messages, one's own wishes, and webhooks for who may."""

import json

import pytest
from django.test import Client

from xiuhua.core.loop.tests.conftest import City
from xiuhua.core.notify.models import Delivery, Message, Webhook
from xiuhua.core.notify.services import tell
from xiuhua.core.people.models import User
from xiuhua.core.people.services import issue_token
from xiuhua.kit import clock

from .conftest import SOON, caught_up

A = "/api/v1/notify"
PUBLIC = "http://93.184.216.34/hook"


class Caller:
    """Somebody with a token."""

    def __init__(self, user):
        token = issue_token(user=user, label="test", actor=None)
        self.client = Client(HTTP_AUTHORIZATION=f"Bearer {token}")

    def __call__(self, method, path, status=200, **body):
        answer = getattr(self.client, method)(
            A + path, body if method == "get" else json.dumps(body),
            **({} if method == "get" else {"content_type": "application/json"}),
        )  # fmt: skip
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def clerk(city: City):
    return Caller(city.clerk)


@pytest.fixture
def admin(city: City):
    return Caller(city.admin)


def test_my_messages_come_in_pages_newest_first(city: City, clerk):
    cases = [city.dispatched(lon=119.1 + n / 10) for n in range(3)]
    caught_up()
    first = clerk("get", "/messages", limit=2)
    assert [one["subject"] for one in first["items"]] == [cases[2].ref, cases[1].ref]
    assert first["unread"] == 3
    last = clerk("get", "/messages", limit=2, cursor=first["next_cursor"])
    assert [one["subject"] for one in last["items"]] == [cases[0].ref]
    assert last["next_cursor"] is None
    assert last["items"][0]["title_zh"] == f"新派案件 {cases[0].number}：暴露垃圾"
    assert "came to your unit" in last["items"][0]["title_en"]


def test_messages_are_found_by_kind_and_by_being_unread(city: City, clerk):
    city.move(city.dispatched(), "supervise", city.inspector, note="速办")
    caught_up()
    (one,) = clerk("get", "/messages", kind="supervision")["items"]
    assert one["urgent"]
    assert clerk("post", "/messages/read", ids=[one["id"]]) == {"read": 1, "unread": 1}
    (left,) = clerk("get", "/messages", unread=True)["items"]
    assert left["kind"] == "dispatched"
    assert clerk("post", "/messages/read") == {"read": 1, "unread": 0}


def test_nobody_sees_or_marks_the_messages_of_another(city: City, clerk):
    city.dispatched()
    caught_up()
    other = Caller(city.other_clerk)
    assert other("get", "/messages") == {"items": [], "next_cursor": None, "unread": 0}
    ids = list(Message.objects.values_list("id", flat=True))
    assert other("post", "/messages/read", ids=ids)["read"] == 0
    assert clerk("get", "/messages")["unread"] == 1


def test_i_set_what_i_want_and_read_it_back(city: City, clerk):
    wanted = {
        "preferences": [
            {"kind": None, "channel": "mail", "on": True, "digest": True},
            {"kind": "dispatched", "channel": "sms", "on": False, "digest": False},
        ],
        "reach": {
            "email": "a@example.org", "wechat": "", "quiet_from": "21:00:00",
            "quiet_to": "06:30:00",
        },
    }  # fmt: skip
    assert clerk("put", "/preferences", **wanted) == wanted
    assert clerk("get", "/preferences") == wanted
    assert clerk("put", "/preferences", preferences=[])["reach"] == wanted["reach"]
    assert Caller(city.other_clerk)("get", "/preferences")["reach"]["email"] == ""


@pytest.mark.parametrize(
    "body",
    [
        {"reach": {"email": "no mail"}},
        {"reach": {"quiet_from": "22:00"}},
        {"preferences": [{"channel": "pigeon"}]},
        {"preferences": [{"channel": "sms", "kind": "gossip"}]},
    ],
)
def test_what_does_not_fit_is_refused(clerk, body):
    clerk("put", "/preferences", 422, **body)


def test_the_citys_hours_are_read_by_all_and_set_by_the_administrator(admin, clerk):
    hours = {"quiet_from": "21:00:00", "quiet_to": "08:00:00", "digest_at": "12:00:00"}
    assert clerk("get", "/rules")["quiet_from"] == "22:00:00"
    clerk("put", "/rules", 403, **hours)
    assert admin("put", "/rules", **hours) == hours
    assert clerk("get", "/rules") == hours


def test_a_webhooks_secret_is_shown_once(admin):
    made = admin("post", "/webhooks", 201, url=PUBLIC, kinds=["case.closed"])
    assert made["secret"] == Webhook.objects.get().secret
    (listed,) = admin("get", "/webhooks")
    assert "secret" not in listed
    assert (listed["url"], listed["waiting"], listed["failed"]) == (PUBLIC, 0, 0)
    assert admin("post", f"/webhooks/{made['id']}/replay", from_seq=1) == {
        "acts": 0,
        "next_seq": None,
    }
    admin("delete", f"/webhooks/{made['id']}", 204)
    assert admin("get", "/webhooks") == []
    admin("delete", f"/webhooks/{made['id']}", 404)


def test_an_inner_address_is_refused_with_a_stable_code(admin):
    answer = admin("post", "/webhooks", 422, url="http://127.0.0.1:8000/")
    assert answer["code"] == "notify.private_address"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/webhooks", {}),
        ("get", "/failures", {}),
        ("post", "/webhooks", {"url": PUBLIC}),
        ("post", "/webhooks/1/replay", {"from_seq": 1}),
        ("delete", "/webhooks/1", {}),
    ],
)
def test_webhooks_and_failures_are_for_who_may_change_settings(clerk, method, path, body):
    clerk(method, path, 403, **body)


def test_a_failure_is_listed_with_its_reason_and_a_masked_phone(city: City, admin):
    User.objects.filter(pk=city.clerk.pk).update(phone="13812345678")
    case = city.dispatched()
    with clock.at(SOON):
        tell()
    Delivery.objects.create(
        message=Message.objects.get(), channel="sms", state="failed", tries=6, next_try_at=SOON,
        error="空号",
    )  # fmt: skip
    (failure,) = admin("get", "/failures")
    assert failure["error"] == "空号"
    assert failure["phone"] == "138****5678"
    assert failure["subject"] == case.ref
