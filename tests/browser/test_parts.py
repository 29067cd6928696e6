"""The parts that move: a bar over ticked rows, a question before an act, a toast after it."""

import pytest

from tests.browser.conftest import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON_GONE = """
const toast = document.querySelector('.toast').cloneNode(true);
toast.dataset.stayS = 2;
document.getElementById('toasts').append(toast);
"""
LEFT = "document.querySelectorAll('#toasts .toast').length"


@pytest.fixture
def guide(desk, live_server):
    desk.goto(f"{live_server.url}/styleguide")
    return desk


@pytest.mark.parametrize("door", SIZES, indirect=True)
def test_the_bulk_bar_counts_what_is_ticked(guide):
    bar = guide.locator(".bulkbar")
    assert not bar.is_visible()
    guide.locator("#bulk tbody input").nth(1).check()
    assert bar.is_visible()
    assert bar.get_by_role("status").inner_text() == "已选 1 件"
    bar.get_by_role("button", name="取消选择").click()
    assert not bar.is_visible()
    assert guide.complaints == []


def test_all_rows_are_ticked_at_once(guide):
    guide.get_by_label("选择全部").check()
    assert guide.locator("#bulk tbody :checked").count() == 3
    guide.locator("#bulk tbody input").first.uncheck()
    assert guide.get_by_label("选择全部").evaluate("box => box.indeterminate")


def test_without_scripts_the_bar_sends_what_is_ticked(guide, browser, live_server):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies(guide.context.cookies())
    plain = context.new_page()
    plain.goto(f"{live_server.url}/styleguide")
    plain.locator("#bulk tbody input").first.check()
    with plain.expect_request(lambda asked: asked.method == "POST") as sent:
        plain.get_by_role("button", name="派遣所选").click()
    assert "case=330182202611230041&act=dispatch" in sent.value.post_data
    context.close()


def test_a_question_is_answered_from_the_keyboard(guide):
    opener = guide.get_by_role("button", name="调整处置时限")
    opener.press("Enter")
    dialog = guide.get_by_role("dialog", name="调整处置时限？")
    assert dialog.is_visible()
    assert "影响 37 件在办案件" in dialog.inner_text()
    assert guide.evaluate("document.activeElement.textContent") == "返回"
    guide.keyboard.press("Enter")
    assert not dialog.is_visible()
    assert opener.evaluate("button => button === document.activeElement")
    assert guide.complaints == []


def test_a_select_is_searched_from_the_keyboard(guide):
    box = guide.locator("#combobox").get_by_role("combobox", name="小类")
    box.press_sequentially("渣土")
    found = guide.locator("#combobox").get_by_role("option")
    assert found.all_inner_texts() == ["积存垃圾渣土", "渣土车撒漏"]
    box.press("ArrowDown")
    pointed = box.get_attribute("aria-activedescendant")
    assert guide.locator(f"#{pointed}").inner_text() == "渣土车撒漏"
    box.press("Enter")
    assert box.input_value() == "渣土车撒漏"
    assert guide.locator("#search_kind").input_value() == "渣土车撒漏"
    assert box.get_attribute("aria-expanded") == "false"
    assert guide.complaints == []


def test_what_matches_nothing_is_not_chosen(guide):
    box = guide.locator("#combobox").get_by_role("combobox", name="处置单位")
    box.fill("不存在")
    assert guide.get_by_text("没有匹配项").is_visible()
    box.press("Tab")
    assert box.input_value() == "园林绿化管理中心"
    box.click()
    box.fill("")
    box.press("Tab")
    assert guide.locator("#search_unit").input_value() == ""


def test_escape_gives_back_what_was_chosen(guide):
    box = guide.locator("#combobox").get_by_role("combobox", name="处置单位")
    box.fill("街道")
    box.press("Escape")
    assert box.input_value() == "园林绿化管理中心"
    assert box.get_attribute("aria-expanded") == "false"


def test_an_option_is_chosen_with_the_mouse(guide):
    box = guide.locator("#combobox").get_by_role("combobox", name="小类")
    box.click()
    guide.locator("#combobox").get_by_role("option", name="露天烧烤").click()
    assert guide.locator("#search_kind").input_value() == "露天烧烤"


def test_a_class_is_searched_in_the_filter_of_cases(desk, live_server):
    desk.goto(f"{live_server.url}/cases")
    desk.get_by_text("更多条件").click()
    box = desk.get_by_role("combobox", name="小类")
    box.press_sequentially("垃圾")
    box.press("Enter")
    desk.wait_for_url("**minor=E0101**")
    assert desk.locator(".applied").get_by_text("小类").is_visible()
    assert desk.complaints == []


def test_a_toast_goes_by_itself_but_not_while_pointed_at(guide):
    guide.evaluate(SOON_GONE)
    guide.locator("#toasts .toast").hover()
    guide.wait_for_timeout(3200)
    assert guide.evaluate(LEFT) == 1
    guide.mouse.move(0, 0)
    guide.wait_for_timeout(3200)
    assert guide.evaluate(LEFT) == 0
