import pytest

from xiuhua.core.assets.tests.makers import NOON, draw, make_city
from xiuhua.kit import clock


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def city(db):
    made = make_city()
    draw(made)
    return made
