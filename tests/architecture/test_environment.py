"""Settings come from `XIUHUA_…` variables, are all documented, and the secret is made once."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xiuhua.config.environment import CHECKOUT, Environment, environment

REFERENCE = CHECKOUT / "docs" / "reference" / "settings.md"
MAKE_SECRET = """
import sys
from xiuhua.config.environment import Environment
settings = Environment()
print("ready", flush=True)
sys.stdin.readline()
print(settings.secret())
"""


@pytest.fixture
def plain(monkeypatch):
    """Leave no variable of this process, and read them anew."""
    for name in [name for name in os.environ if name.startswith("XIUHUA_")]:
        monkeypatch.delenv(name)
    environment.cache_clear()
    yield monkeypatch
    environment.cache_clear()


def documented_rows():
    """Return the rows that the reference must have, one a setting."""
    for name, field in Environment.model_fields.items():
        default = "`var/` in the checkout" if name == "home" else f"`{field.default}`"
        shown = default if field.default not in ("", None) else "empty"
        yield f"| `XIUHUA_{name.upper()}` | {shown} | {field.description} |"


def test_every_setting_is_documented_as_it_is_and_none_besides():
    written = re.findall(r"^\| `XIUHUA_.*\|$", REFERENCE.read_text(), re.MULTILINE)
    assert written == list(documented_rows())


def test_every_setting_has_a_description():
    assert all(field.description for field in Environment.model_fields.values())


@pytest.mark.parametrize("name", ["XIUHUA_HOMES", "XIUHUA_DEBGU", "XIUHUA_"])
def test_an_unknown_setting_is_refused_by_name(name, plain):
    plain.setenv(name, "1")
    with pytest.raises(ValueError, match=f"unknown settings: {name}$"):
        environment()


def test_a_known_setting_is_read(plain):
    plain.setenv("XIUHUA_UPLOAD_MAX_MB", "7")
    assert environment().upload_max_mb == 7


@pytest.mark.parametrize(
    ("case", "name", "value"),
    [
        ("no number", "XIUHUA_UPLOAD_MAX_MB", "many"),
        ("out of bounds", "XIUHUA_UPLOAD_MAX_MB", "0"),
        ("no yes or no", "XIUHUA_HTTPS", "perhaps"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(case, name, value, plain):
    plain.setenv(name, value)
    with pytest.raises(ValueError, match=name.removeprefix("XIUHUA_").lower()):
        environment()


def test_what_is_unsafe_is_off_unless_asked_for(plain):
    assert not environment().debug


@pytest.mark.parametrize(
    ("case", "url", "expected"),
    [
        (
            "PostgreSQL",
            "postgresql://city:p%40ss@db.local:5433/xiuhua",
            {"USER": "city", "PASSWORD": "p@ss", "HOST": "db.local", "PORT": "5433"},
        ),
        ("a socket", "postgres://city@%2Fvar%2Frun/xiuhua", {"HOST": "/var/run", "PORT": ""}),
        ("a file", "sqlite:///srv/my%20city.db", {"NAME": "/srv/my city.db"}),
        ("none", "", {"ENGINE": "xiuhua.config.sqlite", "NAME": "/srv/xiuhua.sqlite3"}),
    ],
)
def test_the_database_follows_from_its_address(case, url, expected, plain):
    database = Environment(home=Path("/srv"), database_url=url).database()
    assert database | expected == database


def test_another_kind_of_database_is_refused(plain):
    with pytest.raises(ValueError, match="unknown scheme 'mysql'"):
        Environment(database_url="mysql://city@db/xiuhua").database()


@pytest.mark.parametrize(
    ("case", "url", "kind", "expected"),
    [
        (
            "STARTTLS",
            "smtp://city:p%40ss@mail.local",
            "smtp",
            {"host": "mail.local", "port": 587, "password": "p@ss", "tls": True, "ssl": False},
        ),
        ("TLS", "smtps://mail.local", "smtp", {"port": 465, "tls": False, "ssl": True}),
        ("on this machine", "smtp://localhost:25", "smtp", {"port": 25, "tls": False}),
        ("none", "", "console", {"host": ""}),
    ],
)
def test_mail_follows_from_its_address(case, url, kind, expected, plain):
    backend, server = Environment(mail_url=url).mail()
    assert backend == f"django.core.mail.backends.{kind}.EmailBackend"
    assert server | expected == server


def test_another_kind_of_mail_is_refused(plain):
    with pytest.raises(ValueError, match="unknown scheme 'imap'"):
        Environment(mail_url="imap://mail.local").mail()


def test_a_given_secret_is_used_and_none_is_made(plain, tmp_path):
    assert Environment(home=tmp_path, secret_key="given").secret() == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_kept_for_its_owner(plain, tmp_path):
    settings = Environment(home=tmp_path / "new" / "home")
    first = settings.secret()
    assert len(first) >= 50
    assert settings.secret() == first
    (path,) = settings.home.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_get_the_same_secret(plain, tmp_path):
    plain.setenv("XIUHUA_HOME", str(tmp_path))
    command = [sys.executable, "-c", MAKE_SECRET]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    starters = [subprocess.Popen(command, cwd=CHECKOUT, **pipes) for _ in range(4)]
    for starter in starters:
        assert starter.stdout.readline() == "ready\n"
    for starter in starters:
        starter.stdin.write("go\n")
        starter.stdin.flush()
    made = {starter.communicate(timeout=30)[0] for starter in starters}
    assert len(made) == 1
    assert len(made.pop()) >= 50


def test_nobody_reads_a_secret_that_is_half_written(plain, tmp_path, monkeypatch):
    """Another process asks at the very moment this one writes."""
    settings, seen = Environment(home=tmp_path), []
    make = "xiuhua.config.environment.secrets.token_urlsafe"

    def made_meanwhile(size):
        patched.undo()
        seen.append(settings.secret())
        return "x" * size

    with monkeypatch.context() as patched:
        patched.setattr(make, made_meanwhile)
        assert settings.secret() == seen[0] != ""
