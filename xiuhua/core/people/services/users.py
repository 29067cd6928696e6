"""Writing users: who signs in, and with what password."""

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.people.errors import CodeTaken, WeakPassword
from xiuhua.core.people.models import Organisation, User
from xiuhua.core.people.services.guards import permit
from xiuhua.kit import clock

PASSWORD_LENGTH = 8


@transaction.atomic
def create_user(
    *,
    organisation: Organisation,
    username: str,
    name: str,
    phone: str = "",
    password: str | None = None,
    actor: User | None,
) -> User:
    """Enter a user; without a password they cannot sign in until one is set.

    Raises:
        CodeTaken: somebody has this user name, here or in another organisation.
        WeakPassword: see `set_password`.
    """
    permit(actor, organisation.pk)
    if User.objects.filter(username=username).exists():
        raise CodeTaken(value=username)
    user = User(
        organisation=organisation,
        username=username,
        name=name,
        phone=phone,
        created_at=clock.now(),
    )
    _give_password(user, password)
    user.save(force_insert=True)
    record("people.user_created", user.ref, actor=actor, organisation=organisation.code)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, actor: User | None) -> None:
    """Give a user a new password; everybody may change their own. Their sessions end.

    Raises:
        WeakPassword: it is shorter than eight characters or the user name itself.
    """
    if actor is None or actor.pk != user.pk:
        permit(actor, user.organisation_id)
    _give_password(user, password)
    user.save(update_fields=["password"])
    record("people.password_set", user.ref, actor=actor)


@transaction.atomic
def set_active(*, user: User, active: bool, actor: User | None) -> None:
    """Let a user in, or shut them and their tokens out, at once."""
    permit(actor, user.organisation_id)
    user.is_active = active
    user.save(update_fields=["is_active"])
    record("people.user_activated" if active else "people.user_shut_out", user.ref, actor=actor)


def _give_password(user: User, password: str | None) -> None:
    if password is not None and (
        len(password) < PASSWORD_LENGTH or password.casefold() == user.username.casefold()
    ):
        raise WeakPassword(length=PASSWORD_LENGTH)
    user.set_password(password)
