"""What several commands share: which organisation is meant, and text aligned for terminals."""

import argparse
import unicodedata

from xiuhua.config.environment import environment
from xiuhua.core.people.models import Organisation
from xiuhua.kit.errors import BadInput


class WhichOrganisation(BadInput):
    """The command names no organisation, or one that is not there."""

    code = "cli.which_organisation"
    zh = "请用 --org 指明机构；现有：{codes}"
    en = "Name an organisation with --org; there are: {codes}"


def group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """Return the commands under `xiuhua NAME …`, which several parts add to."""
    there = commands.choices.get(name)
    if there is not None:
        kinds: argparse._SubParsersAction[argparse.ArgumentParser] = there.get_default("kinds")
        return kinds
    parser = commands.add_parser(name, help=text)
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    parser.set_defaults(kinds=kinds)
    return kinds


def add_organisation(parser: argparse.ArgumentParser) -> None:
    """Add the option `--org`."""
    parser.add_argument("--org", default="", metavar="CODE", help="机构编号 / organisation")


def organisation_of(options: argparse.Namespace) -> Organisation:
    """Return the organisation meant: `--org`, else the setting, else the only one.

    Raises:
        WhichOrganisation: none of these names one that exists; the codes are listed.
    """
    there = {one.code: one for one in Organisation.objects.select_related("calendar")}
    code = getattr(options, "org", "") or environment().organisation
    if not code and len(there) == 1:
        return next(iter(there.values()))
    if code not in there:
        raise WhichOrganisation(codes=", ".join(there) or "—")
    return there[code]


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Return the text filled with blanks to a width in terminal columns."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks
