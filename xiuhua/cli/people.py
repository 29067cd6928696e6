"""`xiuhua found`, `password`, `token`: a city's first day, passwords, keys for programs."""

import argparse
import getpass
import sys
from dataclasses import fields

from django.db import transaction

from xiuhua.cli.shared import add_organisation, organisation_of
from xiuhua.core.loop.rules import rules_from
from xiuhua.core.people.calendars import standard_calendar
from xiuhua.core.people.errors import UnknownUser
from xiuhua.core.people.models import User
from xiuhua.core.people.services import (
    assign_post,
    change_settings,
    create_organisation,
    create_unit,
    create_user,
    issue_token,
    set_password,
)
from xiuhua.core.people.vocab import UnitKind

CATALOGUE = "cn"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    found = commands.add_parser("found", help="新建机构与管理员 / a new city and its administrator")
    found.add_argument("code", metavar="CODE", help="机构编号 / code of the organisation")
    found.add_argument("--zh", required=True, help="中文名称 / Chinese name")
    found.add_argument("--en", required=True, help="英文名称 / English name")
    found.add_argument("--county", default="", help="六位行政区划代码 / division, six digits")
    found.add_argument("--timezone", default="Asia/Shanghai")
    found.add_argument("--admin", default="admin", help="管理员账号 / account of the administrator")
    found.set_defaults(call=_found)
    rules = commands.add_parser("rules", help="案件规则 / the city's rules of the loop")
    rules.add_argument("changes", nargs="*", metavar="RULE=VALUE")
    add_organisation(rules)
    rules.set_defaults(call=_rules)
    token = commands.add_parser("token", help="签发接口令牌 / issue an API token")
    token.add_argument("username")
    token.add_argument("--label", default="cli")
    token.set_defaults(call=_token)
    password = commands.add_parser("password", help="设置口令 / set a password")
    password.add_argument("username")
    password.set_defaults(call=_password)


def _found(options: argparse.Namespace) -> None:
    password = _typed(f"{options.admin}: ")
    with transaction.atomic():
        organisation = create_organisation(
            code=options.code,
            zh=options.zh,
            en=options.en,
            county_code=options.county,
            timezone=options.timezone,
            calendar=standard_calendar(),
            catalogue=CATALOGUE,
            actor=None,
        )
        centre = create_unit(
            organisation=organisation,
            code="centre",
            zh="监督指挥中心",
            en="Supervision and command centre",
            kind=UnitKind.CENTRE,
            actor=None,
        )
        admin = create_user(
            organisation=organisation,
            username=options.admin,
            name="管理员",
            password=password,
            actor=None,
        )
        assign_post(user=admin, post="admin", unit=centre, actor=None)
    print(f"{organisation.zh} / {organisation.en}: {options.admin}")


def _rules(options: argparse.Namespace) -> None:
    """Show the rules, after putting in what was given; a wrong one changes nothing."""
    organisation = organisation_of(options)
    own = dict(organisation.settings.get("loop", {}))
    own.update(change.partition("=")[::2] for change in options.changes)
    rules = rules_from({"loop": own})
    if options.changes:
        change_settings(organisation=organisation, part="loop", values=own, actor=None)
    for field in fields(rules):
        sign = "*" if field.name in own else " "
        print(f"{sign} {field.name} = {getattr(rules, field.name)}")


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownUser(username=username)
    return user


def _token(options: argparse.Namespace) -> None:
    print(issue_token(user=_user(options.username), label=options.label, actor=None))


def _password(options: argparse.Namespace) -> None:
    set_password(user=_user(options.username), password=_typed("口令 / password: "), actor=None)


def _typed(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
