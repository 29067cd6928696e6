"""The update extension: what happened to service requests, and what reporters add to them.

`GET servicerequestupdates` lists changes of state and reporters' additions of a period, oldest
first; `POST servicerequestupdates` adds a reporter's words to a case. `update_id` is the client's
own: sent twice, it is one update.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from pydantic import BaseModel, Field

from xiuhua.core.loop.drafts import Given
from xiuhua.core.loop.models import Case, Step
from xiuhua.core.loop.open311 import moments
from xiuhua.core.loop.open311.errors import FieldMissing, UnknownRequest
from xiuhua.core.loop.open311.fields import Text
from xiuhua.core.loop.open311.formats import Payload
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.photos import photo_url
from xiuhua.core.loop.open311.query import MOST, PUBLIC_MOVES, SPAN, public_cases
from xiuhua.core.loop.open311.requests import public_text
from xiuhua.core.loop.open311.vocab import Status
from xiuhua.core.loop.services import advance_case
from xiuhua.core.loop.vocab import ENDED
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.core.people.models import User
from xiuhua.kit import clock

CHANGES = tuple(name for name in PUBLIC_MOVES if name != "report")  # a report is no update
ROOT = "service_requests_updates"
MARK = "open311_update"  # the client's own id of an update, kept with the step


class PostedUpdate(BaseModel):
    """The fields of a POST; whatever else clients send is not kept."""

    service_request_id: Text = Field("", max_length=24)
    update_id: Text = Field("", max_length=60)
    description: Text = Field("", max_length=2000)


def updates(request: HttpRequest, place: Jurisdiction) -> Payload:
    """Return the updates of a period, 90 days up to now by default. 2 statements.

    Raises:
        FieldInvalid: a date cannot be read.
    """
    zone, asked = place.organisation.timezone, request.GET
    end = moments.read(asked.get("end_date", ""), zone, "end_date", end=True) or clock.now()
    start = moments.read(asked.get("start_date", ""), zone, "start_date") or end - SPAN
    steps = Step.objects.filter(
        Q(move__in=CHANGES) | Q(facts__has_key=MARK),
        at__gte=start,
        at__lte=end + timedelta(microseconds=1),
        case__in=public_cases(place).order_by(),
    )
    number = asked.get("service_request_id")
    if number:
        steps = steps.filter(case__number__in=str(number).split(","))
    found = steps.select_related("case").only(
        "move", "at", "target", "version", "note", "photos", "facts", "case__number"
    )
    rows = [_row(request, place, step) for step in found.order_by("at", "id")[:MOST]]
    return Payload(ROOT, rows)


def _row(request: HttpRequest, place: Jurisdiction, step: Step) -> dict[str, Any]:
    number, from_reporter = step.case.number, MARK in step.facts
    move = CASE_FLOW.moves[step.move]
    photo = step.photos[0]["sha"] if step.photos else ""
    return {
        "update_id": f"{number}-{step.version}",
        "service_request_id": number,
        "status": (Status.CLOSED if step.target in ENDED else Status.OPEN).value,
        "updated_datetime": moments.written(step.at, place.organisation.timezone),
        "description": public_text(step.note) if from_reporter else move.name_in(place.language),
        "media_url": photo_url(request, place, number, photo) if photo else None,
    }


@transaction.atomic
def post_update(request: HttpRequest, place: Jurisdiction, user: User) -> Payload:
    """Add a reporter's words to a public case, in the name of the key's user.

    Raises:
        FieldMissing: no number or no words.
        UnknownRequest: no such case is public.
        NotAllowed, Conflict: the user may not, or the case has ended.
    """
    posted = PostedUpdate.model_validate(request.POST.dict())
    for name in ("service_request_id", "description"):
        if not getattr(posted, name):
            raise FieldMissing(field=name)
    case = public_cases(place).filter(number=posted.service_request_id).first()
    if case is None:
        raise UnknownRequest(request=posted.service_request_id)
    update_id = posted.update_id or f"{case.number}-{case.version + 1}"
    if not _known(case, posted.update_id):
        given = Given(note=posted.description, facts={MARK: update_id})
        advance_case(case, "note", actor=user, given=given)
    return Payload(ROOT, [{"update_id": update_id}])


def _known(case: Case, update_id: str) -> bool:
    return bool(update_id) and case.steps.filter(**{f"facts__{MARK}": update_id}).exists()
