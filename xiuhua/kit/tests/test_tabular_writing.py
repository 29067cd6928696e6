import csv
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import BaseModel, Field

from xiuhua.kit.tabular import (
    Column,
    apply_table,
    columns_of,
    read_table,
    write_csv,
    write_xlsx,
)
from xiuhua.kit.vocab import Vocab


class State(Vocab):
    OPEN = "open", "在办", "Open"
    CLOSED = "closed", "已结", "Closed"


class Row(BaseModel):
    code: str = Field(title="编号", json_schema_extra={"en": "Code"})
    state: State = Field(State.OPEN, title="状态", json_schema_extra={"en": "State"})
    urgent: bool = Field(False, title="紧急", json_schema_extra={"en": "Urgent"})
    amount: Decimal | None = Field(None, title="金额", json_schema_extra={"en": "Amount"})
    day: date | None = Field(None, title="日期", json_schema_extra={"en": "Day"})
    note: str = Field("", title="备注", json_schema_extra={"en": "Note"})


COLUMNS = columns_of(Row)
WRITERS = pytest.mark.parametrize("write", [write_csv, write_xlsx])
ROW = Row(
    code="007",
    state=State.CLOSED,
    urgent=True,
    amount=Decimal("12.50"),
    day=date(2026, 1, 5),
    note="多行\n文字",
)


def written(write, rows, columns=COLUMNS, language="zh"):
    file = BytesIO()
    write(rows, columns, file, language)
    return file.getvalue()


def csv_cells(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_columns_of_a_model_have_both_titles():
    assert COLUMNS[0] == Column("code", "编号", "Code")
    assert [column.name_in("en") for column in COLUMNS][-1] == "Note"


@pytest.mark.parametrize(
    ("language", "header", "state", "urgent"),
    [("zh-hans", "编号", "已结", "是"), ("en", "Code", "Closed", "true")],
)
def test_titles_and_words_are_in_the_language(language, header, state, urgent):
    titles, cells = csv_cells(written(write_csv, [ROW], language=language))
    assert titles[0] == header
    assert cells == ["007", state, urgent, "12.50", "2026-01-05", "多行\n文字"]


def test_csv_carries_the_mark_that_excel_needs():
    assert written(write_csv, []).startswith(b"\xef\xbb\xbf")


@WRITERS
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_is_read_back(write, language):
    table = read_table(written(write, [ROW, Row(code="2")], language=language), Row)
    assert table.problems == []
    assert [good.row for good in table.rows] == [ROW, Row(code="2")]


def is_plain(text):
    return text == text.strip() and text.isprintable()


@WRITERS
@given(note=st.text("=+-@'ab，中 1\"\\,;", max_size=12).filter(is_plain))
def test_any_text_is_read_back_as_it_was(write, note):
    table = read_table(written(write, [Row(code="1", note=note)]), Row)
    assert table.rows[0].row.note == note


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_text_that_looks_like_a_formula_is_made_harmless(text):
    rows = [{"note": text}]
    columns = [Column("note", "备注", "Note")]
    assert csv_cells(written(write_csv, rows, columns))[1] == ["'" + text]
    cell = load_workbook(BytesIO(written(write_xlsx, rows, columns))).active["A2"]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


@WRITERS
def test_a_number_below_nought_is_no_formula(write):
    columns = [Column("amount", "金额", "Amount")]
    table = read_table(written(write, [{"amount": -3.5}], columns), Amount)
    assert table.rows[0].row.amount == -3.5


class Amount(BaseModel):
    amount: float = Field(title="金额")


def test_a_workbook_has_numbers_and_dates_as_such():
    sheet = load_workbook(BytesIO(written(write_xlsx, [ROW]))).active
    amount, day = [cell.value for cell in sheet[2]][3:5]
    assert (amount, day.date()) == (12.5, date(2026, 1, 5))
    assert sheet.freeze_panes == "A2"


@WRITERS
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 1, 5, 8, 30, tzinfo=UTC), "2026-01-05 08:30:00+00:00"),
        (time(8, 30), "08:30:00"),
        (None, ""),
        (["a", "b"], "['a', 'b']"),
    ],
)
def test_other_values_are_written_as_text(write, value, text):
    class Text(BaseModel):
        v: str = ""
        other: str = "x"

    rows = [{"v": value, "other": "y"}]
    columns = [Column("v", "v", "v"), Column("other", "other", "other")]
    assert read_table(written(write, rows, columns), Text).rows[0].row.v == text


def test_a_control_character_does_not_stop_a_workbook():
    content = written(write_xlsx, [Row(code="1", note="a\x0bb")])
    assert read_table(content, Row).rows[0].row.note == "ab"


def test_the_file_stays_open_for_its_owner():
    file = BytesIO()
    write_csv([], COLUMNS, file)
    assert not file.closed


def test_a_dry_run_applies_nothing():
    report = apply_table(read_table("编号,状态\n1,\n2,坏\n".encode(), Row), None)
    assert (report.read, report.good, report.bad, report.applied) == (2, 1, 1, None)


def test_a_run_hands_the_good_rows_over():
    taken = []

    def apply(rows):
        taken.extend(row.code for row in rows)
        return len(rows)

    report = apply_table(read_table("编号,状态\n1,\n2,坏\n3,在办\n".encode(), Row), apply)
    assert taken == ["1", "3"]
    assert report.applied == 2


def test_a_report_is_plain_data():
    report = apply_table(read_table("编号,颜色\n1,红\n,红\n".encode(), Row, filename="a.csv"), None)
    assert report.as_data() == {
        "filename": "a.csv",
        "read": 2,
        "good": 1,
        "bad": 1,
        "applied": None,
        "problems": [
            {
                "line": 3,
                "column": "编号",
                "value": "",
                "code": "tabular.missing",
                "zh": "必填",
                "en": "it must be given",
            }
        ],
        "unknown_columns": ["颜色"],
    }


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            [
                "读取 2 行：可用 1 行，有误 1 行；试运行，未写入",
                "未识别的列：颜色",
                "第 3 行 编号：必填",
            ],
        ),
        (
            "en",
            [
                "2 lines read: 1 good, 1 bad; dry run, nothing written",
                "columns not understood: 颜色",
                "line 3, 编号: it must be given",
            ],
        ),
    ],
)
def test_a_report_reads_well(language, lines):
    report = apply_table(read_table("编号,颜色\n1,红\n,红\n".encode(), Row), None)
    assert report.text(language).splitlines() == lines


def test_a_long_report_is_cut_in_print_only():
    content = "编号,状态\n" + "1,坏\n" * 60
    report = apply_table(read_table(content.encode(), Row), None)
    assert len(report.as_data()["problems"]) == 60
    assert report.text("zh").splitlines()[-1] == "……另有 10 个问题"
    assert report.text("en").splitlines()[-1] == "… and 10 more"


@pytest.mark.slow
def test_20_000_rows_of_a_workbook_are_read_in_seconds():
    content = written(write_xlsx, [ROW] * 20_000)
    began = perf_counter()
    assert read_table(content, Row).read == 20_000
    assert perf_counter() - began < 10  # two on a quiet machine
