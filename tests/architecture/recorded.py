"""Snapshots beside the tests: compared, or written anew where `RECORD=1` is set."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RECORD = bool(os.environ.get("RECORD"))


def recorded(name: str, found: Any, *, part: str = "") -> Any:
    """Return what is recorded in a file or a part of it; when recording, `found`."""
    path = FOLDER / name
    known = json.loads(path.read_text()) if path.exists() else {}
    if RECORD:
        known = {**known, part: found} if part else found
        path.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return known.get(part) if part else known
