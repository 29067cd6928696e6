"""Many units or users at once: the same checks, few statements, one act a thousand rows."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xiuhua.core.ledger.chain import canonical
from xiuhua.core.ledger.services import BATCH, NewAct, record, record_many
from xiuhua.core.people.errors import CodeTaken, UnitCircle, UnknownPost, UnknownUnit
from xiuhua.core.people.imports import UnitRow, UserRow
from xiuhua.core.people.models import Assignment, Organisation, Post, Unit, User
from xiuhua.core.people.services.guards import permit
from xiuhua.core.people.services.units import drop_units
from xiuhua.kit import clock

SUBJECTS = {"people.units_admitted": "people.unit", "people.users_admitted": "people.user"}
_UNIT_FIELDS = ("zh", "en", "short_zh", "kind", "phone")


@transaction.atomic
def admit_units(rows: Sequence[UnitRow], *, organisation: Organisation, actor: User | None) -> int:
    """Enter units, or bring those of the same code up to date; returns the number of rows.

    Raises:
        UnknownUnit: a parent is neither there nor in the rows.
        UnitCircle: a unit would be part of itself.
    """
    permit(actor, organisation.pk)
    units = _units(organisation)
    new = [
        Unit(organisation=organisation, code=row.code, **row.model_dump(include={*_UNIT_FIELDS}))
        for row in rows
        if row.code not in units
    ]
    old = {row.code: units[row.code] for row in rows if row.code in units}
    units |= {unit.code: unit for unit in Unit.objects.bulk_create(new, batch_size=BATCH)}
    for row in rows:
        unit = units[row.code]
        for field in _UNIT_FIELDS:
            setattr(unit, field, getattr(row, field))
        unit.parent = _found(units, row.parent) if row.parent else None
    _refuse_circles({unit.pk: unit for unit in units.values()})
    parts = [unit for unit in new if unit.parent_id is not None]
    Unit.objects.bulk_update(parts, ["parent"], batch_size=BATCH)
    Unit.objects.bulk_update(old.values(), [*_UNIT_FIELDS, "parent"], batch_size=BATCH)
    drop_units()
    _tell("people.units_admitted", organisation, actor, [row.model_dump() for row in rows])
    return len(rows)


@transaction.atomic
def admit_users(rows: Sequence[UserRow], *, organisation: Organisation, actor: User | None) -> int:
    """Enter users with the posts they hold from today on; returns the number of rows.

    Users that are there take the new name and phone and keep password and posts; a post that is
    held already is not assigned again. New users have no password yet.

    Raises:
        CodeTaken: a user name is used in another organisation.
        UnknownUnit, UnknownPost: a row names one that is not there.
    """
    permit(actor, organisation.pk)
    users, units = _admitted(rows, organisation), _units(organisation)
    posts = {post.code: post for post in Post.objects.all()}
    today = clock.local_day(clock.now(), organisation.timezone)
    held = set(
        Assignment.objects.filter(user__organisation=organisation, valid_to=None).values_list(
            "user_id", "post_id", "unit_id"
        )
    )
    wanted: dict[tuple[int, int, int], Assignment] = {}
    for row in rows:
        if row.post not in posts:
            raise UnknownPost(post=row.post)
        user, post, unit = users[row.username], posts[row.post], _found(units, row.unit)
        wanted[user.pk, post.pk, unit.pk] = Assignment(
            user=user, post=post, unit=unit, valid_from=today
        )
    new = [assignment for key, assignment in wanted.items() if key not in held]
    Assignment.objects.bulk_create(new, batch_size=BATCH)
    _tell("people.users_admitted", organisation, actor, [row.model_dump() for row in rows])
    return len(rows)


def _admitted(rows: Sequence[UserRow], organisation: Organisation) -> dict[str, User]:
    """Write the users themselves and return them by user name."""
    latest = {row.username: row for row in rows}
    users = {user.username: user for user in User.objects.filter(username__in=latest)}
    for user in users.values():
        if user.organisation_id != organisation.pk:
            raise CodeTaken(value=user.username)
        user.name, user.phone = latest[user.username].name, latest[user.username].phone
    User.objects.bulk_update(users.values(), ["name", "phone"], batch_size=BATCH // 10)
    now = clock.now()
    new = [
        User(
            organisation=organisation,
            username=row.username,
            name=row.name,
            phone=row.phone,
            password=make_password(None),
            created_at=now,
        )
        for row in latest.values()
        if row.username not in users
    ]
    users |= {user.username: user for user in User.objects.bulk_create(new, batch_size=BATCH)}
    return users


def _units(organisation: Organisation) -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.filter(organisation=organisation)}


def _found(units: Mapping[str, Unit], code: str) -> Unit:
    if code not in units:
        raise UnknownUnit(unit=code)
    return units[code]


def _refuse_circles(units: Mapping[int, Unit]) -> None:
    for unit in units.values():
        seen, above = {unit.pk}, unit.parent_id
        while above is not None:
            if above in seen:
                raise UnitCircle(unit=unit.code)
            seen.add(above)
            above = units[above].parent_id


def _tell(
    kind: str,
    organisation: Organisation,
    actor: User | None,
    rows: Sequence[dict[str, str]],
) -> None:
    """Record the rows' keys and the hash of their content, a thousand an act.

    One row alone is an act on its own thing, which tells all but the phone.
    """
    acts = []
    if len(rows) == 1:
        (row,) = rows
        told = {name: value for name, value in row.items() if name != "phone"}
        subject = f"{SUBJECTS[kind]}/{next(iter(row.values()))}"
        record(kind, subject, actor=actor, row=told)
        return
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        keys = [next(iter(row.values())) for row in batch]
        digest = sha256(canonical({"rows": batch}).encode()).hexdigest()
        acts.append(NewAct(kind, organisation.ref, {"keys": keys, "sha256": digest}))
    record_many(acts, actor=actor)
