"""A mark of what a thing was when its form was opened, so that no change is written over."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson


def mark_of(values: Mapping[str, Any]) -> str:
    """Return a short hash of a thing's values; of none for a new one."""
    text = orjson.dumps(dict(values), default=str, option=orjson.OPT_SORT_KEYS)
    return sha256(text).hexdigest()[:16]
