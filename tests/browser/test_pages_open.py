"""The pages in a real browser: they draw, obey the content policy, ask no other host."""

import pytest

from tests.browser.conftest import SIZES
from xiuhua.core.loop.tests.conftest import City

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("door", SIZES, indirect=True)
@pytest.mark.django_db(transaction=True)
def test_list_case_clocks_and_figures_open_without_complaint(desk, live_server, city: City):
    case = city.dispatched()
    desk.goto(f"{live_server.url}/cases")
    desk.get_by_role("link", name="暴露垃圾").first.click()
    assert desk.get_by_role("heading", name="暴露垃圾").is_visible()
    assert desk.get_by_text("锦绣大道 128 号旁").first.is_visible()
    desk.goto(f"{live_server.url}/cases/{case.number}/clocks")
    assert desk.get_by_text("4 工作时").first.is_visible()
    desk.goto(f"{live_server.url}/figures?from=2021-11-01&to=2021-12-01")
    assert desk.get_by_role("heading", name="立案数", exact=True).is_visible()
    wide = desk.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, "the page scrolls sideways"
    assert desk.complaints == []


@pytest.mark.django_db(transaction=True)
def test_a_case_is_filed_with_the_mouse(desk, live_server, city: City):
    case = city.report()
    desk.goto(f"{live_server.url}/cases/{case.number}")
    desk.locator("#move-file summary").click()
    desk.locator("#move-file button").click()
    desk.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == "filed"
    assert desk.complaints == []
