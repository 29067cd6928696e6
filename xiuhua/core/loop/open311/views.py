"""GeoReport's resources: parse, call, answer in the format that the address ends in."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from xiuhua.core.loop.exports import language_of
from xiuhua.core.loop.open311 import offers, photos, tokens
from xiuhua.core.loop.open311.errors import FieldInvalid, UnknownRequest, Unreadable
from xiuhua.core.loop.open311.formats import Payload, refusal, render
from xiuhua.core.loop.open311.jurisdictions import (
    Jurisdiction,
    all_jurisdictions,
    jurisdiction_of,
)
from xiuhua.core.loop.open311.posting import key_holder, post_request
from xiuhua.core.loop.open311.query import Wanted, public_cases
from xiuhua.core.loop.open311.requests import Showing, show
from xiuhua.core.loop.open311.updates import post_update
from xiuhua.core.loop.open311.updates import updates as list_updates
from xiuhua.kit.errors import XiuhuaError

Resource = Callable[..., Payload]
View = Callable[..., HttpResponse]
SEEN_SHORTLY = {  # a case may be withdrawn from the public, and nothing in a photo may run
    "Cache-Control": "public, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Access-Control-Allow-Origin": "*",
}


def in_format(resource: Resource) -> View:
    """Answer what a resource returns, or the errors it raises, as `json` or `xml`."""

    @wraps(resource)
    def answer(request: HttpRequest, *, extension: str, **path: str | bool) -> HttpResponse:
        try:
            return render(resource(request, **path), extension)
        except XiuhuaError as error:
            return refusal([error], extension, language_of(request))
        except ValidationError as error:
            return refusal(_invalid(error), extension, language_of(request))
        except (MultiPartParserError, SuspiciousOperation):
            return refusal([Unreadable()], extension, language_of(request))

    return answer


def _invalid(error: ValidationError) -> list[XiuhuaError]:
    return [
        FieldInvalid(field=one["loc"][0], value=str(one["input"])[:40]) for one in error.errors()
    ]


def _place(request: HttpRequest) -> Jurisdiction:
    code = request.GET.get("jurisdiction_id") or ""
    if request.method == "POST":
        code = request.POST.get("jurisdiction_id") or code
    return jurisdiction_of(str(code), language_of(request))


@require_safe
@in_format
def discovery(request: HttpRequest) -> Payload:
    """Say where the endpoints are; the same from both of them."""
    url = request.build_absolute_uri(reverse("open311-discovery", args=["json"]))
    production = url.rsplit("/", 1)[0]
    trial = production.removesuffix("v2") + "test/v2"
    return offers.discovery(all_jurisdictions(language_of(request)), production, trial)


@require_safe
@in_format
def services(request: HttpRequest) -> Payload:
    """List the services of a jurisdiction."""
    return offers.service_list(_place(request))


@require_safe
@in_format
def service(request: HttpRequest, *, code: str) -> Payload:
    """Define one service."""
    return offers.service_definition(_place(request), code)


@csrf_exempt  # a POST is judged by its api_key alone; no session is asked
@require_http_methods(["GET", "HEAD", "POST"])
@in_format
def requests(request: HttpRequest, *, test: bool = False) -> Payload:
    """List service requests, or take one in."""
    place = _place(request)
    if request.method == "POST":
        return post_request(request, place, test=test)
    return show(Wanted.of(request.GET).apply(place), _showing(request, place))


@csrf_exempt  # as `requests`
@require_http_methods(["GET", "HEAD", "POST"])
@in_format
def updates(request: HttpRequest) -> Payload:
    """List what happened to requests, or add a reporter's words to one."""
    place = _place(request)
    if request.method == "POST":
        return post_update(request, place, key_holder(request, place))
    return list_updates(request, place)


@require_safe
@in_format
def request_by_id(request: HttpRequest, *, number: str) -> Payload:
    """Show one service request, in a list."""
    place = _place(request)
    payload = show(public_cases(place).filter(number=number), _showing(request, place))
    if not payload.data:
        raise UnknownRequest(request=number)
    return payload


@require_safe
@in_format
def token(request: HttpRequest, *, value: str) -> Payload:
    """Give the number for a token; none where a blackbox service gave the token."""
    number = tokens.resolve(_place(request), value)
    return Payload("service_requests", [{"service_request_id": number, "token": value}])


@require_safe
def photo(request: HttpRequest, jurisdiction: str, number: str, sha: str) -> HttpResponse:
    """Show a photo of a public case, without metadata."""
    try:
        place = jurisdiction_of(jurisdiction, language_of(request))
        content = photos.public_photo(place, number, sha)
    except XiuhuaError as error:
        raise Http404(error.text(language_of(request))) from error
    return HttpResponse(content, content_type="image/jpeg", headers=SEEN_SHORTLY)


def _showing(request: HttpRequest, place: Jurisdiction) -> Showing:
    extended = request.GET.get("extensions") in ("true", "1")
    return Showing(request, place, extended)
