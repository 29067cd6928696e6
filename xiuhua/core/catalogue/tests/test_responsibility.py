import time
from datetime import UTC, date, datetime

import pytest

from xiuhua.core.catalogue.errors import (
    NothingUnderIt,
    OlderThanInForce,
    UnknownClass,
    UnknownCondition,
    UnknownUnit,
)
from xiuhua.core.catalogue.models import Responsibility
from xiuhua.core.catalogue.selectors import class_book, coverage, responsible
from xiuhua.core.catalogue.services import (
    NewRule,
    assign_by_roles,
    end_responsibility,
    import_responsibilities,
    load_catalogue,
    set_responsibilities,
    set_responsibility,
)
from xiuhua.core.catalogue.tests.makers import (
    COVER,
    FIRST,
    LITTER,
    load,
    make_area,
    make_areas,
    make_city,
    make_unit,
)
from xiuhua.core.catalogue.vocab import Rank
from xiuhua.core.ledger.models import Act
from xiuhua.core.people.errors import OtherOrganisation
from xiuhua.core.people.models import User
from xiuhua.core.places.errors import UnknownArea
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock

pytestmark = pytest.mark.django_db

COUNTY, STREET, COMMUNITY = "330199", "330199001", "330199001001"
# From the most specific to the least; each names a unit of its own.
RULES = [
    (Rank.CONDITION_AREA, NewRule("u0", "C0101", 1, COMMUNITY)),
    (Rank.CONDITION_AREA, NewRule("u1", "C0101", 1, STREET)),
    (Rank.CONDITION_AREA, NewRule("u2", "C0101", 1, COUNTY)),
    (Rank.CONDITION, NewRule("u3", "C0101", 1)),
    (Rank.MINOR_AREA, NewRule("u4", "C0101", None, COMMUNITY)),
    (Rank.MINOR_AREA, NewRule("u5", "C0101", None, STREET)),
    (Rank.MINOR_AREA, NewRule("u6", "C0101", None, COUNTY)),
    (Rank.MINOR, NewRule("u7", "C0101")),
    (Rank.AREA, NewRule("u8", area_code=COMMUNITY)),
    (Rank.AREA, NewRule("u9", area_code=STREET)),
    (Rank.AREA, NewRule("u10", area_code=COUNTY)),
    (Rank.DEFAULT, NewRule("u11")),
]


@pytest.fixture
def small(tmp_path):
    load(tmp_path)
    city = make_city(catalogue="small")
    for number in range(12):
        make_unit(city, f"u{number}")
    return city


def put(city, *rules, **more):
    return set_responsibilities(organisation=city, rules=rules, actor=None, **more)


def who(city, areas=(), condition=1, code="C0101"):
    book = class_book(city.catalogue)
    minor = book.minor(code)
    condition_id = condition and book.numbered(minor.id, condition).id
    return responsible(city.pk, minor.id, condition_id, [area.pk for area in reversed(areas)])


def unit_of(match):
    return match and match.zh.removeprefix("单位")


@pytest.mark.parametrize("least", range(len(RULES)))
def test_the_most_specific_rule_wins(small, least):
    areas = make_areas(small)
    put(small, *(rule for _, rule in reversed(RULES[least:])))
    match = who(small, areas)
    assert (unit_of(match), match.rank) == (f"u{least}", RULES[least][0])


def test_without_a_rule_nobody_answers(small):
    assert who(small, make_areas(small)) is None


def test_a_rule_for_one_condition_says_nothing_about_another(small):
    put(small, NewRule("u3", "C0101", 1))
    assert who(small, condition=2) is None
    assert who(small, condition=None) is None


def test_a_rule_for_one_area_says_nothing_about_another(small):
    county, *_ = make_areas(small)
    other = make_area(small, "330199002", AreaLevel.STREET, county)
    put(small, NewRule("u5", "C0101", None, STREET))
    assert who(small, (county, other)) is None


def test_the_higher_priority_wins_within_one_rank(small):
    put(small, NewRule("u1", "C0101"), NewRule("u2", "C0101", priority=5))
    assert unit_of(who(small)) == "u2"


def test_a_unit_that_joins_in_is_named_beside_the_primary_one(small):
    put(small, NewRule("u1", "C0101"), NewRule("u2", "C0101", primary=False))
    match = who(small)
    assert unit_of(match) == "u1"
    assert len(match.joint_unit_ids) == 1


