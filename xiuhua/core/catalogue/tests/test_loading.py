import time
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiuhua.core.catalogue.errors import BadCatalogueFile, OlderThanInForce
from xiuhua.core.catalogue.models import FilingCondition, MajorClass, MinorClass
from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.catalogue.services import adjust_class, ensure_class, load_catalogue
from xiuhua.core.catalogue.tests.makers import COVER, FIRST, LITTER, SMALL, condition, load
from xiuhua.core.catalogue.vocab import ClassKind, ClassScope
from xiuhua.core.ledger.models import Act
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.models import User
from xiuhua.kit.worktime import Unit

pytestmark = pytest.mark.django_db

LATER = date(2026, 2, 1)


def counts(part):
    return (part.added, part.changed, part.kept, part.retired)


def statements(context):
    return [
        query["sql"]
        for query in context.captured_queries
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]


def test_the_national_catalogue_has_238_classes_and_567_conditions(national):
    assert counts(national.classes) == (238, 0, 0, 0)
    assert counts(national.conditions) == (567, 0, 0, 0)


def test_a_second_load_changes_nothing_and_says_so(national):
    again = load_catalogue(valid_from=date(2026, 2, 1), actor=None)
    assert again.changed_nothing
    assert (again.classes.kept, again.conditions.kept) == (238, 567)
    assert Act.objects.filter(kind="catalogue.loaded").count() == 1


def test_loading_takes_few_statements_and_little_time():
    began = time.process_time()
    with CaptureQueriesContext(connection) as first:
        load_catalogue(valid_from=FIRST, actor=None)
    spent_s = time.process_time() - began
    with CaptureQueriesContext(connection) as second:
        load_catalogue(valid_from=FIRST, actor=None)
    assert len(statements(first)) <= 60
    assert len(statements(second)) <= 6
    assert spent_s < 3


def test_a_changed_limit_begins_a_new_row_and_ends_the_old_one(tmp_path):
    load(tmp_path)
    changed = (condition(value="3"), *SMALL[1:])
    report = load(tmp_path, conditions=changed, valid_from=LATER)
    assert counts(report.conditions) == (0, 1, 2, 0)
    assert counts(report.classes) == (0, 0, 2, 0)
    rows = FilingCondition.objects.filter(minor__code="C0101", number=1).order_by("valid_from")
    assert list(rows.values_list("limit_value", "valid_from", "valid_to")) == [
        (Decimal(2), FIRST, LATER),
        (Decimal(3), LATER, None),
    ]


def test_a_row_that_began_on_the_same_day_is_corrected_in_place(tmp_path):
    load(tmp_path)
    before = FilingCondition.objects.get(minor__code="C0101", number=1).pk
    report = load(tmp_path, conditions=(condition(value="3"), *SMALL[1:]))
    row = FilingCondition.objects.get(minor__code="C0101", number=1)
    assert (row.pk, row.limit_value, row.valid_to) == (before, 3, None)
    assert counts(report.conditions) == (0, 1, 2, 0)


def test_a_class_gone_from_the_file_is_retired_with_its_conditions(tmp_path):
    load(tmp_path)
    report = load(tmp_path, (COVER,), SMALL[:2], LATER)
    assert counts(report.classes) == (0, 0, 1, 1)
    assert counts(report.conditions) == (0, 0, 2, 1)
    assert MinorClass.objects.get(code="E0104").valid_to == LATER
    assert class_book("small").minor("E0104") is None


def test_a_class_that_comes_back_is_a_new_row(tmp_path):
    load(tmp_path)
    load(tmp_path, (COVER,), SMALL[:2], LATER)
    report = load(tmp_path, valid_from=date(2026, 3, 1))
    assert counts(report.classes) == (1, 0, 1, 0)
    assert MinorClass.objects.filter(code="E0104").count() == 2


def test_a_class_retired_and_back_on_one_day_is_one_row(tmp_path):
    load(tmp_path)
    load(tmp_path, (COVER,), SMALL[:2], FIRST)
    load(tmp_path)
    assert MinorClass.objects.get(code="E0104").valid_to is None


