"""The fictional city 绣江市 as pure functions of a `World`: no database, no clock."""

from xiuhua.demo.city.base_map import base_map
from xiuhua.demo.city.build import build_plan
from xiuhua.demo.city.cases import CasePlan, draw_cases
from xiuhua.demo.city.plan import CityPlan

__all__ = ["CasePlan", "CityPlan", "base_map", "build_plan", "draw_cases"]
