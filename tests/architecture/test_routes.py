"""Every address needs a signed-in user, unless it is listed here with its reason."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "health": "asked by monitors",
    "login": "signing in",
    "logout": "leaving",
    "language": "choosing a language",
    "api/v1/docs": "the interface's description",
    "api/v1/openapi.json": "the interface's description",
    "open311/": "GeoReport v2 is read by everybody; writing needs an api_key of its own",
    "c/": "pages for residents",
}
SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        part = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, part)
        elif isinstance(one, URLPattern):
            yield part


def filled(address: str) -> str:
    """An address with its gaps filled: `<str:x>`, or a regular expression `(?P<x>…)`."""
    plain = re.sub(
        r"<(?:(\w+):)?\w+>", lambda gap: SAMPLES[gap[1] or "str"], _without_groups(address)
    )
    return "/" + plain.replace("^", "").rstrip("$").lstrip("/")


def _without_groups(address: str) -> str:
    plain = re.sub(r"\(\?P<\w+>\[0-9a-f\]\{64\}\)", "0" * 64, address)
    return re.sub(r"\(\?P<\w+>(?:\[[^)]*|(\w+)[^)]*)\)", lambda one: one[1] or "x", plain)


NOWHERE = ("", "api/v1/")  # the first leads to the cases, the second is no address


def private() -> list[str]:
    found = {one for one in addresses(get_resolver()) if not one.startswith(tuple(PUBLIC))}
    return sorted(found - set(NOWHERE))


@pytest.mark.django_db
@pytest.mark.parametrize("address", private())
def test_a_stranger_is_turned_away(address: str):
    for method in ("get", "post"):
        answer = getattr(Client(), method)(filled(address))
        turned_away = answer.status_code in (401, 403, 405) or (
            answer.status_code == 302 and "/login" in answer["Location"]
        )
        assert turned_away, f"{method} {address}: {answer.status_code}"
