"""What the rules ask of a batch of acts, read at once: no rule sends a statement of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from xiuhua.core.loop.models import Application, Case, Task
from xiuhua.core.people.auth import UNIT_PARTS
from xiuhua.core.people.models import Assignment, Organisation, Post
from xiuhua.core.people.vocab import Scope
from xiuhua.kit import clock


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case: a move from the ledger, or a notice of the clock.

    `origin` names it for good; `at` is when; `actor` the sign-in name of who did it.
    """

    origin: str
    kind: str
    case: Case
    at: datetime
    actor: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody holds a post in a unit today."""

    user_id: int
    organisation_id: int
    unit_id: int
    post: str
    scope: str
    permissions: frozenset[str]


class Facts:
    """People, tasks and applications around the cases of a batch; each is read when first asked."""

    def __init__(
        self, cases: Iterable[Case], permissions: frozenset[str], posts: frozenset[str]
    ) -> None:
        self._cases = {case.pk: case for case in cases}
        self._permissions = permissions
        self._posts = posts

    def in_unit(self, permission: str, unit_id: int | None) -> set[int]:
        """Return who may do this for a unit because they belong to it or to a unit above."""
        return {
            one.user_id
            for one in self._holders
            if permission in one.permissions
            and one.scope == Scope.UNIT
            and unit_id in self._reach(one)
        }

    def may(self, permission: str, case: Case) -> set[int]:
        """Return who may do this to a case."""
        return {
            one.user_id
            for one in self._holders
            if permission in one.permissions
            and one.organisation_id == case.organisation_id
            and (one.scope == Scope.ORGANISATION or case.unit_id in self._reach(one))
        }

    def holding(self, post: str, case: Case) -> set[int]:
        """Return who holds a post in the case's organisation."""
        return {
            one.user_id
            for one in self._holders
            if one.post == post and one.organisation_id == case.organisation_id
        }

    def task(self, case: Case, kind: str, at: datetime) -> Task | None:
        """Return the newest task of a kind that was given by a moment."""
        given = [one for one in self._tasks[case.pk] if one.kind == kind and one.given_at <= at]
        return max(given, key=lambda one: one.given_at, default=None)

    def application(self, case: Case, kind: str, at: datetime) -> Application | None:
        """Return the newest application of a kind that was made by a moment."""
        made = [one for one in self._applications[case.pk] if one.kind == kind and one.at <= at]
        return max(made, key=lambda one: one.at, default=None)

    def _reach(self, holder: Holder) -> set[int]:
        parts = UNIT_PARTS.get(holder.organisation_id)
        return parts.get(holder.unit_id, {holder.unit_id})

    @cached_property
    def _holders(self) -> Sequence[Holder]:
        """Read the few posts that rules name, then who holds them. 2 statements."""
        named = [post for post in Post.objects.all() if self._is_named(post)]
        by_id = {post.pk: post for post in named}
        organisations = {case.organisation_id for case in self._cases.values()}
        rows = Assignment.objects.filter(
            post_id__in=by_id,
            user__is_active=True,
            user__organisation_id__in=organisations,
        ).values_list(
            "user_id", "user__organisation_id", "user__organisation__timezone",
            "unit_id", "post_id", "valid_from", "valid_to",
        )  # fmt: skip
        now, found = clock.now(), []
        for user_id, organisation_id, tz, unit_id, post_id, begins, ends in rows:
            today = clock.local_day(now, tz)
            if begins <= today and (ends is None or today < ends):
                post = by_id[post_id]
                found.append(
                    Holder(
                        user_id, organisation_id, unit_id, post.code, post.scope,
                        frozenset(post.permissions),
                    )
                )  # fmt: skip
        return found

    def _is_named(self, post: Post) -> bool:
        return post.code in self._posts or bool(self._permissions & set(post.permissions))

    @cached_property
    def _tasks(self) -> Mapping[int, Sequence[Task]]:
        return _by_case(Task.objects.filter(case_id__in=self._cases).order_by())

    @cached_property
    def _applications(self) -> Mapping[int, Sequence[Application]]:
        return _by_case(Application.objects.filter(case_id__in=self._cases).order_by())


def _by_case(rows: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def cases_named(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Case]:
    """Return cases by (organisation's code, number). 2 statements, however many."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for code, number in names:
        wanted[code].add(number)
    ids = dict(Organisation.objects.filter(code__in=wanted).values_list("code", "id"))
    theirs = Q()
    for code, organisation_id in ids.items():
        theirs |= Q(organisation_id=organisation_id, number__in=wanted[code])
    if not theirs:
        return {}
    codes = {organisation_id: code for code, organisation_id in ids.items()}
    rows = Case.objects.filter(theirs).order_by()
    return {(codes[case.organisation_id], case.number): case for case in rows}
