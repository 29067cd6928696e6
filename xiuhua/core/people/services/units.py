"""Writing organisations and their units."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import UNIT_PARTS, require
from xiuhua.core.people.directory import ORGANISATIONS, UNITS
from xiuhua.core.people.errors import CodeTaken
from xiuhua.core.people.models import Organisation, Unit, User, WorkCalendar
from xiuhua.core.people.services.guards import permit, same_organisation
from xiuhua.core.people.vocab import UnitKind
from xiuhua.kit.worktime.errors import UnknownTimezone


@transaction.atomic
def create_organisation(
    *,
    code: str,
    zh: str,
    en: str,
    calendar: WorkCalendar,
    catalogue: str,
    timezone: str = "Asia/Shanghai",
    county_code: str = "",
    settings: Mapping[str, Any] | None = None,
    actor: User | None,
) -> Organisation:
    """Set up an organisation; only the system and those who write its settings may.

    Raises:
        CodeTaken: there is one of this code.
        UnknownTimezone: `timezone` is no name of the time zone database.
    """
    require(actor, "settings.write")
    if timezone not in available_timezones():
        raise UnknownTimezone(tz=timezone)
    if Organisation.objects.filter(code=code).exists():
        raise CodeTaken(value=code)
    organisation = Organisation.objects.create(
        code=code,
        zh=zh,
        en=en,
        timezone=timezone,
        calendar=calendar,
        catalogue=catalogue,
        county_code=county_code,
        settings=dict(settings or {}),
    )
    ORGANISATIONS.bump()
    record("people.organisation_created", organisation.ref, actor=actor, zh=zh, timezone=timezone)
    return organisation


@transaction.atomic
def change_settings(
    *, organisation: Organisation, part: str, values: Mapping[str, Any], actor: User | None
) -> Organisation:
    """Replace one part of an organisation's settings (`loop`, `open311`); the reader judges it."""
    require(actor, "settings.write", organisation_id=organisation.pk)
    before = organisation.settings.get(part)
    organisation.settings = {**organisation.settings, part: dict(values)}
    organisation.save(update_fields=["settings"])
    ORGANISATIONS.bump()
    record(
        "people.settings_changed",
        organisation.ref,
        actor=actor,
        part=part,
        before=before,
        after=dict(values),
    )
    return organisation


@transaction.atomic
def create_unit(
    *,
    organisation: Organisation,
    code: str,
    zh: str,
    kind: UnitKind,
    en: str = "",
    short_zh: str = "",
    parent: Unit | None = None,
    phone: str = "",
    actor: User | None,
) -> Unit:
    """Enter a unit; with a parent it is a part of that one.

    Raises:
        CodeTaken: the organisation has a unit of this code.
        OtherOrganisation: the parent is another organisation's.
    """
    permit(actor, organisation.pk, parent.pk if parent else None)
    same_organisation(organisation.pk, parent)
    if Unit.objects.filter(organisation=organisation, code=code).exists():
        raise CodeTaken(value=code)
    unit = Unit.objects.create(
        organisation=organisation,
        code=code,
        zh=zh,
        en=en,
        short_zh=short_zh,
        kind=kind,
        parent=parent,
        phone=phone,
    )
    drop_units()
    record("people.unit_created", unit.ref, actor=actor, zh=zh, unit_kind=kind)
    return unit


def drop_units() -> None:
    """Tell the caches that units changed."""
    UNIT_PARTS.bump()
    UNITS.bump()
