"""Keys with which programs act as a user."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from xiuhua.core.ledger.services import record
from xiuhua.core.people.auth import fetch_user
from xiuhua.core.people.models import ApiToken, User
from xiuhua.core.people.services.guards import permit
from xiuhua.kit import clock

TOKEN_PREFIX = "xh_"  # noqa: S105 only what a key begins with


@transaction.atomic
def issue_token(
    *, user: User, label: str, expires_at: datetime | None = None, actor: User | None
) -> str:
    """Return a new key with which a program acts as this user; it is never shown again."""
    permit(actor, user.organisation_id)
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        label=label,
        digest=_digest(key),
        created_at=clock.now(),
        expires_at=expires_at,
    )
    record("people.token_issued", user.ref, actor=actor, label=label, expires_at=expires_at)
    return key


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User | None) -> None:
    """Make a key worthless at once; a second time changes nothing."""
    permit(actor, token.user.organisation_id)
    if token.revoked_at is not None:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record("people.token_revoked", token.user.ref, actor=actor, label=token.label)


def user_of_token(key: str) -> User | None:
    """Return whose key this is, with organisation and grants (1 statement); None if it is void."""
    if not key.startswith(TOKEN_PREFIX):
        return None
    tokens = ApiToken.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=clock.now()),
        digest=_digest(key),
        revoked_at=None,
    )
    return fetch_user(is_active=True, pk__in=tokens.values("user_id"))


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
