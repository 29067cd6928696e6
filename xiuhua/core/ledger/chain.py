"""The chain's arithmetic on plain values: canonical text and hashes."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

START = "0" * 64


def canonical(details: Mapping[str, Any]) -> str:
    """Return details as the one JSON text they have: keys sorted, no spaces, ISO dates, UTC.

    Raises:
        TypeError: a value has no JSON form; sets and naive times have none on purpose.
        ValueError: a float is not finite.
    """
    return json.dumps(
        details,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
        default=_plain,
    )


def act_hash(
    previous: str, seq: int, at: datetime, kind: str, subject: str, actor: str, content: str
) -> str:
    """Return the hash of an act: SHA-256 of the JSON list of its fields after its predecessor's.

    A JSON list is unambiguous whatever the fields hold, and anyone can compute it again.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [previous, seq, moment, kind, subject, actor, content]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a naive time is not written into the ledger")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written into the ledger")
