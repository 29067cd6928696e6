from datetime import UTC, date, datetime

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.errors import OtherOrganisation
from xiuhua.core.places.errors import AreaInUse, BadAreaCode, BadValue, FutureDay, UnknownArea
from xiuhua.core.places.gis import Feature
from xiuhua.core.places.models import AdminArea
from xiuhua.core.places.selectors import areas
from xiuhua.core.places.services import create_area, import_areas, retire_area
from xiuhua.core.places.tests import ground
from xiuhua.core.places.vocab import AreaLevel, Flaw
from xiuhua.kit import clock

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def make_county(organisation, **more):
    given = {"code": "330182", "level": AreaLevel.COUNTY, "zh": "建德市", "actor": None, **more}
    return create_area(organisation=organisation, **given)


def test_an_area_is_in_force_from_the_local_day(organisation):
    with clock.at(datetime(2026, 3, 2, 17, tzinfo=UTC)):  # one in the morning there
        county = make_county(organisation)
    assert county.valid_from == date(2026, 3, 3)
    assert areas(organisation.pk).by_code("330182").id == county.pk


def test_a_repeat_changes_the_area_and_tells_what(organisation):
    county = make_county(organisation)
    again = make_county(organisation, zh="新名", geometry=ground.square(0, 0))
    assert again.pk == county.pk
    act = Act.objects.get(kind="area.changed")
    assert '"zh":["建德市","新名"]' in act.content
    assert again.area_m2 == pytest.approx(1_074_000, rel=0.01)


def test_a_repeat_without_change_is_no_act(organisation):
    make_county(organisation)
    make_county(organisation)
    assert [act.kind for act in Act.objects.all()] == ["area.created"]


def test_a_code_that_is_not_its_parents_is_refused(organisation, scheme):
    county = make_county(organisation)
    with pytest.raises(BadAreaCode):
        create_area(
            organisation=organisation,
            code="330999001",
            level=AreaLevel.STREET,
            zh="街道",
            parent=county,
            scheme=scheme,
            actor=None,
        )


def test_a_parent_of_another_organisation_is_refused(organisation, other_organisation):
    with pytest.raises(OtherOrganisation):
        make_county(organisation, parent=make_county(other_organisation))


@pytest.mark.parametrize("zh", ["", "长" * 101])
def test_a_name_that_cannot_be_kept_is_refused(organisation, zh):
    with pytest.raises(BadValue):
        make_county(organisation, zh=zh)
    assert not AdminArea.objects.exists()


def test_an_area_is_not_begun_in_the_future(organisation):
    with clock.at(NOON), pytest.raises(FutureDay):
        make_county(organisation, valid_from=date(2026, 3, 3))


def test_a_dry_run_writes_nothing(organisation):
    report = import_areas(
        ground.COUNTY, organisation=organisation, level=AreaLevel.COUNTY, actor=None
    )
    assert (report.good, report.applied) == (1, 0)
    assert not AdminArea.objects.exists()


def test_imported_areas_stand_in_one_tree(areas_there):
    book = areas(areas_there.pk)
    codes = [book.get(key).code for key in book.parents(book.by_code("330182002001").id)]
    assert codes == ["330182002001", "330182002", "330182"]
    assert len(book.descendants(book.by_code("330182001").id)) == 3


def test_an_import_is_one_act_with_keys_and_hash(areas_there):
    content = Act.objects.filter(kind="area.imported").last().content
    assert '"added":4' in content
    assert '"keys":["330182001001",' in content


def test_the_same_import_again_changes_nothing(areas_there, scheme):
    acts = Act.objects.count()
    report = import_areas(
        ground.COMMUNITIES,
        organisation=areas_there,
        level=AreaLevel.COMMUNITY,
        scheme=scheme,
        apply=True,
        actor=None,
    )
    assert (report.good, report.applied) == (4, 0)
    assert Act.objects.count() == acts


def test_an_import_renames_an_area_that_is_there(areas_there, scheme):
    before = AdminArea.objects.get(code="330182001")
    import_areas(
        [Feature("330182001", "新西街道", geometry=ground.square(0, 0, 2, 4))],
        organisation=areas_there,
        level=AreaLevel.STREET,
        scheme=scheme,
        apply=True,
        actor=None,
    )
    after = AdminArea.objects.get(code="330182001")
    assert (after.pk, after.zh, after.valid_from) == (before.pk, "新西街道", before.valid_from)


def test_only_good_areas_are_written(areas_there, scheme):
    features = [
        Feature("330182001003", "压线社区", geometry=ground.square(1, 0, 2, 1)),
        Feature("330999001001", "外县社区", geometry=ground.square(9, 9)),
    ]
    report = import_areas(
        features,
        organisation=areas_there,
        level=AreaLevel.COMMUNITY,
        scheme=scheme,
        apply=True,
        actor=None,
    )
    assert (report.bad, report.applied) == (2, 0)
    assert {finding.flaw for finding in report.findings} == {
        Flaw.OUTSIDE,
        Flaw.OVERLAP,
        Flaw.NO_PARENT,
    }


def test_without_a_scheme_codes_are_free_and_parents_are_named(organisation):
    make_county(organisation, code="boston", zh="Boston")
    report = import_areas(
        [Feature("Back Bay", "Back Bay", parent="boston", geometry=ground.square(0, 0))],
        organisation=organisation,
        level=AreaLevel.STREET,
        apply=True,
        actor=None,
    )
    assert report.applied == 1
    assert AdminArea.objects.get(code="Back Bay").parent.code == "boston"


@pytest.mark.parametrize(
    ("case", "code", "zh", "flaw"),
    [
        ("no code", "", "甲", Flaw.UNREADABLE_CODE),
        ("too long a name", "a", "长" * 101, Flaw.LONG_NAME),
    ],
)
def test_what_no_column_can_hold_is_found_in_the_dry_run(organisation, case, code, zh, flaw):
    features = [Feature(code, zh, geometry=ground.square(0, 0))]
    report = import_areas(features, organisation=organisation, level=AreaLevel.COUNTY, actor=None)
    assert [finding.flaw for finding in report.findings] == [flaw]


def test_a_report_is_data_and_text(areas_there, scheme):
    report = import_areas(
        [Feature("33", "x", geometry=None)],
        organisation=areas_there,
        level=AreaLevel.COMMUNITY,
        scheme=scheme,
        actor=None,
    )
    data = report.as_data()
    assert (data["read"], data["good"], data["bad"]) == (1, 0, 1)
    assert [(group["what"], group["count"]) for group in data["groups"]] == [
        ("not_polygon", 1),
        ("unreadable_code", 1),
    ]
    assert report.text("zh").startswith(
        "读取 1，可用 0，有误 1，写入 0\n没有面图形: 1\n  33: 没有面图形"
    )
    assert report.text("en").startswith("read 1, good 0, bad 1, applied 0")


def test_an_area_with_parts_is_not_retired(areas_there):
    with pytest.raises(AreaInUse):
        retire_area(organisation=areas_there, code="330182001", actor=None)


def test_a_retired_area_is_read_by_id_but_not_by_code(areas_there):
    area = retire_area(organisation=areas_there, code="330182002002", actor=None)
    book = areas(areas_there.pk)
    assert book.by_code("330182002002") is None
    assert book.get(area.pk).in_force is False


def test_an_area_that_is_not_there_is_not_retired(organisation):
    with pytest.raises(UnknownArea):
        retire_area(organisation=organisation, code="1", actor=None)
