"""Personal data goes when its term is over; the case, its steps and its figures stay."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from xiuhua.core.ledger.services import record
from xiuhua.core.loop.models import Report
from xiuhua.core.loop.rules import rules_from
from xiuhua.core.people.models import Organisation
from xiuhua.kit import clock

BATCH = 500


def erase_contacts() -> int:
    """Forget who reported cases that ended `contact_days` ago; return how many reports that were.

    A case that is open keeps its reporters, however old it is: they are to hear of its end.
    """
    erased = 0
    for organisation in Organisation.objects.all():
        while count := _erase_batch(organisation):
            erased += count
    return erased


@transaction.atomic
def _erase_batch(organisation: Organisation) -> int:
    days = rules_from(organisation.settings).contact_days
    before = clock.now() - timedelta(days=days)
    ended = Q(case__closed_at=None) | Q(case__closed_at__lt=before)
    rows = dict(
        Report.objects.filter(
            ended, at__lt=before, personal=True, case__organisation=organisation, case__stage=""
        )
        .order_by("at")
        .values_list("id", "case__number")[:BATCH]
    )
    if rows:
        Report.objects.filter(pk__in=rows).update(
            contact_name="", contact_phone="", contact=None, personal=False
        )
        record(
            "reports.contacts_erased",
            f"cases/{organisation.code}",
            actor=None,
            days=days,
            reports=sorted(rows),
            cases=sorted(set(rows.values())),
        )
    return len(rows)
