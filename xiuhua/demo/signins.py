"""The accounts with which somebody looks around in the demonstration city."""

from dataclasses import dataclass

from xiuhua.core.people.models import Assignment
from xiuhua.core.people.services import set_password
from xiuhua.demo.staff import CODE, Staff

PASSWORD = "xiuhua-demo"  # noqa: S105 told to everybody; the server listens to this machine only
ACCOUNTS = (
    "admin1",
    "leader1",
    "receptionist1",
    "filing_officer1",
    "shift_leader1",
    "dispatcher1",
    "hw",
    "hw_1",
    "closing_officer1",
    "collector01",
    "inspector1",
    "evaluator1",
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account, with what its holder is."""

    username: str
    name: str
    post_zh: str
    post_en: str
    unit_zh: str


def give_passwords(staff: Staff) -> None:
    """Let the accounts that are told sign in; nobody else has a password."""
    for username in ACCOUNTS:
        set_password(user=staff.users[username], password=PASSWORD, actor=None)


def sign_ins() -> list[SignIn]:
    """Return the accounts in the order of a case's way. 1 statement."""
    held = Assignment.objects.filter(
        user__organisation__code=CODE, user__username__in=ACCOUNTS, valid_to=None
    )
    found = [
        SignIn(
            one.user.username,
            one.user.name,
            one.post.zh,
            one.post.en,
            one.unit.short_zh or one.unit.zh,
        )
        for one in held.select_related("user", "post", "unit")
    ]
    return sorted(found, key=lambda one: ACCOUNTS.index(one.username))
