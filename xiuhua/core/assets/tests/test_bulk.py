import time

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiuhua.core.assets.errors import OutsideCity, Retired, TwiceInFile
from xiuhua.core.assets.models import Component, ComponentRevision
from xiuhua.core.assets.services import (
    check_components,
    create_component,
    import_components,
    retire_component,
)
from xiuhua.core.assets.services.revisions import KEPT
from xiuhua.core.assets.tests.makers import TODAY, cover, make
from xiuhua.core.assets.vocab import Change, ComponentState
from xiuhua.core.ledger.models import Act

pytestmark = pytest.mark.django_db


def bring(city, *components):
    return import_components(organisation=city, components=components, actor=None)


def numbered(serial, **more):
    return cover(code=f"3301990101{serial:06}", **more)


def test_new_components_are_entered(city):
    report = bring(city, numbered(1), numbered(2, east_m=1000))
    assert (report.added, report.changed, report.kept) == (2, 0, 0)
    grids = Component.objects.order_by("code").values_list("grid__code", flat=True)
    assert list(grids) == ["33019900100101", "33019900100102"]


def test_the_same_survey_again_changes_nothing(city):
    bring(city, numbered(1), numbered(2))
    acts = Act.objects.count()
    report = bring(city, numbered(1), numbered(2))
    assert (report.added, report.changed, report.kept) == (0, 0, 2)
    assert not ComponentRevision.objects.exists()
    assert Act.objects.count() == acts


def test_a_component_that_differs_keeps_what_it_was(city):
    bring(city, numbered(1), numbered(2))
    report = bring(city, numbered(1, state=ComponentState.DAMAGED), numbered(2))
    assert (report.added, report.changed, report.kept) == (0, 1, 1)
    row = Component.objects.get(code="3301990101000001")
    assert (row.state, row.changed_on) == (ComponentState.DAMAGED, TODAY)
    past = row.revisions.get()
    assert (past.state, past.change) == (ComponentState.INTACT, Change.SURVEYED)


def test_components_without_a_code_get_the_next_ones(city):
    bring(city, numbered(5), cover(), cover(class_code="C0102"), cover())
    codes = Component.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == [
        "3301990101000005",
        "3301990101000006",
        "3301990101000007",
        "3301990102000001",
    ]
    assert make(city).code == "3301990101000008"


def test_bad_components_are_reported_and_the_others_entered(city):
    retire_component(component=make(city, code="3301990101000009"), actor=None)
    report = bring(city, numbered(1), numbered(2, north_m=-900), numbered(1), numbered(9))
    assert report.added == 1
    assert [(at, type(error)) for at, error in report.refused] == [
        (1, OutsideCity),
        (2, TwiceInFile),
        (3, Retired),
    ]
    assert report.as_data()["refused"][0]["code"] == "assets.outside_city"


def test_checking_tells_the_same_and_writes_nothing(city):
    refused = check_components(
        organisation=city, components=[numbered(1), numbered(2, north_m=-900)]
    )
    assert [(at, type(error)) for at, error in refused] == [(1, OutsideCity)]
    assert not Component.objects.exists()


def test_one_by_one_and_in_bulk_give_the_same_rows(city):
    news = [cover(east_m=30.0 * step, north_m=20.0 * step) for step in range(30)]
    bring(city, *news)
    columns = [*KEPT, "cell", "surveyed_on", "changed_on", "code"]
    in_bulk = list(Component.objects.order_by("code").values_list(*columns))
    Component.objects.all().delete()
    for new in news:
        create_component(organisation=city, new=new, actor=None)
    one_by_one = list(Component.objects.order_by("code").values_list(*columns))
    assert [row[:-1] for row in one_by_one] == [row[:-1] for row in in_bulk]


def test_each_thousand_rows_have_one_act_with_their_codes_and_hash(city):
    bring(city, *(numbered(serial) for serial in range(1, 1502)))
    acts = list(Act.objects.filter(kind="assets.components_imported").order_by("seq"))
    contents = [orjson.loads(act.content) for act in acts]
    assert [len(content["codes"]) for content in contents] == [1000, 501]
    assert all(len(content["sha256"]) == 64 for content in contents)


def test_a_thousand_rows_take_few_statements_and_little_time(city):
    news = [numbered(serial, east_m=serial % 900) for serial in range(1, 1001)]
    began = time.process_time()
    with CaptureQueriesContext(connection) as entered:
        bring(city, *news)
    changed = [numbered(serial, east_m=serial % 900, name="井盖") for serial in range(1, 1001)]
    with CaptureQueriesContext(connection) as updated:
        bring(city, *changed)
    assert len(entered) <= 45
    assert len(updated) <= 75
    assert time.process_time() - began < 5
