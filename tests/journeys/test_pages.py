"""The pages over real rows: they open, move cases, and tell what is wrong."""

import io

import pytest
from django.test import Client
from PIL import Image

from xiuhua.core.loop.models import Case
from xiuhua.core.loop.tests.conftest import City, city  # noqa: F401 the fixture
from xiuhua.core.people.services import set_password


@pytest.fixture
def signed_in(city: City):  # noqa: F811
    def enter(name: str) -> Client:
        client = Client()
        user = getattr(city, name)
        set_password(user=user, password="绣江的一天 2021", actor=None)
        answer = client.post("/login", {"username": user.username, "password": "绣江的一天 2021"})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return enter


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(file, "JPEG")
    file.seek(0)
    file.name = "after.jpg"
    return file


def test_a_wrong_password_is_told_and_the_right_one_opens(city: City):  # noqa: F811
    answer = Client().post("/login", {"username": "dispatcher", "password": "wrong"})
    assert "账号或口令不对" in answer.content.decode()


def test_the_list_shows_a_case_and_its_filters_narrow_it(city: City, signed_in):  # noqa: F811
    case = city.report()
    client = signed_in("dispatcher")
    assert case.number in client.get("/cases").content.decode()
    assert case.number in client.get("/cases?q=垃圾&state=reported&overdue=").content.decode()
    assert case.number not in client.get("/cases?state=closed").content.decode()
    assert case.number in client.get("/cases?queue=filing").content.decode()
    assert client.get("/cases?from=yesterday").status_code == 422


def test_the_page_of_a_case_offers_the_moves_of_the_reader(city: City, signed_in):  # noqa: F811
    case = city.report()
    officer = signed_in("filing_officer").get(f"/cases/{case.number}").content.decode()
    assert 'id="move-file"' in officer
    assert "有（4 工作时）" in officer
    assert (
        'id="move-file"'
        not in signed_in("dispatcher").get(f"/cases/{case.number}").content.decode()
    )


def test_a_move_of_the_page_is_a_move_of_the_case(city: City, signed_in):  # noqa: F811
    case = city.report()
    answer = signed_in("filing_officer").post(
        f"/cases/{case.number}/moves",
        {"move": "file", "version": case.version, "condition": city.condition.pk},
    )
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).state == "filed"


def test_a_result_is_reported_with_a_photo(city: City, signed_in):  # noqa: F811
    case = city.move(city.dispatched(), "accept", city.clerk)
    client, form = signed_in("clerk"), {"move": "report_result", "version": case.version}
    refused = client.post(f"/cases/{case.number}/moves", form)
    assert refused.status_code == 422
    assert "loop.photo_missing" in refused.content.decode()
    done = client.post(f"/cases/{case.number}/moves", {**form, "after": picture()})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.steps.last().photos[0]["role"] == "after"
    assert client.get(f"/cases/{case.number}").status_code == 200


def test_the_same_form_sent_twice_acts_once_and_another_mover_is_told(city: City, signed_in):  # noqa: F811
    case = city.report()
    form = {"move": "file", "version": case.version, "condition": city.condition.pk}
    officer, leader = signed_in("filing_officer"), signed_in("shift_leader")
    assert officer.post(f"/cases/{case.number}/moves", form).status_code == 302
    assert officer.post(f"/cases/{case.number}/moves", form).status_code == 302
    again = {"move": "void", "version": case.version, "note": "重复"}
    assert leader.post(f"/cases/{case.number}/moves", again).status_code == 409
    assert case.steps.count() == 2


def test_the_clocks_of_a_case_are_shown(city: City, signed_in):  # noqa: F811
    case = city.dispatched()
    page = signed_in("dispatcher").get(f"/cases/{case.number}/clocks").content.decode()
    assert "4 工作时" in page


def test_a_clerk_sees_the_cases_of_his_unit_only(city: City, signed_in):  # noqa: F811
    case = city.dispatched()
    assert signed_in("clerk").get(f"/cases/{case.number}").status_code == 200
    assert signed_in("other_clerk").get(f"/cases/{case.number}").status_code == 403


def test_figures_open_into_their_cases(city: City, signed_in):  # noqa: F811
    case = city.closed()
    client = signed_in("leader")
    page = client.get("/figures?from=2021-11-01&to=2021-12-01")
    assert page.status_code == 200
    assert "loop.filed/cases" in page.content.decode()
    cases = client.get("/figures/loop.filed/cases?from=2021-11-01&to=2021-12-01").content.decode()
    assert case.filed_number in cases


def test_the_map_gets_its_ground_and_points(city: City, signed_in):  # noqa: F811
    city.report()
    client = signed_in("dispatcher")
    assert client.get("/map/base.json").json()["type"] == "FeatureCollection"
    assert len(client.get("/api/v1/cases/map?bbox=119,29,120,30").json()["points"]) == 1


def test_the_stages_of_a_case_are_named_and_rework_makes_later_ones_open(city: City, signed_in):  # noqa: F811
    case = city.move(city.disposed(), "request_check", city.closing_officer)
    city.move(case, "check_failed", city.collector2, note="还在")
    page = signed_in("shift_leader").get(f"/cases/{case.number}").content.decode()
    stages = page[page.index('class="stages"') : page.index("</ol>", page.index('class="stages"'))]
    assert "<strong>处置</strong>" in stages
    assert stages.count("stage-done") == 3  # filing, dispatch, acceptance
    assert stages.count("stage-todo") == 2  # check and closing, again
    assert "datetime." not in page
