from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from pydantic import BaseModel, Field, field_validator

from xiuhua.kit.errors import BadInput
from xiuhua.kit.tabular import (
    BrokenTable,
    DuplicateColumn,
    FileTooLarge,
    NotATable,
    OldExcel,
    TooManyColumns,
    TooManyRows,
    read_table,
)
from xiuhua.kit.vocab import Vocab

MORNING = datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001 a workbook knows no time zone


class Fuel(Vocab):
    DIESEL = "diesel", "柴油", "Diesel"
    ELECTRIC = "electric", "纯电动", "Electric"


class Barred(BadInput):
    code = "trucks.barred"
    zh = "{plate} 已被禁止"
    en = "{plate} is barred"


class Truck(BaseModel):
    plate: str = Field(title="车牌", json_schema_extra={"en": "Plate"}, max_length=10)
    tare_kg: int = Field(0, title="空车重量(千克)", json_schema_extra={"en": "Tare (kg)"}, ge=0)
    owner_code: str = Field("", title="权属单位代码", alias="DeptCode2")
    fuel: Fuel | None = Field(None, title="燃料", json_schema_extra={"en": "Fuel"})
    active: bool = Field(True, title="在用", json_schema_extra={"en": "Active"})
    inspected_on: date | None = Field(None, title="检查日期")
    seen_at: datetime | None = Field(None, title="最近上线")
    capacity_m3: Decimal | None = Field(None, title="容积", max_digits=5, decimal_places=1)

    @field_validator("plate")
    @classmethod
    def not_barred(cls, plate):
        if plate == "浙A00000":
            raise Barred(plate=plate)
        return plate


def csv_of(text, encoding="utf-8"):
    return read_table(text.encode(encoding), Truck, filename="trucks.csv")


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx_of(*rows):
    return read_table(xlsx(*rows), Truck, filename="trucks.xlsx")


def only(table):
    assert table.problems == []
    return table.rows[0].row


@pytest.mark.parametrize(
    ("case", "header"),
    [
        ("field name", "plate"),
        ("Chinese title", "车牌"),
        ("English title", "Plate"),
        ("another case", "PLATE"),
        ("spaces", " 车 牌 "),
        ("full-width letters", "Ｐｌａｔｅ"),
    ],
)
def test_a_column_answers_to_each_of_its_names(case, header):
    table = csv_of(f"{header}\n浙A12345\n")
    assert table.columns == ["plate"]
    assert only(table).plate == "浙A12345"


def test_a_column_answers_to_its_alias_and_to_its_name_beside_it():
    assert only(csv_of("plate,DeptCode2\n浙A1,007\n")).owner_code == "007"
    assert only(csv_of("plate,owner_code\n浙A1,007\n")).owner_code == "007"


def test_full_width_brackets_in_a_header_do_not_matter():
    assert only(csv_of("车牌,空车重量（千克）\n浙A1,15500\n")).tare_kg == 15500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_encoding_is_read(encoding):
    assert only(csv_of("车牌,燃料\n浙A12345,纯电动\n", encoding)).fuel is Fuel.ELECTRIC


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen(delimiter):
    assert only(csv_of(delimiter.join(["车牌", "在用"]) + f"\n浙A1{delimiter}否\n")).active is False


def test_a_delimiter_within_quotes_is_text():
    assert only(csv_of('"车牌","燃;料;种;类"\n"浙,A1","x"\n')).plate == "浙,A1"


def test_blank_lines_are_skipped_and_lines_keep_their_numbers():
    table = csv_of("\n车牌\n\n浙A1\n,,\n浙A2\n")
    assert [(good.line, good.row.plate) for good in table.rows] == [(4, "浙A1"), (6, "浙A2")]
    assert table.read == 2


def test_a_row_over_two_lines_is_numbered_by_its_first():
    table = csv_of('车牌,备注\n浙A1,"一\n二"\n太长的车牌号码太长的车牌号码,x\n')
    assert [problem.line for problem in table.problems] == [4]


def test_blank_lines_of_a_workbook_are_counted_too():
    table = xlsx_of(["车牌"], [], ["浙A1"], [None, "  "], ["浙A2"])
    assert [good.line for good in table.rows] == [3, 5]


def test_an_empty_cell_takes_the_default():
    truck = only(csv_of("车牌,空车重量(千克),燃料\n浙A1,,\n"))
    assert (truck.tare_kg, truck.fuel) == (0, None)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (12.0, "12"),
        (12, "12"),
        ("0012", "0012"),
        (" 12 ", "12"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (date(2026, 1, 5), "2026-01-05"),
        (MORNING, "2026-01-05T08:30:00"),
        (time(8, 30), "08:30:00"),
        (330182001001003, "330182001001003"),
        (3301820010010037, "3301820010010037"),
        (0, "0"),
        (-2.5, "-2.5"),
    ],
)
def test_a_cell_of_a_workbook_becomes_safe_text(value, read):
    assert only(xlsx_of(["plate", "owner_code"], ["浙A1", value])).owner_code == read