@pytest.mark.parametrize(
    ("day", "unit"), [(1, None), (9, None), (10, "u1"), (19, "u1"), (20, "u2"), (28, "u2")]
)
def test_only_rules_in_force_count(small, day, unit):
    put(small, NewRule("u1", "C0101"), valid_from=date(2026, 3, 10))
    put(small, NewRule("u2", "C0101"), valid_from=date(2026, 3, 20))
    with clock.at(datetime(2026, 3, day, 4, tzinfo=UTC)):
        assert unit_of(who(small)) == unit


def test_a_rule_holds_for_the_next_version_of_its_class(small, tmp_path):
    put(small, NewRule("u1", "C0101"), NewRule("u2", "C0101", 1))
    old = class_book("small").minor("C0101")
    load(tmp_path, (COVER.replace("上水", "供水"), LITTER), valid_from=date(2026, 2, 1))
    assert class_book("small").minor("C0101").id != old.id
    assert unit_of(who(small)) == "u2"
    assert unit_of(responsible(small.pk, old.id, None, [])) == "u1"


def test_a_class_of_another_catalogue_falls_to_the_default(small, national):
    put(small, NewRule("u1", "C0101"), NewRule("u11"))
    foreign = class_book("cn").minor("C0101")
    assert unit_of(responsible(small.pk, foreign.id, None, [])) == "u11"


def test_a_warm_matrix_asks_nothing(small, django_assert_num_queries):
    areas = make_areas(small)
    put(small, NewRule("u5", "C0101", None, STREET))
    who(small, areas)
    with django_assert_num_queries(0):
        who(small, areas)


def test_a_repeated_rule_changes_nothing(small):
    put(small, NewRule("u1", "C0101"))
    again = put(small, NewRule("u1", "C0101"))
    assert (again.added, again.changed, again.kept) == (0, 0, 1)
    assert Act.objects.filter(kind="catalogue.responsibilities_set").count() == 1


def test_another_unit_ends_the_rule_before(small):
    put(small, NewRule("u1", "C0101"), valid_from=FIRST)
    report = put(small, NewRule("u2", "C0101"), valid_from=date(2026, 2, 1))
    assert (report.added, report.changed, report.kept) == (0, 1, 0)
    rows = Responsibility.objects.order_by("valid_from")
    assert [(row.unit.code, row.valid_to) for row in rows] == [
        ("u1", date(2026, 2, 1)),
        ("u2", None),
    ]


def test_a_rule_of_today_is_corrected_in_place(small):
    put(small, NewRule("u1", "C0101"))
    put(small, NewRule("u2", "C0101"))
    assert Responsibility.objects.get().unit.code == "u2"


def test_a_rule_cannot_begin_before_the_one_it_replaces(small):
    put(small, NewRule("u1", "C0101"), valid_from=date(2026, 2, 1))
    with pytest.raises(OlderThanInForce):
        put(small, NewRule("u2", "C0101"), valid_from=FIRST)


def test_an_ended_rule_gives_way_to_the_general_one(small):
    put(small, NewRule("u1", "C0101"), NewRule("u11"), valid_from=FIRST)
    rule = Responsibility.objects.get(unit__code="u1")
    end_responsibility(rule=rule, on=date(2026, 3, 2), actor=None)
    assert unit_of(who(small)) == "u11"


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (NewRule("nobody"), UnknownUnit),
        (NewRule("u1", "X1"), UnknownClass),
        (NewRule("u1", "C0101", 9), UnknownCondition),
        (NewRule("u1", area_code="999"), UnknownArea),
        (NewRule("u1", condition_no=1), NothingUnderIt),
    ],
)
def test_a_rule_names_only_what_is_there(small, rule, error):
    with pytest.raises(error):
        set_responsibility(organisation=small, rule=rule, actor=None)
    assert not Responsibility.objects.exists()


def test_a_unit_out_of_use_answers_for_nothing_new(small):
    make_unit(small, "gone", active=False)
    with pytest.raises(UnknownUnit):
        put(small, NewRule("gone"))


def test_nobody_writes_the_matrix_of_another_organisation(small):
    other = make_city("other")
    user = User.objects.create(
        username="guest", name="客", organisation=other, created_at="2026-01-01T00:00Z"
    )
    with pytest.raises(OtherOrganisation):
        set_responsibility(organisation=small, rule=NewRule("u1"), actor=user)


