"""Service requests as everybody sees them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import HttpRequest

from xiuhua.core.loop.models import CaseQuerySet, Step
from xiuhua.core.loop.open311 import moments
from xiuhua.core.loop.open311.formats import Payload
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.photos import photo_url
from xiuhua.core.loop.open311.query import PUBLIC_MOVES
from xiuhua.core.loop.open311.vocab import Status
from xiuhua.core.loop.vocab import ENDED, PhotoRole, Stage, State
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.core.people.directory import units_of
from xiuhua.core.people.privacy import mask_phone
from xiuhua.core.places.selectors import areas

COLUMNS = (
    "id", "number", "state", "minor_id", "description", "address", "lon", "lat", "cover", "facts",
    "unit_id", "street_id", "community_id", "grid__code", "component__code", "reported_at",
    "stage", "stage_due_at", "disposal_due_at", "due_at", "merged_into__number",
)  # fmt: skip
DESCRIPTION_CHARS = 4000
# What a reporter may have written of a person: mobile and identity numbers, e-mail addresses.
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Showing:
    """Whose requests are shown, to whom, and whether with all extensions."""

    request: HttpRequest
    place: Jurisdiction
    extended: bool

    def at(self, moment: datetime | None) -> str | None:
        """Return a moment with the offset of the jurisdiction."""
        return moments.written(moment, self.place.organisation.timezone)

    def name(self, word: State | Stage | PhotoRole) -> str:
        """Return a word's name in the reader's language."""
        return word.name_in(self.place.language)


def show(cases: CaseQuerySet, showing: Showing) -> Payload:
    """Return service requests in the order of the cases.

    2 statements, or 3 with all extensions, however many there are.
    """
    rows = list(cases.values(*COLUMNS))
    ids = [row["id"] for row in rows]
    if not showing.extended:
        updated = _updated(ids)
        return Payload(
            "service_requests", [_row(row, updated.get(row["id"]), showing) for row in rows]
        )
    steps = _steps(ids)
    return Payload("service_requests", [_long(row, steps[row["id"]], showing) for row in rows])


def _updated(ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each case last came to another state. 1 statement."""
    steps = Step.objects.filter(case_id__in=ids, move__in=PUBLIC_MOVES).order_by()
    return dict(steps.values_list("case_id").annotate(at=Max("at")))


def _steps(ids: Sequence[int]) -> dict[int, list[Step]]:
    """Return the public moves of each case, oldest first. 1 statement."""
    found: dict[int, list[Step]] = {one: [] for one in ids}
    steps = Step.objects.filter(case_id__in=ids, move__in=PUBLIC_MOVES)
    for step in steps.only("case_id", "move", "at", "photos").order_by("case_id", "version"):
        found[step.case_id].append(step)
    return found


def _row(row: Mapping[str, Any], updated_at: datetime | None, showing: Showing) -> dict[str, Any]:
    place, minor = showing.place, showing.place.book.minor_by_id(row["minor_id"])
    unit = units_of(place.organisation.pk).get(row["unit_id"] or 0)
    return {
        "service_request_id": row["number"],
        "status": (Status.CLOSED if row["state"] in ENDED else Status.OPEN).value,
        "status_notes": _notes(row, showing),
        "service_name": place.say(minor.zh, minor.en),
        "service_code": minor.code,
        "description": public_text(row["description"])[:DESCRIPTION_CHARS],
        "agency_responsible": place.say(unit.zh, unit.en) if unit else None,
        "service_notice": None,
        "requested_datetime": showing.at(row["reported_at"]),
        "updated_datetime": showing.at(updated_at or row["reported_at"]),
        "expected_datetime": showing.at(row["due_at"]),
        "address": public_text(row["address"]),
        "address_id": row["component__code"] or _area(row["community_id"], showing),
        "zipcode": None,
        "lat": row["lat"],
        "long": row["lon"],
        "media_url": _media_url(row, showing),
    }


def _notes(row: Mapping[str, Any], showing: Showing) -> str:
    """Say where the case stands; what staff noted is not for everybody."""
    name, parent = showing.name(State(row["state"])), row["merged_into__number"]
    return f"{name}: {parent}" if parent else name


def public_text(text: str) -> str:
    """Return what a reporter wrote, with numbers and addresses of persons hidden."""
    return PERSONAL.sub(lambda found: "***" if "@" in found[0] else mask_phone(found[0]), text)


def _area(area_id: int | None, showing: Showing, *, named: bool = False) -> str | None:
    """Return an area's code, or its name."""
    area = areas(showing.place.organisation.pk).get(area_id or 0)
    if area is None:
        return None
    return showing.place.say(area.zh, area.en) if named else area.code


def _media_url(row: Mapping[str, Any], showing: Showing) -> str | None:
    """Return the first photo; where none was sent, the address that the reporter gave."""
    if row["cover"]:
        return photo_url(showing.request, showing.place, row["number"], row["cover"])
    given = row["facts"].get("open311", {}).get("media_url")
    return str(given) if given else None


def _long(row: Mapping[str, Any], steps: Sequence[Step], showing: Showing) -> dict[str, Any]:
    updated_at = max((step.at for step in steps), default=None)
    return {
        **_row(row, updated_at, showing),
        "extended_attributes": {
            "state": row["state"],
            "stage": row["stage"] or None,
            "stage_name": showing.name(Stage(row["stage"])) if row["stage"] else None,
            "stage_due_datetime": showing.at(row["stage_due_at"]),
            "disposal_due_datetime": showing.at(row["disposal_due_at"]),
            "due_datetime": showing.at(row["due_at"]),
            "grid": row["grid__code"],
            "community": _area(row["community_id"], showing, named=True),
            "street": _area(row["street_id"], showing, named=True),
            "unit": _unit_code(row, showing),
            "photos": list(_photos(row, steps, showing)),
        },
        "notes": [_note(step, showing) for step in steps],
    }


def _unit_code(row: Mapping[str, Any], showing: Showing) -> str | None:
    unit = units_of(showing.place.organisation.pk).get(row["unit_id"] or 0)
    return unit.code if unit else None


def _photos(
    row: Mapping[str, Any], steps: Sequence[Step], showing: Showing
) -> Iterable[dict[str, Any]]:
    """Yield each photo once; the report's are those of the first move."""
    shown: set[str] = set()
    for step in steps:
        for photo in step.photos:
            if photo["sha"] in shown:
                continue
            shown.add(photo["sha"])
            yield {
                "media_url": photo_url(showing.request, showing.place, row["number"], photo["sha"]),
                "title": showing.name(PhotoRole(photo["role"])),
                "created_at": showing.at(step.at),
            }


def _note(step: Step, showing: Showing) -> dict[str, Any]:
    return {
        "datetime": showing.at(step.at),
        "summary": CASE_FLOW.moves[step.move].name_in(showing.place.language),
        "type": step.move,
    }
