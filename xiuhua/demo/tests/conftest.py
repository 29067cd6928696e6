import csv
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from xiuhua.demo.city import CityPlan, build_plan, draw_cases
from xiuhua.kit.world import World


@pytest.fixture(scope="session")
def world():
    return World(7, datetime(2026, 11, 2, 4, tzinfo=UTC))


@pytest.fixture(scope="session")
def plan(world) -> CityPlan:
    return build_plan(world)


@pytest.fixture(scope="session")
def catalogue():
    text = files("xiuhua.core.catalogue").joinpath("data", "catalogue.csv").read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="session")
def cases(world, plan, catalogue):
    return list(draw_cases(world, plan, catalogue, days=90))
