"""Writing and reading the ledger, and proving it.

The head follows each act by a trigger. Writers queue on its row until they commit, so acts become
visible in the order of their numbers and a reader that keeps a cursor never skips one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from xiuhua.core.ledger.chain import START, act_hash, canonical
from xiuhua.core.ledger.models import Act, Cursor, Head
from xiuhua.core.ledger.vocab import Break
from xiuhua.kit import clock

BATCH = 1000
CHUNK = 10_000

Row = tuple[int, datetime, str, str, str, str, str]


class Actor(Protocol):
    """Whoever did something."""

    @property
    def username(self) -> str:
        """The name the ledger keeps."""


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act to be recorded; without `at` it is done now."""

    kind: str
    subject: str
    details: Mapping[str, Any]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a proof of the chain found; `broken_seq` and `reason` are None when it holds."""

    ok: bool
    acts: int
    broken_seq: int | None = None
    reason: Break | None = None


def record(
    kind: str,
    subject: str,
    *,
    actor: Actor | None,
    at: datetime | None = None,
    **details: Any,  # noqa: ANN401
) -> Act:
    """Add an act to the chain, inside the transaction that does what it tells. 2 statements.

    Args:
        kind: what was done, `grid.imported`.
        subject: natural key of what it was done to, `people.unit/A01`.
        actor: who did it; None is the system.
        at: when; now if None.
        details: anything with a JSON form, times aware.

    Raises:
        TransactionManagementError: no transaction is open.
    """
    _require_transaction()
    act = _chained(_locked_head(), NewAct(kind, subject, details, at), actor, clock.now())
    act.save()
    return act


def record_many(acts: Sequence[NewAct], *, actor: Actor | None) -> None:
    """Add acts in their order; statements: one for each thousand or less, and one.

    Raises:
        TransactionManagementError: no transaction is open.
    """
    if not acts:
        return
    _require_transaction()
    head, now = _locked_head(), clock.now()
    Act.objects.bulk_create((_chained(head, new, actor, now) for new in acts), batch_size=BATCH)


def read(consumer: str, limit: int = 500) -> list[Act]:
    """Return the next acts that a consumer has not read, oldest first; it then calls `advance`."""
    seen = Cursor.objects.filter(consumer=consumer).values_list("seq", flat=True).first() or 0
    return list(Act.objects.filter(seq__gt=seen)[:limit])


@transaction.atomic
def advance(consumer: str, seq: int) -> None:
    """Note that a consumer has read up to and including `seq`; never goes back."""
    Cursor.objects.get_or_create(consumer=consumer)
    Cursor.objects.filter(consumer=consumer, seq__lt=seq).update(seq=seq)


def check_chain(progress: Callable[[int], None] | None = None) -> ChainReport:
    """Prove the whole chain while others go on writing; name the first act that is wrong.

    A changed act that was given a new hash of its own shows in the act after it, or in the head.
    `progress` is told the number of acts proved so far, about every ten thousand.
    """
    proved, previous = 0, START
    while True:
        for row in _rows_after(proved):
            if row[0] > proved + 1:
                return ChainReport(False, proved, proved + 1, Break.MISSING)
            if act_hash(previous, *row[:-1]) != row[-1]:
                return ChainReport(False, proved, row[0], _diagnosis(previous, row))
            proved, previous = row[0], row[-1]
            if progress and proved % CHUNK == 0:
                progress(proved)
        head = Head.objects.filter(pk=1).first() or Head()
        # Acts and head change in one transaction: a head further on means that more came
        # meanwhile, unless nothing more is there.
        if head.seq <= proved or not Act.objects.filter(seq__gt=proved).exists():
            return _against(head, proved, previous)


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is recorded inside a transaction")


def _locked_head() -> Head:
    """Return the head and keep others from it; in plain SQL, since every act asks for it."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM ledger_head WHERE id = 1" + lock)  # noqa: S608 no input
        row = cursor.fetchone()
    if row is None:
        return Head.objects.create(pk=1)
    return Head(seq=row[0], hash=row[1])


def _chained(head: Head, new: NewAct, actor: Actor | None, now: datetime) -> Act:
    seq, at = head.seq + 1, new.at or now
    name, content = actor.username if actor else "", canonical(new.details)
    digest = act_hash(head.hash, seq, at, new.kind, new.subject, name, content)
    head.seq, head.hash = seq, digest
    return Act(
        seq=seq,
        at=at,
        kind=new.kind,
        subject=new.subject,
        actor=name,
        content=content,
        hash=digest,
    )


def _rows_after(seq: int) -> Iterator[Row]:
    fields = ("seq", "at", "kind", "subject", "actor", "content", "hash")
    while rows := list(Act.objects.filter(seq__gt=seq).values_list(*fields)[:CHUNK]):
        yield from rows
        seq = rows[-1][0]


def _diagnosis(previous: str, wrong: Row) -> Break:
    """Tell an act that changed from one that stands where another one was."""
    seq, *_, stored = wrong
    for row in _rows_after(seq):
        if act_hash(previous, seq, *row[1:-1]) in (stored, row[-1]):
            return Break.SWAPPED
    return Break.CHANGED


def _against(head: Head, proved: int, last_hash: str) -> ChainReport:
    if head.seq > proved:
        return ChainReport(False, proved, proved + 1, Break.CUT)
    if head.seq < proved:
        return ChainReport(False, proved, head.seq + 1, Break.HEAD)
    if head.hash != last_hash:
        return ChainReport(False, proved, proved, Break.HEAD)
    return ChainReport(True, proved)
