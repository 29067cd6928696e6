"""A browser, and a page of it signed in as the shift leader."""

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


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield one
        one.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def door(browser, live_server, request):
    """A page of a stranger, with what it complained of."""
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
    yield page
    context.close()


@pytest.fixture
def desk(door, live_server, city: City):  # noqa: F811
    """A page signed in as the shift leader, with what it complained of."""
    set_password(user=city.shift_leader, password=PASSWORD, actor=None)
    door.goto(f"{live_server.url}/login")
    door.get_by_label("账号").fill("shift_leader")
    door.get_by_label("口令").fill(PASSWORD)
    door.get_by_role("button", name="登录").last.click()
    door.wait_for_url("**/cases")
    return door


def foreign(url: str, home: str, complaints: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:")):
        complaints.append(f"asked {url}")
