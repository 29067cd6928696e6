"""Writing who holds which post, and who is on duty when."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.people.errors import BadPeriod, DutyOverlaps
from xiuhua.core.people.models import Assignment, Duty, Unit, User
from xiuhua.core.people.services.guards import permit, post_of, same_organisation
from xiuhua.kit import clock


@transaction.atomic
def assign_post(
    *,
    user: User,
    post: str,
    unit: Unit,
    valid_from: date | None = None,
    valid_to: date | None = None,
    actor: User | None,
) -> Assignment:
    """Let a user hold a post (by its code) in a unit, from today unless said otherwise.

    `valid_to` is the first day it is held no more. Assigning the same post there from the same
    day again only moves the end.

    Raises:
        UnknownPost: there is no such post.
        OtherOrganisation: the unit is not of the user's organisation.
        BadPeriod: it ends before it begins.
    """
    permit(actor, user.organisation_id, unit.pk)
    same_organisation(user.organisation_id, unit)
    start = valid_from or clock.local_day(clock.now(), user.organisation.timezone)
    if valid_to is not None and valid_to <= start:
        raise BadPeriod
    assignment, _ = Assignment.objects.update_or_create(
        user=user,
        post=post_of(post),
        unit=unit,
        valid_from=start,
        defaults={"valid_to": valid_to},
    )
    user.grants = None
    record(
        "people.post_assigned",
        user.ref,
        actor=actor,
        post=post,
        unit=unit.code,
        valid_from=start,
        valid_to=valid_to,
    )
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, on: date, actor: User | None) -> None:
    """End a held post on a day, the first it is held no more; one not begun by then goes."""
    user, unit = assignment.user, assignment.unit
    permit(actor, user.organisation_id, unit.pk)
    details: dict[str, Any] = {"post": assignment.post.code, "unit": unit.code, "valid_to": on}
    if on <= assignment.valid_from:
        assignment.delete()
    else:
        assignment.valid_to = on
        assignment.save(update_fields=["valid_to"])
    user.grants = None
    record("people.assignment_ended", user.ref, actor=actor, **details)


@transaction.atomic
def plan_duty(
    *,
    user: User,
    post: str,
    starts_at: datetime,
    ends_at: datetime,
    note: str = "",
    actor: User | None,
) -> Duty:
    """Plan a person's shift of duty in a post.

    Raises:
        UnknownPost: there is no such post.
        BadPeriod: it ends before it begins.
        DutyOverlaps: the person is on duty then already.
    """
    permit(actor, user.organisation_id)
    if ends_at <= starts_at:
        raise BadPeriod
    if Duty.objects.filter(user=user, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise DutyOverlaps(name=user.name)
    duty = Duty.objects.create(
        user=user, post=post_of(post), starts_at=starts_at, ends_at=ends_at, note=note
    )
    record(
        "people.duty_planned",
        user.ref,
        actor=actor,
        post=post,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return duty
