"""Services and their definitions: the catalogue's classes and filing conditions."""

from datetime import date
from typing import Any

from xiuhua.core.catalogue.selectors import ConditionInfo, MinorInfo
from xiuhua.core.loop.open311.formats import Payload
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.kit import clock

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CONDITION = "CONDITION"
ADDRESS_NOTE = "ADDRESS_NOTE"
DESCRIPTION_CHARS = 300


def service_list(place: Jurisdiction) -> Payload:
    """Return every class in force as a service; no statement when the caches are warm."""
    return Payload("services", [_service(place, minor) for minor in place.book.minors()])


def _service(place: Jurisdiction, minor: MinorInfo) -> dict[str, Any]:
    conditions = place.book.conditions(minor.id)
    texts = [place.say(one.zh, one.en) for one in conditions]
    return {
        "service_code": minor.code,
        "service_name": place.say(minor.zh, minor.en),
        "description": place.say("；", "; ").join(texts)[:DESCRIPTION_CHARS],
        "metadata": bool(conditions),
        "type": place.rules.type_of(minor.code).value,
        "keywords": ", ".join(minor.keywords),
        "group": place.say(minor.major_zh, minor.major_en),
    }


def service_definition(place: Jurisdiction, code: str) -> Payload:
    """Return what may be told with a service beside place and description.

    Raises:
        UnknownService: no class in force has the code.
    """
    place.require_service(code)
    conditions = conditions_of(place, code)
    attributes = [_condition(place, conditions), _address_note(place)] if conditions else []
    return Payload("service_definition", {"service_code": code, "attributes": attributes})


def conditions_of(place: Jurisdiction, code: str) -> list[ConditionInfo]:
    """Return the filing conditions of a service, by number; none for an unknown one."""
    minor = place.book.minor(code)
    return place.book.conditions(minor.id) if minor else []


def _condition(place: Jurisdiction, conditions: list[ConditionInfo]) -> dict[str, Any]:
    return {
        "variable": True,
        "code": CONDITION,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": place.say("请选择一项", "Choose one"),
        "order": 1,
        "description": place.say("问题属于哪种情形？", "Which of these is it?"),
        "values": [
            {"key": str(one.number), "name": place.say(one.zh, one.en)} for one in conditions
        ],
    }


def _address_note(place: Jurisdiction) -> dict[str, Any]:
    return {
        "variable": True,
        "code": ADDRESS_NOTE,
        "datatype": "text",
        "required": False,
        "datatype_description": place.say("文字", "Text"),
        "order": 2,
        "description": place.say(
            "怎样找到这个位置（楼层、门牌、参照物）？",
            "How is the spot found (floor, door, landmark)?",
        ),
    }


def discovery(places: list[Jurisdiction], production_url: str, test_url: str) -> Payload:
    """Return where the endpoints are and whose they serve; `places` are all jurisdictions."""
    changeset = max((_changed_at(place) for place in places), default="")
    endpoints = [
        {
            "specification": SPECIFICATION,
            "url": url,
            "changeset": changeset,
            "type": kind,
            "formats": ["text/xml", "application/json"],
            "jurisdictions": [
                {"jurisdiction_id": place.organisation.code, "name": place.name} for place in places
            ],
        }
        for kind, url in (("production", production_url), ("test", test_url))
    ]
    data = {
        "changeset": changeset,
        "contact": " / ".join(_contact(place) for place in places),
        "key_service": " / ".join(_key_service(place) for place in places),
        "endpoints": endpoints,
    }
    return Payload("discovery", data, bare=True)


def _changed_at(place: Jurisdiction) -> str:
    """Return since when the offered services are what they are, in UTC, so that it sorts."""
    book = place.book
    days = [minor.valid_from for minor in book.minors()]
    days += [one.valid_from for minor in book.minors() for one in book.conditions(minor.id)]
    start = clock.day_start(max(days, default=date(2000, 1, 1)), place.organisation.timezone)
    return start.isoformat(timespec="seconds")


def _contact(place: Jurisdiction) -> str:
    return place.rules.contact or place.name


def _key_service(place: Jurisdiction) -> str:
    return place.rules.key_service or place.say(
        f"向{place.name}管理员申请接口令牌", f"Ask the administrator of {place.name} for a key"
    )
