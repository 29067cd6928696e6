"""Making what an import needs and the organisation lacks: itself, classes, units, areas."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from xiuhua.core.catalogue.services import NewClass, ensure_classes
from xiuhua.core.catalogue.vocab import ClassKind
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.imports.entries import EARLIEST, Entry
from xiuhua.core.loop.imports.errors import NoOrganisation
from xiuhua.core.loop.imports.mapping import Mapping, OrganisationPart
from xiuhua.core.loop.imports.words import Directory, code_of
from xiuhua.core.people.calendars import create_calendar
from xiuhua.core.people.imports import UnitRow
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.people.services import admit_units, create_organisation
from xiuhua.core.people.vocab import UnitKind
from xiuhua.core.places.services import create_area
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit import clock
from xiuhua.kit.worktime.calendar import Season

MINOR_CODE, MAJOR_CODE, UNIT_CODE, AREA_CODE = 80, 40, 40, 60


def organisation_meant(mapping: Mapping) -> Organisation | None:
    """Return the organisation that the mapping names, if it is there already.

    Raises:
        NoOrganisation: the mapping names none.
    """
    if mapping.organisation is None:
        raise NoOrganisation(mapping=mapping.name)
    code = mapping.organisation.code
    return Organisation.objects.select_related("calendar").filter(code=code).first()


@transaction.atomic
def prepare(
    entries: Sequence[Entry],
    mapping: Mapping,
    organisation: Organisation | None,
    *,
    actor: User | None,
) -> Organisation:
    """Return the organisation, made from the mapping if there is none, with all the entries name.

    Classes are service matters, which close without a check on the spot. Areas are of the level
    of a street and in force from the day of the first report.
    """
    if organisation is None:
        if mapping.organisation is None:
            raise NoOrganisation(mapping=mapping.name)
        organisation = _make_organisation(mapping.organisation, mapping.timezone, actor)
    if entries and mapping.create_missing:
        directory = Directory(books_of(organisation.pk))
        _make_classes(entries, directory, mapping, organisation, actor)
        _make_units(entries, directory, organisation, actor)
        _make_areas(entries, directory, organisation, actor)
    return organisation


def _make_organisation(part: OrganisationPart, timezone: str, actor: User | None) -> Organisation:
    # It begins before any case; statutory days are the city's to add.
    season = Season("01-01", "12-31", part.shifts, part.weekdays, date(1970, 1, 1))
    calendar = create_calendar(
        code=part.code, zh=part.zh, en=part.en, seasons=[season], actor=actor
    )
    return create_organisation(
        code=part.code,
        zh=part.zh,
        en=part.en,
        calendar=calendar,
        catalogue=part.catalogue,
        timezone=timezone,
        actor=actor,
    )


def _make_classes(
    entries: Sequence[Entry],
    directory: Directory,
    mapping: Mapping,
    organisation: Organisation,
    actor: User | None,
) -> None:
    new: dict[str, NewClass] = {}
    for entry in entries:
        if entry.minor not in directory.minors and entry.minor not in new:
            new[entry.minor] = NewClass(
                code=code_of(entry.minor, MINOR_CODE),
                zh=entry.minor_name,
                en=entry.minor_name,
                kind=ClassKind.SERVICE,
                major_code=code_of(entry.major, MAJOR_CODE),
                major_zh=entry.major,
                major_en=entry.major,
            )
    own = mapping.organisation
    if new:
        ensure_classes(
            catalogue=organisation.catalogue,
            classes=list(new.values()),
            zh=own.zh if own else "",
            en=own.en if own else "",
            actor=actor,
        )


def _make_units(
    entries: Sequence[Entry], directory: Directory, organisation: Organisation, actor: User | None
) -> None:
    new = dict.fromkeys(entry.unit for entry in entries if entry.unit not in directory.units)
    rows = [
        UnitRow(code=code_of(word, UNIT_CODE), zh=word, en=word, kind=UnitKind.DISPOSAL)
        for word in new
    ]
    if rows:
        admit_units(rows, organisation=organisation, actor=actor)


def _make_areas(
    entries: Sequence[Entry], directory: Directory, organisation: Organisation, actor: User | None
) -> None:
    named = (entry.area for entry in entries if entry.area and entry.area not in directory.areas)
    since = min((entry.reported_at for entry in entries), default=EARLIEST)
    for word in dict.fromkeys(named):
        create_area(
            organisation=organisation,
            code=code_of(word, AREA_CODE),
            level=AreaLevel.STREET,
            zh=word,
            en=word,
            valid_from=clock.local_day(since, organisation.timezone),
            actor=actor,
        )