def test_a_new_version_of_a_class_takes_its_conditions_along(tmp_path):
    load(tmp_path)
    old = MinorClass.objects.get(code="C0101")
    renamed = COVER.replace("上水井盖", "供水井盖")
    report = load(tmp_path, (renamed, LITTER), valid_from=LATER)
    assert counts(report.classes) == (0, 1, 1, 0)
    assert counts(report.conditions) == (0, 0, 3, 0)
    new = MinorClass.objects.get(code="C0101", valid_to=None)
    assert new.pk != old.pk
    assert [row.number for row in class_book("small").conditions(new.pk)] == [1, 2]
    assert not FilingCondition.objects.filter(minor=old, valid_to=None).exists()


def test_a_new_version_keeps_what_the_city_had_set(tmp_path):
    load(tmp_path)
    adjust_class(
        catalogue="small",
        code="C0101",
        field_check=False,
        overall_limit=(Decimal(7), Unit.WORK_DAY),
        keywords=["井盖"],
        actor=None,
    )
    load(tmp_path, (COVER.replace("上水井盖", "供水井盖"), LITTER), valid_from=LATER)
    minor = class_book("small").minor("C0101")
    assert minor.zh == "供水井盖"
    assert (minor.field_check, minor.keywords) == (False, ("井盖",))
    assert minor.overall_limit == (Decimal(7), "work_day")


def test_a_class_added_here_is_not_retired_by_a_load(tmp_path):
    load(tmp_path)
    ensure_class(
        catalogue="small",
        code="E0999",
        zh="夜市",
        en="Night market",
        kind=ClassKind.EVENT,
        major_code="09",
        major_zh="本地",
        major_en="Local",
        actor=None,
    )
    report = load(tmp_path, valid_from=LATER)
    assert report.changed_nothing
    assert MinorClass.objects.get(code="E0999").scope == ClassScope.ADDED


def test_a_change_from_before_the_row_in_force_is_refused(tmp_path):
    load(tmp_path, valid_from=LATER)
    with pytest.raises(OlderThanInForce):
        load(tmp_path, conditions=(condition(value="3"), *SMALL[1:]), valid_from=FIRST)
    assert FilingCondition.objects.count() == 3


def test_a_major_class_is_renamed_in_place(tmp_path):
    load(tmp_path)
    renamed = [row.replace("市容环境,Appearance", "环境,Environment") for row in SMALL]
    load(tmp_path, conditions=renamed, valid_from=LATER)
    assert MajorClass.objects.get(kind="event").zh == "环境"


@pytest.mark.parametrize(
    ("case", "classes", "conditions"),
    [
        ("an unknown unit of time", (COVER, LITTER), (*SMALL[:2], condition("E0104", unit="week"))),
        ("no time at all", (COVER, LITTER), (*SMALL[:2], condition("E0104", value="0"))),
        ("a condition twice", (COVER, LITTER), (*SMALL, condition())),
        ("a class twice", (COVER, LITTER, LITTER), SMALL),
        ("a condition of no class", (COVER,), SMALL),
        ("a class of no major class", (COVER, LITTER), SMALL[:2]),
        ("a kind nobody knows", (COVER, LITTER.replace("event", "wonder")), SMALL),
    ],
)
def test_a_wrong_file_is_refused_whole(tmp_path, case, classes, conditions):
    with pytest.raises(BadCatalogueFile):
        load(tmp_path, classes, conditions)
    assert not MinorClass.objects.exists()


def test_a_load_that_failed_leaves_no_act(tmp_path):
    with pytest.raises(BadCatalogueFile):
        load(tmp_path, (COVER,), SMALL)
    assert not Act.objects.exists()


def test_nobody_loads_a_catalogue_without_the_permission(tmp_path, city):
    user = User.objects.create(
        username="guest", name="客", organisation=city, created_at="2026-01-01T00:00Z"
    )
    with pytest.raises(MissingPermission):
        load_catalogue(valid_from=FIRST, actor=user)
