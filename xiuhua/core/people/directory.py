"""Organisations and units as everybody reads them: from the cache, without a statement."""

from dataclasses import dataclass

from xiuhua.core.ledger.caching import Cached
from xiuhua.core.people.models import Organisation, Unit


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit as plain values."""

    id: int
    code: str
    zh: str
    en: str
    kind: str
    active: bool


def organisation_by_id(organisation_id: int) -> Organisation:
    """Return an organisation with its calendar; do not change what you get."""
    return ORGANISATIONS.get(organisation_id)


def units_of(organisation_id: int) -> dict[int, UnitInfo]:
    """Return an organisation's units by id, those no longer in use included."""
    return UNITS.get(organisation_id)


def _load_organisation(organisation_id: int) -> Organisation:
    return Organisation.objects.select_related("calendar").get(pk=organisation_id)


def _load_units(organisation_id: int) -> dict[int, UnitInfo]:
    rows = Unit.objects.filter(organisation_id=organisation_id)
    return {
        row.id: UnitInfo(row.id, row.code, row.zh, row.en or row.zh, row.kind, row.active)
        for row in rows
    }


ORGANISATIONS: Cached[Organisation] = Cached("people.organisations", _load_organisation)
UNITS: Cached[dict[int, UnitInfo]] = Cached("people.directory", _load_units)
