import pytest

from xiuhua.core.people.posts import load_posts
from xiuhua.core.people.tests.makers import NOON, make_organisation, make_unit, make_user
from xiuhua.kit import clock


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def city(db):
    load_posts()
    return make_organisation()


@pytest.fixture
def unit(city):
    return make_unit(city)


@pytest.fixture
def user(city):
    return make_user(city)
