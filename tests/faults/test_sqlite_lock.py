"""Writers of several processes queue on one lock, and lose nothing."""

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError
from django.db.utils import ConnectionHandler

from tests.faults.sqlite_worker import WRITES
from xiuhua.config.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "city.sqlite3"
    with closing(sqlite3.connect(path)) as setup:
        setup.execute("CREATE TABLE total (value INTEGER CHECK (value >= 0))")
        setup.execute("CREATE TABLE entry (writer TEXT, number INTEGER)")
        setup.execute("INSERT INTO total VALUES (0)")
        setup.commit()
    return path


@pytest.fixture
def start(database):
    """Start workers; whatever still runs afterwards is killed."""
    workers = []

    def _start(role, name):
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sqlite_worker", database, role, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        workers.append(worker)
        return worker

    yield _start
    for worker in workers:
        worker.kill()
        worker.communicate()


@pytest.fixture
def connection(database, django_db_blocker):
    settings = Environment(database_url=f"sqlite://{database}").database()
    with django_db_blocker.unblock():
        connection = ConnectionHandler({"default": settings})["default"]
        connection.ensure_connection()
        yield connection
        connection.close()


def begin(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def rows(database, query):
    with closing(sqlite3.connect(database)) as reader:
        return reader.execute(query).fetchall()


def is_free(database):
    """Tell whether nobody holds the lock."""
    descriptor = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


@pytest.mark.slow
def test_four_processes_writing_at_once_lose_none(database, start):
    writers = [start("write", str(number)) for number in range(WRITERS)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    took = sorted(
        seconds for writer in writers for seconds in json.loads(writer.communicate(timeout=120)[0])
    )
    median, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    sys.stdout.write(f"{len(took)} writes: median {median:.4f} s, p99 {p99:.4f} s\n")
    assert rows(database, "SELECT value FROM total") == [(WRITERS * WRITES,)]
    assert rows(database, "SELECT count(DISTINCT number) FROM entry GROUP BY writer") == (
        [(WRITES,)] * WRITERS
    )


@pytest.mark.slow
def test_the_death_of_the_holder_frees_the_lock_and_undoes_its_work(database, start):
    holder = start("hold", "holder")
    assert holder.stdout.readline() == "held\n"
    assert not is_free(database)
    waiting = start("write", "waiting")
    assert waiting.stdout.readline() == "ready\n"
    waiting.stdin.write("go\n")
    waiting.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(timeout=0.3)
    assert rows(database, "SELECT * FROM entry") == []
    holder.kill()
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert rows(database, "SELECT writer, count(*) FROM entry GROUP BY 1") == [("waiting", WRITES)]


def test_the_lock_is_held_while_a_transaction_is_open(database, connection):
    assert is_free(database)
    begin(connection)
    assert not is_free(database)


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_end_of_a_transaction_frees_the_lock(end, database, connection):
    begin(connection)
    getattr(connection, end)()
    assert is_free(database)


def test_a_refused_statement_keeps_the_lock_until_the_rollback(database, connection):
    begin(connection)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE total SET value = -1")
    assert not is_free(database)
    connection.rollback()
    assert is_free(database)


def test_a_transaction_that_cannot_begin_leaves_the_lock_free(database, connection):
    with closing(sqlite3.connect(database)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")  # one that knows nothing of our lock
        connection.connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(OperationalError):
            begin(connection)
    assert is_free(database)


def test_a_database_in_memory_needs_no_lock(tmp_path, monkeypatch, django_db_blocker):
    monkeypatch.chdir(tmp_path)
    settings = Environment(database_url=f"sqlite://{tmp_path}/x").database() | {"NAME": ":memory:"}
    with django_db_blocker.unblock():
        connection = ConnectionHandler({"default": settings})["default"]
        begin(connection)
        connection.close()
    assert list(tmp_path.iterdir()) == []
