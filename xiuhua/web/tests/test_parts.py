"""The parts that tables and acts are made of."""

import pytest
from django.template.loader import render_to_string

from xiuhua.core.loop.vocab import State
from xiuhua.web.parts import Act, Column, Confirm, Row, Table, Toast

STREETS = Table(
    "街道", "Streets",
    columns=(Column("街道", "Street"), Column("立案", "Filed", "number"),
             Column("率", "Rate", "percent"), Column("状态", "State", "chip")),
    rows=[
        Row("j", ("江滨街道", 1412, 0.98, State.CLOSED), url="/j"),
        Row("x", ("洋溪", 2, None, None)),
    ],
    sums=("合计", 1414, None, None),
    select="street",
)  # fmt: skip


def cells(html: str) -> str:
    return " ".join(html.split())


def test_a_table_tells_each_value_by_its_kind():
    html = cells(render_to_string("parts/table.html", {"table": STREETS}))
    assert '<th scope="row"><a href="/j">江滨街道</a></th>' in html
    assert '<td data-label="立案" class="end">1,412</td>' in html
    assert '<td data-label="率" class="end">98.00%</td>' in html
    assert '<td data-label="率" class="end">—</td>' in html
    assert "已结案" in html


def test_a_card_of_the_phone_has_the_names_of_the_columns():
    html = render_to_string("parts/table.html", {"table": STREETS})
    assert html.count('data-label="立案"') == 3


def test_rows_are_sent_under_the_name_of_the_selection():
    html = render_to_string("parts/table.html", {"table": STREETS})
    assert '<input type="checkbox" name="street" value="x"' in html


def test_a_row_must_have_a_value_for_each_column():
    with pytest.raises(ValueError, match="shorter"):
        list(Table("表", "Table", STREETS.columns, [Row("j", ("江滨",))]).body())


def test_the_bulk_bar_is_plain_submit_buttons():
    acts = [Act("dispatch", "派遣所选", "Dispatch"), Act("void", "作废", "Void", danger=True)]
    html = render_to_string("parts/bulkbar.html", {"acts": acts})
    assert '<button type="submit" name="act" value="dispatch" class="button button-main">' in html
    assert 'value="void" class="button button-danger">' in html


@pytest.mark.parametrize(("undo_s", "said"), [(10, "10 秒内可以撤销"), (0, "不能撤销")])
def test_a_question_says_what_will_happen_and_whether_it_can_be_undone(rf, undo_s, said):
    asked = Confirm("k", "合并", "Merge", "3 件", "/merge", {"into": "1"}, undo_s=undo_s)
    html = render_to_string("parts/confirm.html", {"confirm": asked}, rf.get("/"))
    assert "3 件" in html
    assert said in html
    assert 'action="/merge"' in html
    assert '<input type="hidden" name="into" value="1">' in html


def test_a_toast_without_a_way_back_has_no_form(rf):
    toast = Toast("已合并", undo_url="/undo", fields={"case": "1"})
    html = render_to_string("parts/toast.html", {"toast": toast}, rf.get("/"))
    assert 'action="/undo"' in html
    assert "csrfmiddlewaretoken" in html
    plain = render_to_string("parts/toast.html", {"toast": Toast("已导出")}, rf.get("/"))
    assert "<form" not in plain
