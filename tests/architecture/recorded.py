"""Snapshots beside the tests: compared, or written anew where `RECORD=1` is set."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RECORD = bool(os.environ.get("RECORD"))


def recorded(name: str, found: Any) -> Any:
    """Return what was recorded under a name; `found` itself when it is being recorded."""
    path = FOLDER / name
    if RECORD:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return json.loads(path.read_text())
