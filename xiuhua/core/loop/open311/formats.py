"""GeoReport's answers in its two formats, from the same plain data.

JSON is the data as they are. In XML a dictionary is a sequence of elements, and a list is an
element that holds one element an item, named by the list's name without its plural s.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson
from django.http import HttpResponse

from xiuhua.kit.errors import NotAllowed, NotFound, Unavailable, XiuhuaError

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TYPES = {"json": "application/json", "xml": "text/xml"}
SINGULAR = {"service_requests": "request", "service_requests_updates": "request_update"}


@dataclass(frozen=True, slots=True)
class Payload:
    """What is answered: plain data and the name of the root that XML needs.

    `bare` leaves the character set out of the content type, as discovery wants it.
    """

    root: str
    data: Any
    bare: bool = False


def render(payload: Payload, extension: str, *, status: int = 200) -> HttpResponse:
    """Return the answer as `json` or `xml`; scripts of any site may read it, it is public."""
    content = _xml(payload) if extension == "xml" else orjson.dumps(payload.data)
    kind = TYPES[extension] if payload.bare else f"{TYPES[extension]}; charset=utf-8"
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(content, status=status, content_type=kind, headers=headers)


def refusal(errors: Iterable[XiuhuaError], extension: str, language: str) -> HttpResponse:
    """Return errors as GeoReport tells them; the first one gives the answer's status."""
    told = list(errors)
    rows = [
        {"code": status_of(one), "description": f"{one.text(language)} [{one.code}]"}
        for one in told
    ]
    return render(Payload("errors", rows), extension, status=status_of(told[0]))


def status_of(error: XiuhuaError) -> int:
    """Return 404 for what is not there, 403 for keys, 400 for all else a client can mend."""
    if isinstance(error, NotFound | NotAllowed | Unavailable):
        return error.status
    return 400


def _xml(payload: Payload) -> bytes:
    root = Element(payload.root)
    _fill(root, payload.data)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True, short_empty_elements=True)
    return text


def _fill(parent: Element, value: Any) -> None:  # noqa: ANN401 whatever JSON can hold
    if isinstance(value, Mapping):
        for name, part in value.items():
            _fill(SubElement(parent, name), part)
    elif isinstance(value, list | tuple):
        child = SINGULAR.get(parent.tag, parent.tag.removesuffix("s"))
        for part in value:
            _fill(SubElement(parent, child), part)
    elif isinstance(value, bool):
        parent.text = "true" if value else "false"
    elif value is not None:
        parent.text = FORBIDDEN.sub("\ufffd", str(value))
