"""Records made by hand for the tests of people."""

from datetime import UTC, date, datetime

from xiuhua.core.people.models import Organisation, Unit, User, WorkCalendar
from xiuhua.core.people.services import assign_post, create_organisation, create_unit, create_user
from xiuhua.core.people.vocab import UnitKind

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def make_organisation(code="xiujiang", **fields) -> Organisation:
    calendar, _ = WorkCalendar.objects.get_or_create(code="plain", zh="日历", en="Calendar")
    return create_organisation(
        code=code,
        zh="绣江市",
        en="Xiujiang",
        calendar=calendar,
        catalogue="national",
        actor=None,
        **fields,
    )


def make_unit(organisation, code="A01", **fields) -> Unit:
    fields.setdefault("kind", UnitKind.DISPOSAL)
    return create_unit(organisation=organisation, code=code, zh="市政所", actor=None, **fields)


def make_user(organisation, username="zhang", **fields) -> User:
    return create_user(
        organisation=organisation, username=username, name="张三", actor=None, **fields
    )


def give(user, post, unit, **fields):
    return assign_post(user=user, post=post, unit=unit, valid_from=TODAY, actor=None, **fields)
