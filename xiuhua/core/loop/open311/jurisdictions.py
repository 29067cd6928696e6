"""Which organisation a client means, and what that organisation has decided about Open311."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings

from xiuhua.core.catalogue.selectors import ClassBook, class_book
from xiuhua.core.loop.open311.errors import (
    JurisdictionMissing,
    UnknownJurisdiction,
    UnknownService,
)
from xiuhua.core.loop.open311.vocab import ServiceType
from xiuhua.core.people.directory import organisation_by_id
from xiuhua.core.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Rules:
    """`Organisation.settings["open311"]`; the package's docstring says what each part means."""

    batch: frozenset[str] = frozenset()
    blackbox: frozenset[str] = frozenset()
    contact: str = ""
    key_service: str = ""

    def type_of(self, service_code: str) -> ServiceType:
        """Return what a POST for a service answers."""
        if service_code in self.blackbox:
            return ServiceType.BLACKBOX
        return ServiceType.BATCH if service_code in self.batch else ServiceType.REALTIME


def rules_from(stored: Mapping[str, Any]) -> Rules:
    """Return the rules of an organisation's settings.

    Raises:
        ValueError: a key is no rule.
    """
    own = stored.get("open311", {})
    strangers = sorted(set(own) - {field.name for field in fields(Rules)})
    if strangers:
        raise ValueError(f"no such rules of open311: {', '.join(strangers)}")
    return Rules(
        batch=frozenset(own.get("batch", ())),
        blackbox=frozenset(own.get("blackbox", ())),
        contact=own.get("contact", ""),
        key_service=own.get("key_service", ""),
    )


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """An organisation as Open311 sees it; `language` is the reader's."""

    organisation: Organisation
    rules: Rules
    language: str

    @property
    def book(self) -> ClassBook:
        """The classes it files by."""
        return class_book(self.organisation.catalogue)

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.say(self.organisation.zh, self.organisation.en)

    def say(self, zh: str, en: str) -> str:
        """Return one of two wordings, by the reader's language."""
        return zh if self.language == "zh" else en or zh

    def require_service(self, code: str) -> None:
        """Prove that a service is offered.

        Raises:
            UnknownService: no class in force has the code.
        """
        if self.book.minor(code) is None:
            raise UnknownService(service=code)


def all_jurisdictions(language: str) -> list[Jurisdiction]:
    """Return every organisation, the oldest first (1 statement when the caches are warm)."""
    ids = Organisation.objects.order_by("id").values_list("id", flat=True)
    found = [organisation_by_id(one) for one in ids]
    return [Jurisdiction(one, rules_from(one.settings), language) for one in found]


def jurisdiction_of(code: str, language: str) -> Jurisdiction:
    """Return the organisation of a `jurisdiction_id`, which may be empty where there is one.

    Where there are several, an empty one means the installation's own (`XIUHUA_ORGANISATION`).

    Raises:
        UnknownJurisdiction: no organisation has the code.
        JurisdictionMissing: none was named and it is not clear which is meant.
    """
    found = all_jurisdictions(language)
    wanted = code or settings.XIUHUA.organisation
    if not wanted and len(found) == 1:
        return found[0]
    if not wanted:
        raise JurisdictionMissing
    for one in found:
        if one.organisation.code == wanted:
            return one
    raise UnknownJurisdiction(jurisdiction=wanted)
