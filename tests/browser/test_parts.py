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


def test_a_toast_goes_by_itself_but_not_while_pointed_at(guide):
    guide.evaluate(SOON_GONE)
    guide.locator("#toasts .toast").hover()
    guide.wait_for_timeout(3200)
    assert guide.evaluate(LEFT) == 1
    guide.mouse.move(0, 0)
    guide.wait_for_timeout(3200)
    assert guide.evaluate(LEFT) == 0
