"""Every msgid of templates and Python files, as Django's own reader of templates sees them."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def msgids() -> Iterator[tuple[str, str]]:
    """Yield (file, msgid) for every word that is shown in the reader's language."""
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        source = templatize(path.read_text(), origin=str(path))
        yield from _in_python(path, source)
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts:
            yield from _in_python(path, path.read_text())


def _in_python(path: Path, source: str) -> Iterator[tuple[str, str]]:
    for _line, message, _comments, _context in extract(
        "python", BytesIO(source.encode()), KEYWORDS
    ):
        yield str(path.relative_to(PACKAGE)), message[0] if isinstance(message, tuple) else message