@pytest.mark.parametrize("value", [3301820010010030, 330182001001003000, 3.30182001001003e17])
def test_a_code_whose_last_digits_excel_dropped_is_refused(value):
    (problem,) = xlsx_of(["plate", "权属单位代码"], ["浙A1", value]).problems
    assert (problem.line, problem.column, problem.code) == (2, "权属单位代码", "tabular.rounded")


def test_the_same_code_as_text_is_kept():
    code = "3301820010010030"
    assert only(xlsx_of(["plate", "owner_code"], ["浙A1", code])).owner_code == code


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.01.05", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("2026-01-05 00:00", date(2026, 1, 5)),
    ],
)
def test_a_date_is_read_as_people_write_it(written, day):
    assert only(csv_of(f"plate,检查日期\n浙A1,{written}\n")).inspected_on == day


@pytest.mark.parametrize("written", ["2026/1/5 8:30", "2026-01-05T08:30:00", "2026年1月5日 8:30"])
def test_a_moment_is_read_as_people_write_it(written):
    assert only(csv_of(f"plate,最近上线\n浙A1,{written}\n")).seen_at == MORNING


@pytest.mark.parametrize("written", ["electric", "纯电动", "Electric", "ELECTRIC", "纯 电动"])
def test_a_word_is_read_by_any_name(written):
    assert only(csv_of(f"plate,fuel\n浙A1,{written}\n")).fuel is Fuel.ELECTRIC


@pytest.mark.parametrize(("written", "meant"), [("是", True), ("否", False), ("no", False)])
def test_yes_and_no_are_read(written, meant):
    assert only(csv_of(f"plate,active\n浙A1,{written}\n")).active is meant


@pytest.mark.parametrize(
    ("cells", "column", "code", "zh", "en"),
    [
        (",1,,", "车牌", "missing", "必填", "it must be given"),
        ("浙A12345678901,,,", "车牌", "string_too_long", "最多 10 个字符", "10 characters at most"),
        ("浙A1,重,,", "Tare (kg)", "int_parsing", "应为整数", "a whole number is expected"),
        ("浙A1,1.5,,", "Tare (kg)", "int_parsing", "应为整数", "a whole number is expected"),
        ("浙A1,-1,,", "Tare (kg)", "greater_than_equal", "不应小于 0", "it should be 0 or more"),
        ("浙A1,,煤,", "燃料", "enum", "柴油、纯电动", "Diesel, Electric"),
        ("浙A1,,,也许", "在用", "bool_parsing", "应为“是”或“否”", "yes or no is expected"),
        ("浙A00000,,,", "", "trucks.barred", "浙A00000 已被禁止", "浙A00000 is barred"),
        ("浙A1,#N/A,,", "Tare (kg)", "failed_formula", "公式出错", "the formula failed"),
        ("浙A1,,,,多", "", "too_many_cells", "多于表头", "more cells than columns"),
    ],
)
def test_a_bad_row_is_reported_with_line_column_and_reason(cells, column, code, zh, en):
    table = csv_of(f"车牌,Tare (kg),燃料,在用\n浙A1,1,,\n{cells}\n浙A3,3,,\n")
    (problem,) = table.problems
    assert (problem.line, problem.column) == (3, column)
    assert problem.code.removeprefix("tabular.") == code
    assert zh in problem.zh
    assert en in problem.en
    assert [good.row.plate for good in table.rows] == ["浙A1", "浙A3"]


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("检查日期", "昨天", "date_from_datetime_parsing"),
        ("检查日期", "2026-02-30", "date_from_datetime_parsing"),
        ("最近上线", "昨天", "datetime_from_date_parsing"),
        ("容积", "大", "decimal_parsing"),
        ("容积", "12.55", "decimal_max_places"),
    ],
)
def test_each_kind_of_value_has_its_chinese_reason(header, value, code):
    (problem,) = csv_of(f"plate,{header}\n浙A1,{value}\n").problems
    assert (problem.code, problem.value) == (f"tabular.{code}", value)
    assert "无法使用" not in problem.zh
    assert not problem.zh.isascii()


def test_every_bad_cell_of_a_row_is_reported():
    table = csv_of("plate,tare_kg,active\n浙A1,重,也许\n")
    assert [problem.column for problem in table.problems] == ["tare_kg", "active"]


def test_a_problem_reads_as_a_sentence_in_both_languages():
    (problem,) = csv_of("车牌,tare_kg\n浙A1,重\n").problems
    assert problem.text("zh-hans") == "第 2 行 tare_kg：应为整数"
    assert problem.text("en") == "line 2, tare_kg: a whole number is expected"


