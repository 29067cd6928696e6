"""Who someone is and what they may do.

A permission follows from the posts that a user holds today. With scope `unit` it reaches the
post's unit and that unit's parts; with scope `organisation` everything of the user's own
organisation. Other organisations are out of reach of everybody.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import HttpRequest

from xiuhua.core.ledger.caching import Cached
from xiuhua.core.people import signin
from xiuhua.core.people.errors import MissingPermission, OtherOrganisation
from xiuhua.core.people.grants import Grant
from xiuhua.core.people.models import Unit, User
from xiuhua.core.people.vocab import Scope
from xiuhua.kit import clock

_GRANT = {
    "grant_permissions": F("assignments__post__permissions"),
    "grant_scope": F("assignments__post__scope"),
    "grant_unit": F("assignments__unit_id"),
    "grant_from": F("assignments__valid_from"),
    "grant_to": F("assignments__valid_to"),
}


def may(user: User, permission: str, unit_id: int | None = None) -> bool:
    """Tell whether a user may do this to a thing of a unit of their organisation.

    `unit_id=None` is a thing that no unit answers for, or the organisation as a whole: only posts
    with scope `organisation` reach it. Whether a right is held anywhere at all tells `holds`.
    """
    reach = visible_unit_ids(user, permission)
    return reach is None or unit_id in reach


def holds(user: User, permission: str) -> bool:
    """Tell whether a user has this permission anywhere; for menus and lists, not for things."""
    return visible_unit_ids(user, permission) != set()


def require(
    user: User | None,
    permission: str,
    unit_id: int | None = None,
    *,
    organisation_id: int | None = None,
) -> None:
    """Let a user pass who may do this; None is the system, which may do everything.

    Raises:
        OtherOrganisation: `organisation_id` is given and not the user's own.
        MissingPermission: the user may not.
    """
    if user is None:
        return
    if organisation_id is not None and organisation_id != user.organisation_id:
        raise OtherOrganisation
    if not may(user, permission, unit_id):
        raise MissingPermission(permission=permission)


def visible_unit_ids(user: User, permission: str) -> set[int] | None:
    """Return the units whose things this permission reaches; None: all of the organisation."""
    grants = grants_of(user)
    if not user.is_active or not grants:
        return set()
    today = clock.local_day(clock.now(), grants[0].timezone)
    held = [grant for grant in grants if grant.holds(permission, today)]
    if any(grant.scope == Scope.ORGANISATION for grant in held):
        return None
    reach: set[int] = set()
    for grant in held:
        reach |= UNIT_PARTS.get(user.organisation_id).get(grant.unit_id, {grant.unit_id})
    return reach


def grants_of(user: User) -> tuple[Grant, ...]:
    """Return what the user's assignments allow, of all times; read once for each instance."""
    if user.grants is None:
        found = fetch_user(pk=user.pk)
        user.grants = found.grants if found and found.grants else ()
    return user.grants


def fetch_user(**conditions: Any) -> User | None:  # noqa: ANN401 as Django's filter
    """Return the one user of these conditions with organisation and grants (1 statement)."""
    rows = list(User.objects.filter(**conditions).select_related("organisation").annotate(**_GRANT))
    if not rows:
        return None
    user = rows[0]
    user.grants = tuple(_grant(vars(row), user.organisation.timezone) for row in _held(rows))
    return user


class PostBackend(BaseBackend):
    """Signs in by user name and password; permissions follow from posts."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_others: Any,  # noqa: ANN401 as Django
    ) -> User | None:
        """Return the user whose password this is.

        Raises:
            Locked: too many wrong ones were tried lately.
        """
        if username is None or password is None:
            return None
        signin.begin(username)
        user = fetch_user(username=username)
        if user is None:
            # The same work as for a known user, so that the time taken tells nothing.
            User().set_password(password)
            return None
        if not user.check_password(password) or not user.is_active:
            return None
        signin.forgive(username)
        return user

    def get_user(self, user_id: int) -> User | None:
        return fetch_user(pk=user_id, is_active=True)

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: Any = None,  # noqa: ANN401 a unit, or anything with a `unit_id`
    ) -> bool:
        """Tell whether `user_obj` may do this to a unit or to a thing with `unit_id`."""
        if not isinstance(user_obj, User):
            return False
        if getattr(obj, "organisation_id", user_obj.organisation_id) != user_obj.organisation_id:
            return False
        if obj is None:
            return may(user_obj, perm)
        return may(user_obj, perm, obj.pk if isinstance(obj, Unit) else obj.unit_id)


def _load_parts(organisation_id: int) -> dict[int, set[int]]:
    """Return for each unit itself and all units below it."""
    parents = dict(
        Unit.objects.filter(organisation_id=organisation_id).values_list("id", "parent_id")
    )
    parts: dict[int, set[int]] = {unit_id: {unit_id} for unit_id in parents}
    for unit_id, above in parents.items():
        while above is not None:
            parts[above].add(unit_id)
            above = parents[above]
    return parts


UNIT_PARTS: Cached[dict[int, set[int]]] = Cached("people.units", _load_parts)


def _held(rows: Iterable[User]) -> Iterable[User]:
    return (row for row in rows if vars(row)["grant_unit"] is not None)


def _grant(row: dict[str, Any], timezone: str) -> Grant:
    return Grant(
        permissions=frozenset(row["grant_permissions"]),
        scope=row["grant_scope"],
        unit_id=row["grant_unit"],
        timezone=timezone,
        valid_from=row["grant_from"],
        valid_to=row["grant_to"],
    )
