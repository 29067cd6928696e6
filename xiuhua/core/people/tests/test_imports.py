from functools import partial

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.auth import may, visible_unit_ids
from xiuhua.core.people.directory import units_of
from xiuhua.core.people.errors import CodeTaken, UnitCircle, UnknownPost, UnknownUnit
from xiuhua.core.people.imports import UnitRow, UserRow, read_units, read_users
from xiuhua.core.people.models import Assignment, Unit, User
from xiuhua.core.people.services import admit_units, admit_users
from xiuhua.core.people.tests.makers import give, make_organisation, make_unit, make_user
from xiuhua.core.people.vocab import UnitKind
from xiuhua.kit.tabular import apply_table

UNITS = """单位编号,单位名称,单位类别,上级单位编号,电话
A,住建局,处置单位,,0571-1
A1,市政所,班组,A,
B,城东街道办,街道（乡镇）,,
""".encode()


def unit_row(code, parent="", **fields):
    return UnitRow(code=code, zh=f"单位{code}", kind=UnitKind.DISPOSAL, parent=parent, **fields)


def user_row(username="zhang", unit="A01", post="collector", **fields):
    return UserRow(**{"username": username, "name": "张三", "unit": unit, "post": post} | fields)


def admit(city, *rows):
    verb = admit_units if isinstance(rows[0], UnitRow) else admit_users
    return verb(rows, organisation=city, actor=None)


def test_a_table_of_units_is_entered(city):
    table = read_units(UNITS, city, filename="单位.csv")
    report = apply_table(table, partial(admit_units, organisation=city, actor=None))
    assert (report.read, report.applied, report.problems) == (3, 3, [])
    part = Unit.objects.get(code="A1")
    assert (part.parent.code, part.kind) == ("A", UnitKind.TEAM)


def test_reading_alone_writes_nothing(city):
    assert apply_table(read_units(UNITS, city), None).applied is None
    assert not Unit.objects.exists()


def test_units_again_take_the_new_values(city):
    admit(city, unit_row("A"), unit_row("B", parent="A"))
    admit(city, unit_row("B", phone="1"))
    unit = Unit.objects.get(code="B")
    assert (unit.phone, unit.parent) == ("1", None)
    assert Unit.objects.count() == 2


def test_units_of_a_table_are_in_the_directory_at_once(city):
    assert units_of(city.pk) == {}
    admit(city, unit_row("A"))
    assert [unit.code for unit in units_of(city.pk).values()] == ["A"]


@pytest.mark.parametrize(
    ("case", "rows", "error"),
    [
        ("itself", [unit_row("A", parent="A")], UnitCircle),
        ("in turn", [unit_row("A", parent="B"), unit_row("B", parent="A")], UnitCircle),
        ("nowhere", [unit_row("A"), unit_row("B", parent="Z")], UnknownUnit),
    ],
)
def test_units_that_cannot_be_are_all_refused(city, case, rows, error):
    with pytest.raises(error):
        admit(city, *rows)
    assert not Unit.objects.exists()


def test_bad_lines_of_units_are_told(city):
    table = read_units(UNITS + "A,又一个,班组,,\nC,丙,班组,Z,\nD,丁,衙门,,\n".encode(), city)
    told = [
        (problem.line, problem.column, problem.value, problem.code) for problem in table.problems
    ]
    assert sorted(told) == [
        (5, "单位编号", "A", "people.code_taken"),
        (6, "上级单位编号", "Z", "people.unknown_unit"),
        (7, "单位类别", "衙门", "tabular.enum"),
    ]
    assert [numbered.row.code for numbered in table.rows] == ["A", "A1", "B"]


def test_a_table_of_users_gives_them_posts(city, unit):
    content = "账号,姓名,单位编号,岗位编号,手机\nzhang,张三,A01,collector,13800000000\n".encode()
    table = read_users(content, city)
    apply_table(table, partial(admit_users, organisation=city, actor=None))
    user = User.objects.get()
    assert (user.name, user.phone, user.organisation) == ("张三", "13800000000", city)
    assert may(user, "loop.check")
    assert not user.has_usable_password()


def test_a_user_may_hold_several_posts(city, unit):
    other = make_unit(city, "A02")
    admit(city, user_row(post="handler"), user_row(post="disposal_unit", unit="A02"), user_row())
    user = User.objects.get()
    assert user.assignments.count() == 3
    assert visible_unit_ids(user, "loop.dispose") == {other.pk}


def test_users_again_keep_password_and_posts(city, unit):
    user = make_user(city, password="qiutian-2026")
    give(user, "collector", unit)
    admit(city, user_row(name="张小三"), user_row(post="handler"))
    user.refresh_from_db()
    assert user.name == "张三"
    assert user.check_password("qiutian-2026")
    assert Assignment.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(
    ("case", "row", "error"),
    [
        ("unit", user_row(unit="Z"), UnknownUnit),
        ("post", user_row(post="king"), UnknownPost),
        ("taken", user_row("stranger"), CodeTaken),
    ],
)
def test_users_that_cannot_be_are_all_refused(city, unit, case, row, error):
    make_user(make_organisation("x"), "stranger")
    with pytest.raises(error):
        admit(city, user_row("new"), row)
    assert not User.objects.filter(username="new").exists()


def test_bad_lines_of_users_are_told(city, unit):
    make_user(make_organisation("x"), "stranger")
    head = "User name,Name,Unit code,Post code\n"
    lines = "stranger,a,A01,collector\nb,b,Z,collector\nc,c,A01,king\nd,d,A01,collector\n"
    table = read_users((head + lines).encode(), city)
    assert [(problem.line, problem.code) for problem in table.problems] == [
        (2, "people.code_taken"),
        (3, "people.unknown_unit"),
        (4, "people.unknown_post"),
    ]
    assert [numbered.row.username for numbered in table.rows] == ["d"]


def test_a_table_is_an_act_for_each_thousand_rows(city, django_assert_max_num_queries):
    rows = [unit_row(f"U{number}") for number in range(1500)]
    before = Act.objects.count()
    with django_assert_max_num_queries(60):
        admit(city, *rows)
    first, second = Act.objects.filter(seq__gt=before)
    assert first.details["keys"] == [f"U{number}" for number in range(1000)]
    assert len(second.details["keys"]) == 500
    assert first.details["sha256"] != second.details["sha256"]
