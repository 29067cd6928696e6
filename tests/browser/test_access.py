"""Every page passes the rules of WCAG 2.2 A and AA in each look and size (axe-core)."""

import json
from typing import Any

import pytest

from tests.browser.conftest import SIZES
from xiuhua.core.loop.tests.conftest import City
from xiuhua.web.assets import TEST_TOOLS

AXE = TEST_TOOLS / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
LOOKS = {
    "light": {"xh_theme": "light"},
    "dark": {"xh_theme": "dark"},
    "contrast": {"xh_theme": "contrast"},
    "elder": {"xh_text": "elder"},
}
PAGES = {
    "login": "/login",
    "cases": "/cases",
    "case": "/cases/{number}",
    "clocks": "/cases/{number}/clocks",
    "figures": "/figures?from=2021-11-01&to=2021-12-01",
    "members": "/figures/loop.reported/cases?from=2021-11-01&to=2021-12-01",
    "nothing": "/cases/none",
    "bell": "/bell",
    "registers": "/registers/",
    "register": "/registers/units",
    "thing": "/registers/units/of/D01",
    "styleguide": "/styleguide",
}
CHECKED = [
    (page, look)
    for page in PAGES
    for look in LOOKS
    if look != "elder" or page in ("login", "styleguide")
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not set up"),
    pytest.mark.django_db(transaction=True),
]


def told(violations: list[dict[str, Any]]) -> str:
    """Each broken rule with the nodes that break it."""
    lines = []
    for broken in violations:
        lines.append(f"{broken['id']}: {broken['help']}")
        lines += [
            f"    {node['html'][:160]} — {node['failureSummary']}" for node in broken["nodes"]
        ]
    return "\n".join(lines)


def dress(page, home: str, look: str) -> None:
    cookies = {"xh_theme": "", "xh_text": "", **LOOKS[look]}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": home} for name, value in cookies.items()]
    )


@pytest.mark.parametrize("door", SIZES, indirect=True)
def test_pages_pass_the_rules_and_do_not_scroll_sideways(desk, live_server, city: City):
    case = city.dispatched()
    wrong = []
    for name, look in CHECKED:
        if name == "login":
            continue
        dress(desk, live_server.url, look)
        desk.goto(live_server.url + PAGES[name].format(number=case.number))
        wrong += faults(desk, f"{name} {look}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("door", SIZES, indirect=True)
def test_the_way_in_passes_the_rules(door, live_server):
    wrong = []
    for look in LOOKS:
        dress(door, live_server.url, look)
        door.goto(live_server.url + PAGES["login"])
        wrong += faults(door, f"login {look}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("door", SIZES, indirect=True)
def test_what_opens_over_a_page_passes_the_rules(desk, live_server):
    wrong = []
    for look in LOOKS:
        dress(desk, live_server.url, look)
        desk.goto(f"{live_server.url}/styleguide")
        for menu in desk.locator("details.menu").all():
            menu.locator("summary").first.click()
            wrong += faults(desk, f"menu {look}", "details.menu[open]")
        desk.get_by_role("combobox", name="小类").press("ArrowDown")
        wrong += faults(desk, f"combobox {look}", "#combobox")
        desk.locator("#bulk tbody input").first.check()
        desk.evaluate("document.getElementById('confirm').scrollIntoView({block: 'end'})")
        wrong += faults(desk, f"bulk {look}", "#bulk")
        desk.get_by_role("button", name="合并案件").click()
        wrong += faults(desk, f"dialog {look}", "dialog[open]")
    assert not wrong, "\n".join(wrong)


def faults(page, name: str, part: str = "html") -> list[str]:
    """What is wrong with a part of the page that stands open, each told with its name."""
    page.evaluate("document.fonts.ready.then(() => null)")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())  # evaluated by the debugger, which no policy binds
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    ran = page.evaluate(f"axe.run('{part}', {options})")
    assert len(ran["passes"]) > 5, "the rules did not run"
    found = ran["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{name}: {told(found)}"] * bool(found) + [f"{name}: scrolls sideways"] * bool(wide)
