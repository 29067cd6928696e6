"""A PostgreSQL of one's own: made in a temporary folder, on a socket there, removed afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

OWNER = "postgres"  # who runs the server where we are root, whom it refuses
NAME = "xiuhua"


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, the newest; None where it is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: int(path.parts[-3]), reverse=True)
    return newest[0].parent if newest else None


@contextmanager
def cluster(*, durable: bool = True) -> Iterator[str]:
    """Start a server and yield the address of an empty database, as `XIUHUA_DATABASE_URL` takes it.

    Nobody is reachable but through the socket in the folder. Not `durable` is faster, for tests.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        subprocess.CalledProcessError: it does not start.
    """
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    home = Path(tempfile.mkdtemp(prefix="xiuhua-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, OWNER)
        data = str(home / "data")
        _run(folder / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8",
             "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses='' -k {home}" + ("" if durable else " -F")
        _run(folder / "pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            with psycopg.connect(host=str(home), user=OWNER, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")
            yield f"postgresql://{OWNER}@{quote(str(home), safe='')}/{NAME}"
        finally:
            _run(folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(program: Path, *arguments: str) -> None:
    as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    # The server inherits our streams: given a pipe, a reader of it would wait for the server's end.
    subprocess.run(
        [*as_owner, str(program), *arguments],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
    )
