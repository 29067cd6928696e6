"""What an import left in the database, counted there."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth

from xiuhua.core.loop.models import Case
from xiuhua.core.loop.vocab import ENDED
from xiuhua.core.people.models import Organisation

TOP = 20


def summary(
    organisation: Organisation, import_key: str, overdue_words: tuple[str, ...]
) -> dict[str, Any]:
    """Return counts over the stored cases of one import, names as keys. 5 statements.

    `status_overdue` counts the source's own verdicts; a case is in time when it was closed not
    after its deadline. Months are those of the report, local to the organisation.
    """
    cases = Case.objects.filter(organisation=organisation, facts__import=import_key).order_by()
    timed = Q(due_at__isnull=False, closed_at__isnull=False)
    totals = cases.aggregate(
        rows=Count("id"),
        closed=Count("id", filter=Q(state__in=ENDED)),
        open=Count("id", filter=~Q(state__in=ENDED)),
        status_overdue=Count("id", filter=Q(facts__verdict__in=overdue_words)),
        with_target_and_closed=Count("id", filter=timed),
        closed_within_target=Count("id", filter=timed & Q(closed_at__lte=F("due_at"))),
    )
    month = ExtractMonth("reported_at", tzinfo=ZoneInfo(organisation.timezone))
    months = _counts(cases.annotate(month=month), "month")
    return {
        **totals,
        "by_subject": _counts(cases, "unit__zh"),
        "by_open_month": {f"{int(key):02}": months[key] for key in sorted(months, key=int)},
        "by_neighborhood": _counts(cases, "street__zh"),
        "by_type_top20": dict(list(_counts(cases, "minor__zh").items())[:TOP]),
    }


def _counts(cases: "QuerySet[Any]", name: str) -> dict[str, int]:
    """Return counts by the values of a field, most first; no value is the empty text."""
    rows = cases.values_list(name).annotate(count=Count("id")).order_by("-count", name)
    return {"" if value is None else str(value): count for value, count in rows}
