from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from xiuhua.core.catalogue.book import keywords_of, search_classes
from xiuhua.core.catalogue.errors import UnknownClass, UnknownCondition
from xiuhua.core.catalogue.models import MinorClass
from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.catalogue.services import NewClass, adjust_class, ensure_class, ensure_classes
from xiuhua.core.catalogue.tests.makers import COVER, LITTER, SMALL, condition, load
from xiuhua.core.catalogue.vocab import ClassKind
from xiuhua.core.ledger.models import Act
from xiuhua.kit import clock
from xiuhua.kit.worktime import Unit

pytestmark = pytest.mark.django_db

LATER = date(2026, 2, 1)


def new_class(code="pothole", kind=ClassKind.SERVICE, **more):
    return NewClass(
        code=code,
        zh=more.get("zh", "坑洼"),
        en="Pothole",
        kind=kind,
        major_code="streets",
        major_zh="道路",
        major_en="Streets",
    )


def test_a_class_is_read_with_its_major_class(national):
    minor = class_book("cn").minor("C0101")
    assert (minor.zh, minor.en) == ("上水井盖", "Water-supply manhole cover")
    assert (minor.major_code, minor.major_zh) == ("01", "公用设施")
    assert minor.roles == ("water_supply_operator", "owner")
    assert minor.field_check


def test_a_condition_is_read_with_its_limit(national):
    book = class_book("cn")
    first = book.conditions(book.minor("C0101").id)[0]
    assert (first.number, first.limit_value, first.limit_unit) == (1, Decimal(2), "urgent_hour")
    assert first.closing_condition == ("restored",)
    assert book.condition(first.id) is first


def test_a_warm_book_asks_nothing(national, django_assert_num_queries):
    class_book("cn")
    with django_assert_num_queries(0):
        book = class_book("cn")
        book.conditions(book.minor("C0101").id)
        search_classes(book, "井盖")


def test_a_cold_book_takes_two_statements(national, django_assert_num_queries):
    with django_assert_num_queries(2):
        class_book("cn")


def test_a_catalogue_that_is_not_there_is_empty():
    assert class_book("nowhere").minors() == []


def test_a_book_knows_no_class_of_another_catalogue(tmp_path, national):
    load(tmp_path)
    other = class_book("small").minor("C0101")
    with pytest.raises(UnknownClass):
        class_book("cn").minor_by_id(other.id)
    with pytest.raises(UnknownCondition):
        class_book("cn").condition(class_book("small").conditions(other.id)[0].id)


def test_which_version_is_in_force_follows_the_day(tmp_path):
    load(tmp_path)
    load(tmp_path, (COVER.replace("上水井盖", "供水井盖"), LITTER), valid_from=LATER)
    book = class_book("small")
    with clock.at(datetime(2026, 1, 31, 15, 59, tzinfo=UTC)):
        assert book.minor("C0101").zh == "上水井盖"
    with clock.at(datetime(2026, 1, 31, 16, 0, tzinfo=UTC)):
        assert book.minor("C0101").zh == "供水井盖"


def test_a_case_reported_under_an_old_version_still_finds_its_conditions(tmp_path):
    load(tmp_path)
    old = class_book("small").minor("C0101")
    load(tmp_path, (COVER.replace("上水井盖", "供水井盖"), LITTER), valid_from=LATER)
    book = class_book("small")
    assert book.minor_by_id(old.id).zh == "上水井盖"
    assert [row.number for row in book.conditions(old.id)] == [1, 2]


def test_a_changed_condition_is_the_only_one_offered_under_its_number(tmp_path):
    load(tmp_path)
    load(tmp_path, conditions=(condition(value="3"), *SMALL[1:]), valid_from=LATER)
    book = class_book("small")
    rows = book.conditions(book.minor("C0101").id)
    assert [(row.number, row.limit_value) for row in rows] == [(1, 3), (2, 4)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("C0101", "C0101"),
        ("上水井盖", "C0101"),
        ("water-supply", "C0101"),
        ("果皮箱", "C0305"),
        ("暴露生活垃圾", "E0110"),
        ("市容环境 垃圾 暴露", "E0110"),
    ],
)
def test_classes_are_found_by_words(national, text, first):
    book = class_book("cn")
    expected = book.minor(first)
    assert search_classes(book, text)[0].code == expected.code


def test_a_name_that_begins_with_the_word_comes_first(national):
    found = search_classes(class_book("cn"), "路灯")
    assert [minor.zh for minor in found[:2]] == ["路灯井盖", "路灯"]


@pytest.mark.parametrize("text", ["", "  ", "井盖 没有的词", "zzzz"])
def test_no_class_is_found_for_words_it_does_not_hold(national, text):
    assert search_classes(class_book("cn"), text) == []


@pytest.mark.parametrize(
    ("zh", "words"),
    [
        ("垃圾箱（果皮箱、桶）", ["垃圾箱", "果皮箱"]),
        ("桥体、楼体亮化", ["桥体", "楼体亮化"]),
        ("路灯", []),
    ],
)
def test_keywords_are_the_other_words_of_a_name(zh, words):
    assert keywords_of(zh) == words


def test_ensured_classes_are_made_once(django_assert_num_queries):
    first = ensure_classes(catalogue="boston", classes=[new_class()], actor=None)
    with django_assert_num_queries(4):  # 2 of them the savepoint
        again = ensure_classes(catalogue="boston", classes=[new_class()], actor=None)
    assert first == again
    assert MinorClass.objects.count() == 1
    assert Act.objects.filter(kind="catalogue.classes_added").count() == 1


def test_a_hundred_classes_are_ensured_in_few_statements(django_assert_max_num_queries):
    classes = [new_class(f"c{number}") for number in range(100)]
    with django_assert_max_num_queries(20):
        ids = ensure_classes(catalogue="boston", classes=classes, actor=None)
    assert len(set(ids.values())) == 100


def test_an_ensured_class_is_in_force_for_the_oldest_case():
    ensure_classes(catalogue="boston", classes=[new_class()], actor=None)
    with clock.at(datetime(2011, 7, 1, tzinfo=UTC)):
        assert class_book("boston").minor("pothole") is not None


@pytest.mark.parametrize(("kind", "checked"), [(ClassKind.SERVICE, False), (ClassKind.EVENT, True)])
def test_only_service_matters_need_no_check_on_the_spot(kind, checked):
    ensure_classes(catalogue="boston", classes=[new_class(kind=kind)], actor=None)
    assert class_book("boston").minor("pothole").field_check is checked


def test_one_class_can_be_ensured_alone():
    key = ensure_class(
        catalogue="open311",
        code="graffiti",
        zh="涂鸦",
        en="Graffiti",
        kind=ClassKind.EVENT,
        major_code="-",
        major_zh="其他",
        major_en="Other",
        actor=None,
    )
    assert class_book("open311").minor_by_id(key).zh == "涂鸦"


def test_a_citys_own_overall_limit_is_set_and_taken_away(national):
    adjust_class(
        catalogue="cn", code="C0101", overall_limit=(Decimal(3), Unit.WORK_DAY), actor=None
    )
    assert class_book("cn").minor("C0101").overall_limit == (Decimal(3), "work_day")
    adjust_class(
        catalogue="cn", code="C0101", overall_limit=(Decimal(0), Unit.WORK_DAY), actor=None
    )
    assert class_book("cn").minor("C0101").overall_limit is None


def test_a_class_that_is_not_there_cannot_be_adjusted(national):
    with pytest.raises(UnknownClass):
        adjust_class(catalogue="cn", code="C9999", field_check=False, actor=None)