def test_classes_go_to_the_first_role_that_has_a_unit(small):
    units = {"owner": "u1", "sanitation_unit": "u2"}
    report = assign_by_roles(organisation=small, units=units, actor=None)
    assert report.added == 2
    assert unit_of(who(small)) == "u1"
    assert unit_of(who(small, code="E0104", condition=None)) == "u2"


def test_the_whole_matrix_is_written_in_few_statements(
    city, national, django_assert_max_num_queries
):
    make_unit(city, "u1")
    roles = {role for minor in class_book("cn").minors() for role in minor.roles}
    with django_assert_max_num_queries(20):
        report = assign_by_roles(organisation=city, units=dict.fromkeys(roles, "u1"), actor=None)
    assert report.added == 238


SHEET = "小类编号,立案条件序号,区域编号,单位编号,主办,优先级\n"


def sheet(city, *lines, apply=True):
    content = (SHEET + "\n".join(lines)).encode()
    return import_responsibilities(organisation=city, source=content, apply=apply, actor=None)


def test_rules_come_from_a_sheet(small):
    areas = make_areas(small)
    report = sheet(small, "C0101,1,330199001,u1,是,0", "C0101,,,u2,否,", ",,,u11,,")
    assert (report.good, report.applied) == (3, 3)
    assert unit_of(who(small, areas)) == "u1"


def test_a_sheet_is_only_judged_unless_told_otherwise(small):
    report = sheet(small, "C0101,,,u1,,", apply=False)
    assert (report.good, report.applied) == (1, None)
    assert not Responsibility.objects.exists()


def test_bad_lines_of_a_sheet_are_told_and_the_good_ones_used(small):
    report = sheet(small, "C0101,,,u1,,", "X1,,,u1,,", "C0101,,,nobody,,", ",1,,u1,,")
    assert (report.good, report.applied) == (1, 1)
    assert [(problem.line, problem.code) for problem in report.problems] == [
        (3, "catalogue.unknown_class"),
        (4, "catalogue.unknown_unit"),
        (5, "catalogue.condition_without_class"),
    ]


def test_coverage_names_what_has_no_unit_in_which_street(small):
    county, _, _ = make_areas(small)
    make_area(small, "330199101", AreaLevel.TOWN, county)
    put(small, NewRule("u1", "C0101"), NewRule("u2", "E0104", None, STREET))
    report = coverage(small.pk)
    assert (report.total, report.covered) == (4, 3)
    assert report.gaps == [("E0104", "330199101")]
    assert [(side.code, side.none) for side in report.by_class] == [("E0104", 1)]
    assert [(side.code, side.none) for side in report.by_area] == [("330199101", 1)]
    assert report.as_data()["by_rank"] == {
        "condition_area": 0,
        "condition": 0,
        "minor_area": 1,
        "minor": 2,
        "area": 0,
        "default": 0,
    }


def test_coverage_counts_what_only_falls_back(small):
    make_areas(small)
    put(small, NewRule("u1", "C0101"), NewRule("u9", area_code=STREET))
    report = coverage(small.pk)
    assert report.gaps == []
    assert [(side.code, side.none, side.fallback) for side in report.by_class] == [("E0104", 0, 1)]


def test_a_class_is_covered_when_all_its_conditions_are(small):
    put(small, NewRule("u1", "C0101", 1))
    assert ("C0101", "") in coverage(small.pk).gaps
    put(small, NewRule("u1", "C0101", 2))
    assert ("C0101", "") not in coverage(small.pk).gaps


def test_coverage_without_areas_is_of_the_whole(small):
    assert coverage(small.pk).gaps == [("C0101", ""), ("E0104", "")]


def test_coverage_of_238_classes_in_20_streets_is_quick_and_asks_nothing(
    city, django_assert_num_queries
):
    load_catalogue(valid_from=FIRST, actor=None)
    county = make_area(city, COUNTY, AreaLevel.COUNTY)
    for number in range(20):
        make_area(city, f"330199{number:03}", AreaLevel.STREET, county)
    coverage(city.pk)
    began = time.process_time()
    with django_assert_num_queries(0):
        report = coverage(city.pk)
    assert report.total == 238 * 20
    assert time.process_time() - began < 0.5
