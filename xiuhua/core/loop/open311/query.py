"""What a GET of service requests asks for, as a narrowed queryset."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from math import isfinite

from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import LessThanOrEqual
from django.http import QueryDict

from xiuhua.core.loop import search
from xiuhua.core.loop.filters import box_condition
from xiuhua.core.loop.models import Case, CaseQuerySet, Step
from xiuhua.core.loop.open311 import moments
from xiuhua.core.loop.open311.errors import FieldInvalid, FieldMissing, SpanTooLong
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.vocab import Status
from xiuhua.core.loop.vocab import ENDED, State
from xiuhua.core.loop.workflow import CASE_FLOW
from xiuhua.kit import clock, geo

SPAN = timedelta(days=90)
MOST = 1000
MOST_RADIUS_M = 50_000.0
SIDES = 4  # of a box
MOST_DIGITS = 9  # of a page's number
# What the public is told of: moves that bring a case to another state.
PUBLIC_MOVES = tuple(move.name for move in CASE_FLOW.moves.values() if move.target is not None)
HIDDEN = (State.DRAFT, State.VOIDED)


def public_cases(place: Jurisdiction) -> CaseQuerySet:
    """Return the cases that everybody may see; the package's docstring says which."""
    cases = Case.objects.filter(organisation_id=place.organisation.pk).exclude(state__in=HIDDEN)
    hidden = sorted(place.rules.blackbox)
    return cases.exclude(minor__code__in=hidden) if hidden else cases


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parameters of `GET requests`, as they came; an empty one is as good as none.

    Lists are written with commas, or by naming a parameter again. `bbox` is `min_long,min_lat,
    max_long,max_lat`; `radius` is in metres around `lat`, `long`. An update is a change of state.
    """

    service_request_id: str = ""
    service_code: str = ""
    status: str = ""
    start_date: str = ""
    end_date: str = ""
    updated_after: str = ""
    updated_before: str = ""
    q: str = ""
    bbox: str = ""
    lat: str = ""
    long: str = ""
    radius: str = ""
    page: str = ""
    page_size: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Wanted":
        """Return what an address asks for; a parameter given several times is a list."""
        return cls(
            **{
                field.name: ",".join(given.getlist(field.name)).replace("\0", "").strip()
                for field in fields(cls)
            }
        )

    def apply(self, place: Jurisdiction) -> CaseQuerySet:
        """Return the page that is wanted of the public cases, the newest report first.

        Numbers of requests override all other parameters.

        Raises:
            FieldInvalid, FieldMissing, SpanTooLong: a parameter cannot be used.
        """
        cases = public_cases(place).order_by("-reported_at", "-id")
        if self.service_request_id:
            return cases.filter(number__in=_list(self.service_request_id))[:MOST]
        zone = place.organisation.timezone
        cases = cases.filter(self._plain() & self._requested(zone) & self._around())
        cases = self._words(self._updated(cases, zone))
        size = min(_whole("page_size", self.page_size, MOST), MOST)
        first = (_whole("page", self.page, 1) - 1) * size
        return cases[first : first + size]

    def _plain(self) -> Q:
        wanted = Q()
        if self.service_code:
            wanted &= Q(minor__code__in=_list(self.service_code))
        statuses = set(_list(self.status))
        if strangers := statuses - set(Status):
            raise FieldInvalid(field="status", value=", ".join(sorted(strangers))[:40])
        if len(statuses) == 1:
            ended = Q(state__in=ENDED)
            wanted &= ended if Status.CLOSED in statuses else ~ended
        return wanted

    def _requested(self, zone: str) -> Q:
        """The period of the report: 90 days at most, unless the update's period is asked for."""
        start = moments.read(self.start_date, zone, "start_date")
        end = moments.read(self.end_date, zone, "end_date", end=True)
        if start is None and end is None and (self.updated_after or self.updated_before):
            return Q()
        start, end = _period(start, end)
        return Q(reported_at__gte=start, reported_at__lte=end)

    def _updated(self, cases: CaseQuerySet, zone: str) -> CaseQuerySet:
        after = moments.read(self.updated_after, zone, "updated_after")
        before = moments.read(self.updated_before, zone, "updated_before", end=True)
        steps = Step.objects.filter(move__in=PUBLIC_MOVES).order_by()
        if after:
            # An order that no index gives: else SQLite walks through all cases by date of report
            # to find the few that were updated. Newest case first all the same.
            cases = cases.filter(id__in=steps.filter(at__gte=after).values("case_id"))
            cases = cases.order_by(F("id") * -1)
        if before:
            later = steps.filter(case_id=OuterRef("pk"), at__gt=before)
            cases = cases.filter(~Exists(later), reported_at__lte=before)
        return cases

    def _around(self) -> Q:
        wanted = Q()
        if self.bbox:
            corners = [_number("bbox", part) for part in self.bbox.split(",")]
            if len(corners) != SIDES:
                raise FieldInvalid(field="bbox", value=self.bbox[:40])
            wanted &= box_condition(",".join(f"{corner:.9f}" for corner in corners))
        if self.lat or self.long or self.radius:
            wanted &= self._circle()
        return wanted

    def _circle(self) -> Q:
        for name in ("lat", "long", "radius"):
            if not getattr(self, name):
                raise FieldMissing(field=name)
        lon, lat = _number("long", self.long), _number("lat", self.lat)
        radius_m = _number("radius", self.radius)
        if not 0 < radius_m <= MOST_RADIUS_M:
            raise FieldInvalid(field="radius", value=self.radius[:40])
        west, south, east, north = geo.around(lon, lat, radius_m)
        box = box_condition(f"{west:.9f},{south:.9f},{east:.9f},{north:.9f}")
        return box & Q(LessThanOrEqual(_metres_squared(lon, lat), radius_m**2))

    def _words(self, cases: CaseQuerySet) -> CaseQuerySet:
        if not self.q:
            return cases
        ids = search.matching(self.q[:100])
        return cases.none() if ids is None else cases.filter(id__in=ids)


def _metres_squared(lon: float, lat: float) -> "ExpressionWrapper[CombinedExpression]":
    """Return the squared distance of a case from a point, on the plane that touches there.

    Within the largest radius it differs from the sphere's by less than 1 %; plain arithmetic is
    what both databases have.
    """
    east_m = geo.distance_m(lon - 0.005, lat, lon + 0.005, lat) * 100  # metres a degree
    north_m = geo.distance_m(lon, lat - 0.005, lon, lat + 0.005) * 100
    east, north = (F("lon") - lon) * east_m, (F("lat") - lat) * north_m
    return ExpressionWrapper(east * east + north * north, output_field=FloatField())


def _period(start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    if end is None:
        end = start + SPAN if start else clock.now()
    if start is None:
        start = end - SPAN
    if (end - start).days > SPAN.days:  # a last day counts whole
        raise SpanTooLong(days=SPAN.days)
    return start, end


def _list(text: str) -> list[str]:
    """Return the parts between commas."""
    return [part.strip() for part in text.split(",") if part.strip()][:MOST]


def _number(field: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise FieldInvalid(field=field, value=text[:40])
    return number


def _whole(field: str, text: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text)):
        raise FieldInvalid(field=field, value=text[:40])
    return int(text)
