"""Serial numbers of identification codes: none is given twice, whoever gave the first."""

from collections import Counter as Tally
from collections.abc import Sequence

from xiuhua.core.assets.codes import SERIAL
from xiuhua.core.assets.errors import CodesUsedUp
from xiuhua.core.assets.models import Component
from xiuhua.core.assets.services.preparing import Preparer
from xiuhua.core.ledger.models import Counter
from xiuhua.core.ledger.numbers import next_number

NAME = "component/"


def give_codes(preparer: Preparer, rows: Sequence[Component]) -> None:
    """Give the rows without a code the next ones of their classes; a statement for each class.

    Raises:
        NoCodeForClass: county or class do not fit the scheme.
        CodesUsedUp: a class has no serial left.
    """
    rows = [row for row in rows if not row.code]
    if not rows:
        return
    digits = dict(preparer.segments.parts)[SERIAL]
    wanted = Tally(preparer.prefix(row.class_code) for row in rows)
    following = {
        prefix: next_number(NAME + prefix, count) - count + 1 for prefix, count in wanted.items()
    }
    for row in rows:
        prefix = preparer.prefix(row.class_code)
        serial = str(following[prefix]).zfill(digits)
        if len(serial) > digits:
            raise CodesUsedUp(minor=row.class_code)
        row.code = prefix + serial
        following[prefix] += 1


def skip_codes(preparer: Preparer, codes: Sequence[str]) -> None:
    """Let the serials go on behind codes that others gave; one statement, one more a class."""
    if not codes or not preparer.organisation.county_code:
        return
    digits = dict(preparer.segments.parts)[SERIAL]
    highest: dict[str, int] = {}
    for code in codes:
        name = NAME + code[:-digits]
        highest[name] = max(highest.get(name, 0), int(code[-digits:]))
    taken = dict(Counter.objects.filter(name__in=highest).values_list("name", "value"))
    for name, serial in sorted(highest.items()):
        behind = serial - taken.get(name, 0)
        if behind > 0:
            next_number(name, behind)
