"""`xiuhua user …`, `xiuhua token …`: the first people of an installation, and keys for programs."""

import argparse
import getpass
import sys

from xiuhua.core.people.errors import UnknownUser
from xiuhua.core.people.models import User
from xiuhua.core.people.services import issue_token, set_password


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    token = commands.add_parser("token", help="签发接口令牌 / issue an API token")
    token.add_argument("username")
    token.add_argument("--label", default="cli")
    token.set_defaults(call=_token)
    password = commands.add_parser("password", help="设置口令 / set a password")
    password.add_argument("username")
    password.set_defaults(call=_password)


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownUser(username=username)
    return user


def _token(options: argparse.Namespace) -> None:
    print(issue_token(user=_user(options.username), label=options.label, actor=None))


def _password(options: argparse.Namespace) -> None:
    user = _user(options.username)
    typed = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    set_password(user=user, password=typed, actor=None)
