"""The ways out of the house, each behind one small protocol; settings say which stand there."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from string import Template
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from xiuhua.core.notify.errors import NotSent
from xiuhua.core.notify.models import Reach
from xiuhua.core.notify.posting import post
from xiuhua.core.notify.vocab import Channel
from xiuhua.core.people.models import User
from xiuhua.core.people.privacy import mask_phone
from xiuhua.kit import clock
from xiuhua.kit.errors import XiuhuaError

MAIL_TIMEOUT_S = 15


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes to one address; SMS and WeChat take the title alone."""

    to: str
    title: str
    body: str


class Sender(Protocol):
    """Something that sends, or raises an error of our tree that says why it could not."""

    def send(self, outgoing: Outgoing) -> None:
        """Hand it over to whoever carries it."""


class Mail:
    """Mail through the SMTP server of the settings."""

    def send(self, outgoing: Outgoing) -> None:
        message = EmailMessage(
            outgoing.title,
            f"{outgoing.title}\n\n{outgoing.body}\n",
            settings.DEFAULT_FROM_EMAIL,
            [outgoing.to],
            connection=get_connection(timeout=MAIL_TIMEOUT_S),
        )
        try:
            message.send()
        except (OSError, ValueError) as error:  # SMTP's errors are OSErrors
            raise NotSent(why=f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class Console:
    """Says what it would send; the default, so that an installation sends nothing by surprise."""

    channel: Channel

    def send(self, outgoing: Outgoing) -> None:
        sys.stdout.write(f"{self.channel}: {mask_phone(outgoing.to)} {outgoing.title}\n")
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's HTTP interface: JSON by template, signed with a shared secret.

    Gaps of the template are `$to`, `$text`, `$at` (Unix seconds) and `$sign`, the HMAC-SHA256 in
    hex of at, to and text with a line feed between them. The operator names the address, so it may
    be inside the own network.
    """

    url: str
    template: str
    secret: str

    def send(self, outgoing: Outgoing) -> None:
        at = str(int(clock.now().timestamp()))
        signed = "\n".join((at, outgoing.to, outgoing.title)).encode()
        gaps = {
            "to": outgoing.to,
            "text": outgoing.title,
            "at": at,
            "sign": hmac(self.secret.encode(), signed, sha256).hexdigest(),
        }
        body = filled(self.template, gaps).encode()
        status = post(self.url, body, {"Content-Type": "application/json"}, private=True)
        if not 200 <= status < 300:
            raise NotSent(why=f"HTTP {status}")


def filled(template: str, gaps: Mapping[str, str]) -> str:
    """Return a JSON template with its gaps filled, each safe inside its quotes."""
    quoted = {name: json.dumps(text, ensure_ascii=False)[1:-1] for name, text in gaps.items()}
    return Template(template).safe_substitute(quoted)


def senders() -> dict[Channel, Sender]:
    """Return who sends on which way, as the settings have it."""
    env = settings.XIUHUA
    return {
        Channel.MAIL: Mail(),
        Channel.SMS: _provider(Channel.SMS, env.sms_url, env.sms_template, env.sms_secret),
        Channel.WECHAT: _provider(
            Channel.WECHAT, env.wechat_url, env.wechat_template, env.wechat_secret
        ),
    }


def _provider(channel: Channel, url: str, template: str, secret: str) -> Sender:
    return Provider(url, template, secret) if url else Console(channel)


def address_of(channel: Channel, user: User, reach: Reach | None) -> str:
    """Return where a person is reached on a way; empty where they are not."""
    if channel == Channel.SMS:
        return user.phone
    if reach is None:
        return ""
    return reach.email if channel == Channel.MAIL else reach.wechat


def reason(error: Exception) -> str:
    """Return why something was not sent, short enough to keep."""
    told = error.text("zh") if isinstance(error, XiuhuaError) else type(error).__name__
    return told[:200]
