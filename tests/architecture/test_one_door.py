"""A case's state is written by the engine and by nobody else."""

import ast
from pathlib import Path

import pytest

import xiuhua

ROOT = Path(xiuhua.__file__).parent
ALLOWED = {"core/loop/engine.py"}
FIELDS = {"state"}


def sources() -> list[Path]:
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if "tests" not in path.parts and "migrations" not in path.parts
    ]


def writes_of_state(tree: ast.AST) -> list[int]:
    """Lines that assign `….state` of a case, or write Case(state=) or update(state=)."""
    lines = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in targets:
                if (
                    isinstance(target, ast.Attribute)
                    and target.attr in FIELDS
                    and "case" in ast.unparse(target).lower()
                ):
                    lines.append(node.lineno)
        if isinstance(node, ast.Call) and any(word.arg in FIELDS for word in node.keywords):
            called = ast.unparse(node.func)
            made = called.split(".")[-1] == "Case" or called.startswith("Case.objects.create")
            updated = called.endswith(
                (".update", ".update_or_create", ".bulk_update")
            ) and "Case" in ast.unparse(node)
            if made or updated:
                lines.append(node.lineno)
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "setattr"
            and "'state'" in ast.unparse(node)
        ):
            lines.append(node.lineno)
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and "UPDATE loop_case " in node.value
        ):
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_engine_writes_a_cases_state(path: Path):
    name = str(path.relative_to(ROOT))
    lines = writes_of_state(ast.parse(path.read_text()))
    if name in ALLOWED:
        assert lines, "the engine no longer writes the state: this test looks in the wrong place"
    else:
        assert not lines, f"{name} writes a case's state at {lines}"


@pytest.mark.parametrize(
    "source",
    [
        "case.state = 'closed'",
        "file.case.state = State.CLOSED",
        "Case(number='1', state='closed')",
        "Case.objects.filter(pk=1).update(state='closed')",
        "setattr(case, 'state', 'closed')",
    ],
)
def test_a_write_elsewhere_would_be_seen(source: str):
    assert writes_of_state(ast.parse(source))
