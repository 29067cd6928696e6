"""Homes and databases that fault tests may break."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.postgres import OWNER, cluster, programs
from xiuhua.core.loop.tests.conftest import city

__all__ = ["city"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL server, up to the name of a database."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with cluster(durable=False) as url:
        yield url.rpartition("/")[0]


class Home:
    """An installation of its own, used by processes of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("XIUHUA_")}
        self.environment = ours | {
            "XIUHUA_HOME": str(folder),
            "XIUHUA_DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings",
        }

    def start(self, *command: str, **options) -> subprocess.Popen:
        """Start a process of this installation."""
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, **options
        )

    def python(self, *arguments: str, **options) -> subprocess.Popen:
        """Start a module of ours."""
        return self.start(sys.executable, "-m", *arguments, **options)

    def ask(self, role: str):
        """Let a worker do something to its end; return what it says."""
        worker = self.python("tests.faults.city_worker", role)
        told, _ = worker.communicate(timeout=120)
        assert worker.returncode == 0
        return json.loads(told)

    def ledger(self) -> dict:
        """Return what `xiuhua check ledger` says."""
        check = self.python("xiuhua", "check", "ledger", "--json")
        told, _ = check.communicate(timeout=120)
        return json.loads(told) | {"status": check.returncode}


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request, tmp_path):
    if request.param == "sqlite":
        return Home(tmp_path / "home", "")
    server, name = request.getfixturevalue("server"), f"home_{uuid4().hex}"
    folder = server.rpartition("@")[2].replace("%2F", "/")
    with psycopg.connect(host=folder, user=OWNER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return Home(tmp_path / "home", f"{server}/{name}")
