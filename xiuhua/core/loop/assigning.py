"""Which collector is sent: whoever owns the grid, else the nearest one; on duty before off duty."""

from django.db.models import F, Q

from xiuhua.core.loop.errors import UnknownPerson
from xiuhua.core.loop.models import Case
from xiuhua.core.people.models import Duty, User
from xiuhua.core.places.models import ZoneAssignment
from xiuhua.core.places.selectors import on_grid
from xiuhua.kit import clock

POST = "collector"
SENDING = ("request_verification", "request_check")


def collector_for(case: Case) -> int | None:
    """Return the id of the collector to send, never who handled the case; none when nobody is.

    2 statements where somebody owns the grid, 3 otherwise.
    """
    now = clock.now()
    day = clock.local_day(now, case.organisation.timezone)
    busy = {case.disposed_by_id, case.handler_id}
    owners = [user.pk for user in on_grid(case.grid_id, POST, day)] if case.grid_id else []
    wanted = [user_id for user_id in owners if user_id not in busy] or _nearest(case, busy)
    on_duty = set(
        Duty.objects.filter(user_id__in=wanted, starts_at__lte=now, ends_at__gt=now).values_list(
            "user_id", flat=True
        )
    )
    return min(wanted, key=lambda one: (one not in on_duty, wanted.index(one)), default=None)


def _nearest(case: Case, busy: set[int | None]) -> list[int]:
    """Return collectors by how far the middle of their zone is from the case."""
    if case.lon is None or case.lat is None:
        return []
    day = clock.local_day(clock.now(), case.organisation.timezone)
    held = ZoneAssignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        valid_from__lte=day,
        post__code=POST,
        user__is_active=True,
        zone__organisation_id=case.organisation_id,
        zone__min_lon__isnull=False,
    )
    off_lon = F("zone__min_lon") + F("zone__max_lon") - 2 * case.lon
    off_lat = F("zone__min_lat") + F("zone__max_lat") - 2 * case.lat
    near = held.annotate(off=off_lon * off_lon + off_lat * off_lat).order_by("off")
    return [one for one in near.values_list("user_id", flat=True)[:20] if one not in busy]


def check_person(case: Case, user_id: int) -> None:
    """Prove that somebody chosen for a case is one of its organisation's people. 1 statement.

    Raises:
        UnknownPerson: they are not.
    """
    mine = User.objects.filter(organisation_id=case.organisation_id, is_active=True)
    if not mine.filter(pk=user_id).exists():
        raise UnknownPerson(person=user_id)
