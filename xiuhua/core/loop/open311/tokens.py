"""Tokens of batch and blackbox services: signed, so that none need be kept."""

from django.core.signing import BadSignature, Signer

from xiuhua.core.loop.open311.errors import UnknownToken
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.vocab import ServiceType


def issue(place: Jurisdiction, number: str, kind: ServiceType) -> str:
    """Return the token of a case; the installation's key makes it valid across restarts."""
    return _signer(place).sign_object([number, kind.value])


def resolve(place: Jurisdiction, token: str) -> str | None:
    """Return the case's number; None for a blackbox service, whose token is only a receipt.

    Raises:
        UnknownToken: it was not issued here, or for another jurisdiction.
    """
    try:
        number, kind = _signer(place).unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise UnknownToken(token=token[:80]) from error
    return None if kind == ServiceType.BLACKBOX else str(number)


def _signer(place: Jurisdiction) -> Signer:
    return Signer(sep="~", salt=f"open311.token/{place.organisation.code}")
