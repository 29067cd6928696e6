"""What a client writes in a POST, and the draft that it makes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import QueryDict
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from xiuhua.core.assets.models import Component
from xiuhua.core.loop.drafts import Draft
from xiuhua.core.loop.open311.errors import FieldInvalid, FieldMissing
from xiuhua.core.loop.open311.formats import FORBIDDEN
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.offers import ADDRESS_NOTE, CONDITION, conditions_of
from xiuhua.core.loop.vocab import Source
from xiuhua.core.places.selectors import areas

ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")
MOST_ATTRIBUTES = 40
ATTRIBUTE_CHARS = 500
ADDRESS_CHARS = 200

Attributes = dict[str, list[str]]


def _cleaned(text: object) -> object:
    return FORBIDDEN.sub("", text).strip() if isinstance(text, str) else text


def _none_for_empty(text: object) -> object:
    return None if text == "" else text


Degrees = Annotated[float | None, BeforeValidator(_none_for_empty)]
Text = Annotated[str, BeforeValidator(_cleaned)]


class Posted(BaseModel):
    """The plain fields of a POST; an empty one is as good as none.

    `device_id` may be sent and is not kept. How long a description may be, the loop says.
    """

    model_config = ConfigDict(frozen=True)

    service_code: Text = Field("", max_length=80)
    lat: Degrees = Field(None, ge=-90, le=90, allow_inf_nan=False)
    long: Degrees = Field(None, ge=-180, le=180, allow_inf_nan=False)
    address_string: Text = Field("", max_length=ADDRESS_CHARS)
    address_id: Text = Field("", max_length=60)
    description: Text = ""
    first_name: Text = Field("", max_length=29)
    last_name: Text = Field("", max_length=29)
    phone: Text = Field("", max_length=30)
    email: Text = Field("", max_length=100)
    account_id: Text = Field("", max_length=100)
    media_url: Text = Field("", max_length=1000, pattern=r"^(https?://\S+)?$")

    @property
    def contact_name(self) -> str:
        """The reporter's name; a Chinese one begins with the family's."""
        if self.first_name.isascii() or self.last_name.isascii():
            return f"{self.first_name} {self.last_name}".strip()
        return self.last_name + self.first_name


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a POST says it is, in the terms of a draft."""

    lon: float | None = None
    lat: float | None = None
    area_code: str = ""
    component_code: str = ""


def draft_of(posted: Posted, given: QueryDict, place: Jurisdiction) -> Draft:
    """Return the draft of a POST, without its photos. 0 statements, 1 with an `address_id`.

    Raises:
        UnknownService, FieldMissing, FieldInvalid: the service, the place, an attribute.
    """
    if not posted.service_code:
        raise FieldMissing(field="service_code")
    place.require_service(posted.service_code)
    spot, attributes = _spot(posted, place), attributes_of(given)
    _check_condition(attributes.get(CONDITION, []), posted.service_code, place)
    return Draft(
        minor_code=posted.service_code,
        source=Source.PUBLIC,
        lon=spot.lon,
        lat=spot.lat,
        area_code=spot.area_code,
        component_code=spot.component_code,
        address=_address(posted, attributes.get(ADDRESS_NOTE, [])),
        description=posted.description,
        contact_name=posted.contact_name,
        contact_phone=posted.phone,
        contact=_named(email=posted.email, account_id=posted.account_id),
        facts=_facts(posted, attributes),
    )


def attributes_of(given: QueryDict) -> Attributes:
    """Return the values of `attribute[CODE]` and `attribute[CODE][]` by code.

    Codes that no definition names are kept too: clients send what they know of a report.

    Raises:
        FieldInvalid: too many, or one is too long.
    """
    found: Attributes = {}
    for field, values in given.lists():
        match = ATTRIBUTE.fullmatch(field)
        if match is None:
            continue
        texts = [FORBIDDEN.sub("", str(value)).strip() for value in values]
        found.setdefault(match[1], []).extend(text for text in texts if text)
    for code, texts in found.items():
        if sum(map(len, texts)) > ATTRIBUTE_CHARS:
            raise FieldInvalid(field=f"attribute[{code}]", value=texts[0][:40])
    if len(found) > MOST_ATTRIBUTES:
        raise FieldInvalid(field="attribute", value=len(found))
    return {code: texts for code, texts in found.items() if texts}


def _check_condition(chosen: list[str], service_code: str, place: Jurisdiction) -> None:
    """Refuse a filing condition that the service does not have, or more than one."""
    known = {str(one.number) for one in conditions_of(place, service_code)}
    if chosen and (len(chosen) > 1 or chosen[0] not in known):
        raise FieldInvalid(field=f"attribute[{CONDITION}]", value=", ".join(chosen)[:40])


def _spot(posted: Posted, place: Jurisdiction) -> Spot:
    """Return where it is: the position before the `address_id` before the bare address."""
    if (posted.lat is None) != (posted.long is None):
        raise FieldMissing(field="long" if posted.long is None else "lat")
    if posted.lat is not None:
        return Spot(posted.long, posted.lat, component_code=posted.address_id)
    if posted.address_id:
        return _registered(posted.address_id, place)
    if not posted.address_string:
        raise FieldMissing(field="lat, long / address_string / address_id")
    return Spot()


def _registered(address_id: str, place: Jurisdiction) -> Spot:
    """Return the place of an area's or a component's code."""
    organisation_id = place.organisation.pk
    if areas(organisation_id).by_code(address_id):
        return Spot(area_code=address_id)
    component = Component.objects.filter(
        organisation_id=organisation_id, code=address_id, retired_on=None
    ).first()
    if component is None:
        raise FieldInvalid(field="address_id", value=address_id)
    return Spot(component.lon, component.lat, component_code=component.code)


def _address(posted: Posted, notes: Iterable[str]) -> str:
    address = " ".join((posted.address_string, *notes)).strip()
    if len(address) > ADDRESS_CHARS:
        raise FieldInvalid(field=f"attribute[{ADDRESS_NOTE}]", value=address[:40])
    return address


def _facts(posted: Posted, attributes: Attributes) -> dict[str, Any]:
    """Return what the case keeps of a POST beside its own columns, under the key `open311`."""
    return {"open311": _named(attributes=attributes, media_url=posted.media_url)}


def _named(**told: Any) -> dict[str, Any]:  # noqa: ANN401 JSON
    return {name: value for name, value in told.items() if value}
