from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiuhua.core.evidence.tests.makers import NOON
from xiuhua.core.people.posts import load_posts
from xiuhua.core.people.tests.makers import (
    give,
    make_organisation,
    make_unit,
    make_user,
)
from xiuhua.kit import clock


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def evidence_folder(settings):
    """Where this test's files go."""
    return settings.STORAGES["default"]["OPTIONS"]["location"]


@pytest.fixture
def count_statements():
    """Count statements without those that open and close transactions."""

    @contextmanager
    def counting():
        with CaptureQueriesContext(connection) as context:
            yield lambda: sum(
                not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
                for query in context.captured_queries
            )

    return counting


@pytest.fixture
def city(db):
    load_posts()
    return make_organisation()


@pytest.fixture
def citizen(city):
    return make_user(city, "citizen")


@pytest.fixture
def officer(city):
    user = make_user(city, "officer")
    give(user, "filing_officer", make_unit(city, "C01"))
    return user


@pytest.fixture
def clerk(city):
    user = make_user(city, "clerk")
    give(user, "disposal_unit", make_unit(city, "D01"))
    return user
