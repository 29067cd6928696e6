"""What I am told, on a page and as a number in the frame."""

import pytest
from django.test import Client

from xiuhua.core.loop.tests.conftest import City, city  # noqa: F401 the fixture
from xiuhua.core.notify.models import Message
from xiuhua.core.notify.services import tell


@pytest.fixture
def clerk(city: City) -> Client:  # noqa: F811
    client = Client(SERVER_NAME="localhost")
    client.force_login(city.clerk, backend="xiuhua.core.people.auth.PostBackend")
    return client


def test_a_clerk_is_told_of_a_case_and_reads_it(clerk: Client, city: City):  # noqa: F811
    case = city.dispatched()
    tell()
    page = clerk.get("/bell").content.decode()
    assert f"新派案件 {case.number}" in page
    assert f"/cases/{case.number}" in page
    assert "1 条未读" in page
    unread = clerk.get("/bell?unread").context["groups"][0].unread
    assert clerk.post("/bell/read", {"id": unread}).status_code == 302
    assert clerk.get("/bell?unread").context["groups"] == []
    assert "0 条未读" in clerk.get("/cases").content.decode()


def test_messages_about_one_case_stand_together(clerk: Client, city: City):  # noqa: F811
    case = city.dispatched()
    other = city.dispatched(lon=119.3)
    city.move(case, "accept", city.clerk)
    city.move(case, "report_result", city.clerk, photos=(city.after,))
    city.move(case, "reject_result", city.dispatcher, note="没清干净")
    tell()
    groups = clerk.get("/bell").context["groups"]
    assert [(one.subject, len(one.told)) for one in groups] == [(case.number, 2), (other.number, 1)]
    clerk.post("/bell/read")
    assert not Message.objects.of(city.clerk).unread().exists()


def test_nobody_reads_what_others_are_told(clerk: Client, city: City):  # noqa: F811
    city.dispatched()
    tell()
    other = Client(SERVER_NAME="localhost")
    other.force_login(city.other_clerk, backend="xiuhua.core.people.auth.PostBackend")
    ids = list(Message.objects.of(city.clerk).values_list("id", flat=True))
    other.post("/bell/read", {"id": ids})
    assert Message.objects.of(city.clerk).unread().count() == len(ids)
    assert other.get("/bell").context["groups"] == []
    assert clerk.get("/bell?cursor=x").status_code == 422
