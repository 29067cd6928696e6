"""`xiuhua check …`: proofs an operator runs."""

import argparse
import json

from xiuhua.core.ledger.services import check_chain


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this part's commands."""
    check = commands.add_parser("check", help="检查 / checks")
    kinds = check.add_subparsers(required=True, metavar="WHAT")
    ledger = kinds.add_parser("ledger", help="校验账本哈希链 / prove the chain of acts")
    ledger.add_argument("--json", action="store_true")
    ledger.set_defaults(call=_check_ledger)


def _check_ledger(options: argparse.Namespace) -> int:
    report = check_chain()
    if options.json:
        data = {
            "ok": report.ok,
            "acts": report.acts,
            "broken_seq": report.broken_seq,
            "reason": report.reason.value if report.reason else None,
        }
        print(json.dumps(data))
    elif report.ok:
        print(f"账本完整：{report.acts} 条 / the chain holds: {report.acts} acts")
    else:
        why = f"{report.reason.zh} / {report.reason.en}" if report.reason else ""
        print(
            f"账本在第 {report.broken_seq} 条断裂"
            f" / the chain breaks at act {report.broken_seq}: {why}"
        )
    return 0 if report.ok else 1
