"""The command `xiuhua`: parse, call, print.

Every command makes the home ready first. Errors the platform knows are told in a sentence, with
their code, and end with status 1; usage errors end with 2.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from xiuhua.kit.errors import XiuhuaError

# module, and whether it needs a database that is ready
PARTS = ("running", "cases", "figures", "checks", "people", "registers", "demo")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; ends the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiuhua.config.settings")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    import django

    try:
        django.setup()
    except ValueError as error:
        print(f"xiuhua: {error}", file=sys.stderr)
        return 2
    parser = _parser()
    options = parser.parse_args(arguments)
    from xiuhua.config.environment import environment
    from xiuhua.config.ready import make_ready

    try:
        make_ready()
        call: Callable[[argparse.Namespace], int | None] = options.call
        return call(options) or 0
    except XiuhuaError as error:
        print(f"xiuhua: {error.text(environment().language)} [{error.code}]", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xiuhua", description="Xiuhua 绣花")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for part in PARTS:
        import_module(f"xiuhua.cli.{part}").add_to(commands)
    return parser
