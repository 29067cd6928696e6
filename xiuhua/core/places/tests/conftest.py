from datetime import date

import pytest
from django.utils import translation

from xiuhua.core.ledger.caching import forget_all
from xiuhua.core.people.models import Organisation, WorkCalendar
from xiuhua.core.places.models import CodeScheme
from xiuhua.core.places.services import import_areas, import_grids, load_code_schemes
from xiuhua.core.places.tests import ground
from xiuhua.core.places.vocab import AreaLevel


@pytest.fixture(autouse=True)
def _fresh_caches():
    forget_all()


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def organisation(db):
    return make_organisation("jd")


@pytest.fixture
def other_organisation(db):
    return make_organisation("other")


@pytest.fixture
def scheme(db):
    load_code_schemes()
    return CodeScheme.objects.get(code="grid_14")


@pytest.fixture
def areas_there(organisation, scheme):
    for level, features in (
        (AreaLevel.COUNTY, ground.COUNTY),
        (AreaLevel.STREET, ground.STREETS),
        (AreaLevel.COMMUNITY, ground.COMMUNITIES),
    ):
        report = import_areas(
            features,
            organisation=organisation,
            level=level,
            scheme=scheme,
            valid_from=date(2020, 1, 1),
            apply=True,
            actor=None,
        )
        assert not report.findings
    return organisation


@pytest.fixture
def city(areas_there, scheme):
    """A county of two streets with two communities each, all but one cut into four grids."""
    report = import_grids(
        ground.GRIDS,
        organisation=areas_there,
        scheme=scheme,
        valid_from=date(2020, 1, 1),
        apply=True,
        actor=None,
    )
    assert not report.findings
    return areas_there


def make_organisation(code):
    calendar = WorkCalendar.objects.create(code=code, zh="日历", en="Calendar")
    return Organisation.objects.create(
        code=code, zh="建德", en="Jiande", calendar=calendar, catalogue="cn", county_code="330182"
    )
