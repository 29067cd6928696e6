"""Gapless numbers by name."""

from django.db import connection, transaction

_NEXT = (
    "INSERT INTO ledger_counter (name, value) VALUES (%s, %s)"
    " ON CONFLICT (name) DO UPDATE SET value = ledger_counter.value + excluded.value"
    " RETURNING value"
)


def next_number(name: str, count: int = 1) -> int:
    """Take `count` numbers in one statement and return the last of them; the first ever is 1.

    The numbers belong to the open transaction: a rollback gives them back, and others who want
    numbers of this name wait until it ends.

    Raises:
        TransactionManagementError: no transaction is open.
        ValueError: `count` is less than 1.
    """
    if count < 1:
        raise ValueError("at least one number is taken")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name, count])
        value: int = cursor.fetchone()[0]
    return value
