from datetime import date

import pytest

from xiuhua.core.catalogue.services import load_catalogue
from xiuhua.core.catalogue.tests.makers import START, make_city
from xiuhua.kit import clock


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(START):
        yield


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def national(db):
    return load_catalogue(valid_from=date(2026, 1, 1), actor=None)
