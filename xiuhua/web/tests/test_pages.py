"""The page templates with the contexts of their views."""

import pytest
from django.utils import translation

from xiuhua.web.context import shell
from xiuhua.web.tests import samples

PROBLEM = {"title": "没有找到", "status": 404, "code": "not_found", "detail": ""}
PAGES = [
    ("cases/list.html", samples.case_list()),
    ("cases/list.html", samples.case_list(cases=[], next_cursor="")),
    ("cases/detail.html", samples.case_page()),
    ("cases/detail.html", samples.case_page(moves=[], photos=[], near=[], problem=PROBLEM)),
    ("cases/explain.html", samples.clocks()),
    ("figures/list.html", samples.figures()),
    ("figures/members.html", samples.members()),
    ("login.html", {"form": samples.SignIn({}), "next": "/"}),
    ("error.html", {"problem": PROBLEM}),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("template", "context"), PAGES)
def test_a_page_is_whole_in_both_languages(show, template, context, language):
    with translation.override(language):
        html = show(template, context)
    assert "</html>" in html
    assert f'lang="{language}"' in html


@pytest.mark.parametrize(("template", "context"), PAGES[:-1])
def test_an_english_page_shows_no_chinese_word_of_ours(show, template, context):
    ours = {"可办事项", "筛选", "办理阶段", "登录", "今天", "时限", "指标", "上报时间"}
    with translation.override("en"):
        html = show(template, context)
    assert not [word for word in ours if word in html]


def test_a_row_leads_to_its_case_and_says_state_and_time_left(show):
    html = show("cases/list.html", samples.case_list())
    row = html[html.index('<li class="case"') : html.index("</li>", html.index("case-side"))]
    assert 'href="/cases/T1"' in row
    assert "处置中" in row
    assert "剩 24 分" in row
    assert f"/media/{samples.SHA}/thumb" in row


def test_what_people_wrote_is_escaped(show):
    html = show("cases/detail.html", samples.case_page())
    assert "约十袋垃圾 &lt;b&gt;" in html


def test_an_empty_list_says_what_to_do(show):
    assert "放宽筛选条件" in show("cases/list.html", samples.case_list(cases=[]))


def test_the_next_page_keeps_the_filter(show):
    html = show("cases/list.html", samples.case_list(), "/cases?minor=E0101")
    assert 'href="?minor=E0101&amp;cursor=abc"' in html


def test_a_chosen_filter_can_be_taken_off_alone(show):
    url = "/cases?state=filed&state=closed&overdue=on&cursor=x"
    html = show("cases/list.html", samples.case_list(), url)
    applied = html[html.index('class="applied"') : html.index("全部清除")]
    assert "状态：待派遣" in applied
    assert 'href="?state=closed&amp;overdue=on"' in applied
    assert "cursor" not in applied


def test_a_move_posts_version_key_and_token(show):
    html = show("cases/detail.html", samples.case_page())
    form = html[html.index('action="/cases/T1/moves"') : html.index("</form>", html.index("move-"))]
    assert 'name="version" value="7"' in form
    assert "csrfmiddlewaretoken" in form
    assert 'type="file" name="photos"' in form


def test_a_reader_without_moves_sees_none(show):
    assert 'id="moves"' not in show("cases/detail.html", samples.case_page(moves=[]))


def test_a_clock_shows_limits_pieces_and_pause(show):
    html = show("cases/explain.html", samples.clocks())
    assert "2 工作日 + 3 工作时" in html
    assert "1 小时 18 分" in html
    assert "等管线单位" in html
    assert html.count('class="bar-paused"') == 1


def test_a_deadline_given_by_the_source_is_not_explained_away(show):
    assert "来源系统给定" in show("cases/explain.html", samples.clocks())


def test_a_figure_opens_into_its_cases_and_none_is_a_dash(show):
    html = show("figures/list.html", samples.figures())
    assert '<a href="/cases?f=1">93.72%</a>' in html
    assert '<p class="kpi-value">—</p>' in html
    assert "▲ 1.62" in html
    assert "1,054" in html


def test_the_chosen_look_is_in_the_first_byte_of_the_page(rf):
    rf.cookies["xh_theme"] = "dark"
    rf.cookies["xh_text"] = "<script>"
    drawn = shell(rf.get("/"))["shell"]
    assert drawn.theme == "dark"
    assert drawn.text == ""


def test_a_drill_down_lists_the_cases_of_its_figure(show):
    html = show("figures/members.html", samples.members())
    assert "按期处置率" in html
    assert 'href="/cases/T1"' in html
