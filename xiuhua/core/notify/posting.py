"""One HTTP POST to somebody else's server: no redirects, no private address unless allowed.

The name is resolved once and the connection goes to the very address that was examined, so that
a name that answers differently the second time leads nowhere.
"""

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from xiuhua.core.notify.errors import BadWebhookAddress, NotSent, PrivateAddress

TIMEOUT_S = 10.0
ANSWER_BYTES = 1024  # read of what the server says; nobody needs more
# Blocks whose addresses stand for IPv4 ones that nobody would examine.
TRANSLATED = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False) -> int:
    """Send a body and return the server's status.

    Args:
        url: http or https.
        body: the content as it is.
        headers: sent beside it.
        private: whether the host may be inside a private network.

    Raises:
        BadWebhookAddress, PrivateAddress: the address may not be asked.
        NotSent: nobody answered in time, or not in HTTP.
    """
    parts = checked(url)
    address = _examined(parts, private=private)
    connection = _To(parts, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(ANSWER_BYTES)
    except (OSError, HTTPException) as error:
        raise NotSent(why=f"{parts.hostname}: {error or type(error).__name__}") from error
    finally:
        connection.close()
    return answer.status


def checked(url: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        BadWebhookAddress: it is not http or https, names no host, or holds a password.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise BadWebhookAddress(url=url[:80])
    try:
        parts = urlsplit(url)
        valid = parts.port != 0
    except ValueError as error:
        raise BadWebhookAddress(url=url[:80]) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or not valid:
        raise BadWebhookAddress(url=url[:80])
    return parts


def require_public(url: str) -> None:
    """Prove that an address leads out of the house, as its name resolves now.

    Raises:
        BadWebhookAddress, PrivateAddress: it does not.
        NotSent: its name is not known.
    """
    _examined(checked(url), private=False)


def _examined(parts: SplitResult, *, private: bool) -> str:
    host, port = parts.hostname or "", parts.port or _default_port(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(why=f"{host}: {error}") from error
    addresses = [str(one[4][0]) for one in found]
    if not private and not all(map(is_public, addresses)):
        raise PrivateAddress(host=host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the open internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in block for block in TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


def _default_port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


class _To(HTTPConnection):
    """A connection to one examined address, under the name it was examined for."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(
            parts.hostname or "", parts.port or _default_port(parts), timeout=TIMEOUT_S
        )
        self._address, self._tls = address, parts.scheme == "https"
        if self._tls:
            self.default_port = 443  # so that the header Host names no usual port

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT_S)
        context = ssl.create_default_context() if self._tls else None
        self.sock = context.wrap_socket(plain, server_hostname=self.host) if context else plain
