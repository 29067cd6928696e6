"""The figure of the case's way is drawn from the table; `make snapshot` draws it anew."""

import os

from xiuhua.core.loop.vocab import STAGE_OF, State
from xiuhua.core.loop.workflow import CASE_FLOW


def page() -> str:
    lines = [
        "# The way of a case",
        "",
        "Drawn from `CASE_FLOW` (`xiuhua/core/loop/workflow.py`); do not edit.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    for move in CASE_FLOW.moves.values():
        if move.target and len(move.sources) <= 3:
            lines += [f"    {source} --> {move.target}: {move.name}" for source in move.sources]
    lines += ["```", "", "| state | zh | en | stage |", "|---|---|---|---|"]
    for state in State:
        stage = STAGE_OF.get(state)
        lines.append(
            f"| `{state.value}` | {state.zh} | {state.en} | {stage.en if stage else '—'} |"
        )
    lines += [
        "",
        "| move | zh | en | from | to | permission | needs |",
        "|---|---|---|---|---|---|---|",
    ]
    for move in CASE_FLOW.moves.values():
        sources = (
            ", ".join(sorted(move.sources))
            if len(move.sources) <= 3
            else f"{len(move.sources)} states"
        )
        cells = [
            f"`{move.name}`",
            move.zh,
            move.en,
            sources,
            move.target or "(same)",
            move.permission,
            ", ".join(move.needs),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def test_the_page_shows_the_table_as_it_is(request):
    path = request.config.rootpath / "docs" / "reference" / "case-flow.md"
    if os.environ.get("RECORD"):
        path.write_text(page())
    assert path.read_text() == page()
