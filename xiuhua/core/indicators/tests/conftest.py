from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiuhua.core.indicators.selectors import question
from xiuhua.core.indicators.tests.makers import Town
from xiuhua.core.loop.metrics import By, Scope
from xiuhua.core.loop.tests.conftest import MONDAY_9
from xiuhua.kit import clock


@pytest.fixture
def town(db):
    with clock.at(MONDAY_9):
        town = Town()
    with clock.at(MONDAY_9 + timedelta(days=60)):
        yield town


@pytest.fixture
def lived(town):
    town.live(150, seed=4)
    town.act(Random(5), 250)
    return town


@pytest.fixture
def ask(town):
    def asking(from_day, to_day, by=By.DUE, units=None, **scope):
        return question(
            town.organisation,
            date.fromisoformat(from_day),
            date.fromisoformat(to_day),
            scope=Scope(**scope),
            by=by,
            units=units,
        )

    return asking


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
