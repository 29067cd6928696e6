"""A process of an installation, driven by the tests: `python -m tests.faults.city_worker ROLE`."""

import json
import sys
from functools import partial

import django

django.setup()

from xiuhua.config.ready import make_ready  # noqa: E402 after set-up
from xiuhua.core.ledger.models import Act  # noqa: E402
from xiuhua.core.loop.drafts import Draft  # noqa: E402
from xiuhua.core.loop.models import Case, Report, Step  # noqa: E402
from xiuhua.core.loop.services import open_case  # noqa: E402
from xiuhua.core.people.calendars import standard_calendar  # noqa: E402
from xiuhua.core.people.models import Organisation, User  # noqa: E402
from xiuhua.core.people.services import (  # noqa: E402
    assign_post,
    create_organisation,
    create_unit,
    create_user,
    issue_token,
)
from xiuhua.core.people.vocab import UnitKind  # noqa: E402

CASES = 150


def say(told):
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


def build():
    """Set up a city with one collector; say the collector's token."""
    make_ready()
    organisation = create_organisation(
        code="xj",
        zh="绣江市",
        en="Xiujiang",
        calendar=standard_calendar(),
        catalogue="cn",
        actor=None,
    )
    centre = create_unit(
        organisation=organisation, code="C01", zh="指挥中心", kind=UnitKind.CENTRE, actor=None
    )
    user = create_user(organisation=organisation, username="collector", name="采集员", actor=None)
    assign_post(user=user, post="collector", unit=centre, actor=None)
    say({"token": issue_token(user=user, label="test", actor=None)})


def write():
    """Report a number of cases as soon as told to; say their numbers."""
    report = partial(open_case, organisation=Organisation.objects.get(), actor=User.objects.get())
    say("ready")
    sys.stdin.readline()
    numbers = [
        report(
            Draft("E0101", "public", lon=119.28, lat=29.47, description=f"第 {n} 处")
        ).case.number
        for n in range(CASES)
    ]
    say(numbers)


def tell():
    """Say what is there of the cases: their numbers, and the acts that tell of them."""
    acts = Act.objects.filter(kind="case.report")
    say(
        {
            "cases": list(Case.objects.order_by("number").values_list("number", flat=True)),
            "acts": [act.subject.removeprefix("case/") for act in acts],
            "steps": Step.objects.count(),
            "reports": Report.objects.count(),
        }
    )


if __name__ == "__main__":
    {"build": build, "write": write, "tell": tell}[sys.argv[1]]()
