"""Every setting of an installation, read from `XIUHUA_…` variables; unknown ones are refused."""

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """What differs from one installation to the next."""

    model_config = SettingsConfigDict(env_prefix="XIUHUA_", extra="forbid", frozen=True)

    home: Path = Field(CHECKOUT / "var", description="folder that holds all state")
    database_url: str = Field(
        "", description="postgresql://user:password@host/name; empty is SQLite in the home"
    )
    secret_key: str = Field("", description="signs sessions; empty: made once, kept in the home")
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1]", description="host names served, by comma"
    )
    https: bool = Field(False, description="served behind HTTPS: secure cookies and HSTS")
    debug: bool = Field(False, description="show tracebacks; never in service")
    organisation: str = Field(
        "", description="code of the organisation meant when a command names none"
    )
    language: str = Field("zh", description="interface language when the reader names none: zh, en")
    s3_bucket: str = Field("", description="keep evidence in this S3 bucket, not in the home")
    s3_endpoint_url: str = Field("", description="address of an S3-compatible store")
    upload_max_mb: int = Field(20, ge=1, le=500, description="largest single upload, MB")

    mail_url: str = Field(
        "", description="smtp://user:password@host:587 or smtps://…:465; empty: printed, not sent"
    )
    mail_from: str = Field("xiuhua@localhost", description="sender of mail")
    sms_url: str = Field("", description="the SMS provider's address; empty: printed, not sent")
    sms_template: str = Field(
        '{"to": "$to", "text": "$text", "at": "$at", "sign": "$sign"}',
        description="JSON the SMS provider wants, with `$to` `$text` `$at` `$sign`",
    )
    sms_secret: str = Field("", description="signs requests to the SMS provider (HMAC-SHA256)")
    wechat_url: str = Field("", description="address for WeChat messages; empty: printed, not sent")
    wechat_template: str = Field(
        '{"touser": "$to", "msgtype": "text", "text": {"content": "$text"}}',
        description="JSON the WeChat address wants, with `$to` `$text` `$at` `$sign`",
    )
    wechat_secret: str = Field("", description="signs requests to the WeChat address")
    webhook_private: bool = Field(
        False, description="let webhooks reach addresses inside the own network"
    )

    def secret(self) -> str:
        """Return the signing key; the first process makes one and keeps it readable to it alone."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret_key"
        self.home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"secret_key.{secrets.token_hex(8)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
            with suppress(FileExistsError):
                os.link(draft, path)  # whole, and only if no other process was quicker
            draft.unlink()
        return path.read_text().strip()

    def mail(self) -> tuple[str, dict[str, Any]]:
        """Return Django's mail backend and its server.

        Raises:
            ValueError: the address is neither smtp nor smtps.
        """
        url = urlsplit(self.mail_url)
        if self.mail_url and url.scheme not in ("smtp", "smtps"):
            raise ValueError(f"XIUHUA_MAIL_URL: unknown scheme {url.scheme!r}")
        kind = "smtp" if self.mail_url else "console"
        secure = url.scheme == "smtps"
        return f"django.core.mail.backends.{kind}.EmailBackend", {
            "host": unquote(url.hostname or ""),
            "port": url.port or (465 if secure else 587),
            "user": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "ssl": secure,
            "tls": url.scheme == "smtp" and url.hostname not in ("localhost", "127.0.0.1"),
        }

    def database(self) -> dict[str, Any]:
        """Return Django's database dictionary.

        Raises:
            ValueError: the address is neither PostgreSQL nor SQLite.
        """
        if not self.database_url:
            return _sqlite(self.home / "xiuhua.sqlite3")
        url = urlsplit(self.database_url)
        options = dict(parse_qsl(url.query))
        if url.scheme == "sqlite":
            return _sqlite(Path(unquote(url.path)))
        if url.scheme not in ("postgres", "postgresql"):
            raise ValueError(f"XIUHUA_DATABASE_URL: unknown scheme {url.scheme!r}")
        return {
            "ENGINE": "xiuhua.config.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "xiuhua.config.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY"
            ),
        },
    }


@lru_cache
def environment() -> Environment:
    """Return the settings of this process, read once.

    Raises:
        ValueError: a variable starts with `XIUHUA_` and is no setting.
    """
    known = {f"XIUHUA_{name.upper()}" for name in Environment.model_fields}
    strangers = sorted(
        name for name in os.environ if name.startswith("XIUHUA_") and name not in known
    )
    if strangers:
        raise ValueError(f"unknown settings: {', '.join(strangers)}")
    found = Environment()
    return found.model_copy(update={"home": found.home.resolve()})
