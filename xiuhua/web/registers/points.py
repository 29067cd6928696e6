"""A register on the map: its points in a box, or counts a cell where they are many."""

from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse

from xiuhua.core.loop.exports import json_answer
from xiuhua.core.places.filters import bbox_of
from xiuhua.web.errors import page
from xiuhua.web.registers.narrowing import query_of
from xiuhua.web.registers.register import Register
from xiuhua.web.registers.registry import UnknownRegister
from xiuhua.web.registers.views import reader_of

MOST = 2000  # points of one answer


@page
def points(request: HttpRequest, kind: str) -> HttpResponse:
    """Return `{points: [[key, lon, lat, tone, false]]}` or `{cells: [[lon, lat, count]]}`."""
    user, register = reader_of(request, kind)
    if not register.mapped:
        raise UnknownRegister(kind=kind)
    found = register.matching(user.organisation_id, query_of(request, register))
    if box := request.GET.get("bbox"):
        west, south, east, north = bbox_of(box)
        found = found.filter(lon__range=(west, east), lat__range=(south, north))
    return json_answer(_drawn(register, found.exclude(lon=None)))


def _drawn(register: Register, found: QuerySet[Any]) -> dict[str, Any]:
    rows = list(found.values_list(register.key_lookup, "lon", "lat")[: MOST + 1])
    if len(rows) <= MOST:
        return {"points": [[key, lon, lat, "accepted", False] for key, lon, lat in rows]}
    middle = {one: (Min(one) + Max(one)) / 2 for one in ("lon", "lat")}
    counted = found.order_by().values("cell").annotate(n=Count("pk"), **middle)
    return {"cells": [[row["lon"], row["lat"], row["n"]] for row in counted]}
