"""A process that writes to a SQLite database through our backend; driven by test_sqlite_lock.

`python -m tests.faults.sqlite_worker DATABASE ROLE NAME`
"""

import json
import sys
import time

import django
from django.conf import settings
from django.db import connection, transaction

from xiuhua.config.environment import Environment

WRITES = 150


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def increment(name, number):
    """Read, then write what follows from it: two such that overlap would lose one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT value FROM total")
        (value,) = cursor.fetchone()
        cursor.execute("UPDATE total SET value = %s", [value + 1])
        cursor.execute("INSERT INTO entry (writer, number) VALUES (%s, %s)", [name, number])


def write(name):
    """Write 150 times; say how long each took, in seconds."""
    connection.ensure_connection()
    say("ready")
    sys.stdin.readline()
    took = []
    for number in range(WRITES):
        began = time.perf_counter()
        increment(name, number)
        took.append(time.perf_counter() - began)
    say(json.dumps(took))


def hold(name):
    """Write inside a transaction that is never ended."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO entry (writer, number) VALUES (%s, 0)", [name])
        say("held")
        sys.stdin.readline()


if __name__ == "__main__":
    path, role, name = sys.argv[1:]
    database = Environment(database_url=f"sqlite://{path}").database()
    settings.configure(DATABASES={"default": database})
    django.setup()
    {"write": write, "hold": hold}[role](name)
