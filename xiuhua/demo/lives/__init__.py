"""A case's life from its report to its end, as a generator: it yields when it goes on.

Every move is made through the loop's own services by the person whose post it is, at the moment
that `clock.at` holds while the generator runs.
"""

from collections.abc import Generator
from datetime import datetime

from xiuhua.demo.lives.disposing import dispatch, disposal, rework
from xiuhua.demo.lives.ending import aftermath, closing
from xiuhua.demo.lives.life import Life
from xiuhua.demo.lives.opening import filing, report

__all__ = ["Life", "live"]


def live(life: Life) -> Generator[datetime, None, None]:
    """Go through a case's whole life, beginning with its report now."""
    report(life)
    if not (yield from filing(life)):
        return
    yield from dispatch(life)
    yield from disposal(life)
    if life.case.ended:
        return
    yield from closing(life)
    while (yield from aftermath(life)):
        yield from rework(life)
        yield from closing(life)
