"""When a calendar changes, the deadlines that were counted by it are counted again.

The ledger says that days or hours of a calendar were set; whoever runs the clocks reads it with a
cursor of its own and puts right what differs, as a move that keeps the former deadline.
"""

from collections.abc import Iterator

from django.db import transaction

from xiuhua.core.ledger.services import advance, read
from xiuhua.core.loop import clocks
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.services import advance_case
from xiuhua.core.people.models import Organisation, WorkCalendar

CONSUMER = "loop.calendars"
CHANGES = ("people.days_set", "people.seasons_added")


def follow_calendars() -> int:
    """Recompute for every calendar that changed since last time; return the cases moved."""
    moved = 0
    while acts := read(CONSUMER, 2000):
        refs = {act.subject for act in acts if act.kind in CHANGES}
        for calendar in WorkCalendar.objects.all() if refs else ():
            if calendar.ref in refs:
                moved += sum(map(recompute, Organisation.objects.filter(calendar=calendar)))
        advance(CONSUMER, acts[-1].seq)
    return moved


def recompute(organisation: Organisation) -> int:
    """Count the deadlines of an organisation's open cases anew; return how many changed."""
    changed = list(_changed(organisation))
    for case in changed:
        with transaction.atomic():
            advance_case(case, "recompute", actor=None)
    return len(changed)


def _changed(organisation: Organisation) -> Iterator[Case]:
    books = books_of(organisation.pk)
    cases = Case.objects.filter(organisation=organisation).open().select_related("organisation")
    for case in cases.iterator():
        overall = clocks.overall_clock(case, books)
        due_at = overall.due_at(books.calendar) if overall else case.due_at
        if due_at != case.due_at or _stage_differs(case):
            yield case


def _stage_differs(case: Case) -> bool:
    due_at = clocks.stage_due(case, books_of(case.organisation_id))
    return case.stage_due_at is not None and due_at != case.stage_due_at
