"""The pages in a real browser: they draw, obey the content policy, ask no other host."""

import os
from pathlib import Path

import pytest

from xiuhua.core.loop.tests.conftest import City, city  # noqa: F401 the fixture
from xiuhua.core.people.services import set_password

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
PASSWORD = "绣江的一天 2021"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield one
        one.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def desk(browser, live_server, city: City, request):  # noqa: F811
    """A page signed in as the shift leader, with what it complained of."""
    set_password(user=city.shift_leader, password=PASSWORD, actor=None)
    width, height = SIZES[getattr(request, "param", "desk")]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    page.complaints = []
    page.on(
        "console", lambda said: page.complaints.append(said.text) if said.type == "error" else None
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda asked: foreign(asked.url, live_server.url, page.complaints))
    page.goto(f"{live_server.url}/login")
    page.get_by_label("账号").fill("shift_leader")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").last.click()
    page.wait_for_url("**/cases")
    yield page
    context.close()


def foreign(url: str, home: str, complaints: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:")):
        complaints.append(f"asked {url}")


@pytest.mark.parametrize("desk", SIZES, indirect=True)
@pytest.mark.django_db(transaction=True)
def test_list_case_clocks_and_figures_open_without_complaint(desk, live_server, city: City):  # noqa: F811
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
def test_a_case_is_filed_with_the_mouse(desk, live_server, city: City):  # noqa: F811
    case = city.report()
    desk.goto(f"{live_server.url}/cases/{case.number}")
    desk.locator("#move-file summary").click()
    desk.locator("#move-file button").click()
    desk.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == "filed"
    assert desk.complaints == []