def test_a_missing_required_column_is_one_problem_for_the_file():
    table = csv_of("燃料\n柴油\n柴油\n柴油\n")
    (problem,) = table.problems
    assert (problem.line, problem.column, problem.code) == (1, "车牌", "tabular.missing_column")
    assert (table.read, table.rows) == (3, [])


def test_columns_that_no_field_knows_are_named():
    table = csv_of("车牌,颜色,,备注\n浙A1,红,,x\n")
    assert table.unknown_columns == ["颜色", "备注"]
    assert only(table).plate == "浙A1"


@pytest.mark.parametrize("header", ["车牌,车牌", "车牌,Plate", "plate,备注,备 注"])
def test_two_columns_of_one_meaning_are_refused(header):
    with pytest.raises(DuplicateColumn):
        csv_of(f"{header}\na,b,c\n")


def test_an_open_quote_spoils_its_own_row_only():
    table = csv_of('车牌\n浙A1\n浙"A2\n"浙A3"x\n浙A4\n"浙A5\n')
    assert [good.row.plate for good in table.rows] == ["浙A1", '浙"A2', "浙A4"]
    assert [(bad.line, bad.code) for bad in table.problems] == [
        (4, "tabular.broken_line"),
        (6, "tabular.broken_line"),
    ]


def test_a_path_gives_its_name(tmp_path):
    path = tmp_path / "车辆.csv"
    path.write_text("车牌\n浙A1\n", "utf-8")
    table = read_table(path, Truck)
    assert (table.filename, only(table).plate) == ("车辆.csv", "浙A1")


def zipped(name, content):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def with_part(content, name, part):
    """Replace one part of a workbook."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return file.getvalue()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("case", "content", "error"),
    [
        ("nothing", b"", NotATable),
        ("blank lines", b"\n\n", NotATable),
        ("a broken header", b'"plate"s,tare_kg\n1,2\n', BrokenTable),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", NotATable),
        ("a workbook of 2003", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), OldExcel),
        ("another zip", zipped("word/document.xml", "<a/>"), NotATable),
        ("half a zip", xlsx(["车牌"])[:300], BrokenTable),
        ("entities", with_part(xlsx(["车牌"]), SHEET, BOMB), BrokenTable),
        ("half a sheet", with_part(xlsx(["车牌"]), SHEET, "<worksheet><sheetData>"), BrokenTable),
        ("an empty workbook", xlsx(), NotATable),
    ],
)
def test_what_is_no_table_is_refused(case, content, error):
    with pytest.raises(error) as caught:
        read_table(content, Truck, filename="x")
    assert caught.value.status == 422


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(xlsx(["车牌"]), SHEET, b" " * 400_000_000)
    assert len(bomb) < 500_000
    with pytest.raises(FileTooLarge) as caught:
        read_table(bomb, Truck)
    assert caught.value.params["limit_mb"] == 300
    assert caught.value.status == 413


def test_a_bomb_whose_directory_lies_is_cut_at_the_size_it_names():
    bomb = bytearray(with_part(xlsx(["车牌"]), SHEET, b" " * 400_000_000))
    with ZipFile(BytesIO(bomb)) as archive:
        position = bomb.index(SHEET.encode(), archive.start_dir) - 46  # its directory entry
    bomb[position + 24 : position + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(BrokenTable):
        read_table(bytes(bomb), Truck)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(FileTooLarge):
        read_table(path, Truck, max_bytes=2_000_000)
    with pytest.raises(FileTooLarge):
        read_table(path.read_bytes(), Truck, max_bytes=2_000_000)


def test_the_limit_of_rows_counts_good_and_bad_ones():
    content = "车牌\n浙A1\n\n一二三四五六七八九十一\n浙A3\n".encode()
    assert read_table(content, Truck, max_rows=3).read == 3
    with pytest.raises(TooManyRows):
        read_table(content, Truck, max_rows=2)


@pytest.mark.parametrize("content", [("车牌" + ",x" * 9).encode(), xlsx(["车牌"], ["x"] * 10)])
def test_the_limit_of_columns_holds(content):
    with pytest.raises(TooManyColumns):
        read_table(content, Truck, max_columns=8)


def test_one_cell_far_out_costs_nothing():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>车牌</v></c></row>'
        '<row r="999999999"><c r="XFD999999999" t="str"><v>x</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert read_table(with_part(xlsx(["车牌"]), SHEET, sheet), Truck).rows == []


def test_a_wrong_dimension_hides_no_rows():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1"/><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>车牌</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>浙A1</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert only(read_table(with_part(xlsx(["车牌"]), SHEET, sheet), Truck)).plate == "浙A1"
