"""What was done to a thing, as its page tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from xiuhua.core.ledger.models import Act

MOST = 50  # acts on one page
# An act's kind or the last word of it, `compound.changed`, in both languages.
VERBS = {
    "people.password_set": ("设置口令", "Password set"),
    "created": ("新增", "Entered"),
    "registered": ("新增", "Entered"),
    "changed": ("修改", "Changed"),
    "admitted": ("填报", "Entered or changed"),
    "imported": ("导入", "Imported"),
    "retired": ("停用", "Taken out of service"),
    "set": ("设置", "Set"),
    "activated": ("启用", "Let in again"),
    "out": ("停用", "Shut out"),
    "assigned": ("任职", "Given a post"),
    "ended": ("离任", "Post ended"),
    "described": ("修改", "Changed"),
}


@dataclass(frozen=True, slots=True)
class Past:
    """One act: when, who, what, and for a change the values before and after by column."""

    at: datetime
    actor: str
    zh: str
    en: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def of_subject(subject: str, *, naming: str = "") -> list[Past]:
    """Return the acts on a subject, newest first; of those, the ones that name something."""
    acts = Act.objects.filter(subject=subject, content__contains=naming).order_by("-seq")
    return [_past(act) for act in acts[:MOST]]


def _past(act: Act) -> Past:
    details = orjson.loads(act.content)
    changes = details.get("changes") or {}
    verb = act.kind.replace("_", ".").rsplit(".", 1)[-1]
    zh, en = VERBS.get(act.kind) or VERBS.get(verb, (act.kind, act.kind))
    pairs = {name: (before, after) for name, (before, after) in changes.items()}
    return Past(act.at, act.actor, zh, en, pairs)
