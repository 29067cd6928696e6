"""The REST interface under `/api/v1`: who is asking, what is where, how errors are told."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer

from xiuhua.core.assets.api import router as assets
from xiuhua.core.catalogue.api import router as catalogue
from xiuhua.core.evidence.api import router as evidence
from xiuhua.core.indicators.api import router as figures
from xiuhua.core.loop.api import router as cases
from xiuhua.core.loop.exports import language_of
from xiuhua.core.notify.api import router as notify
from xiuhua.core.people.models import User
from xiuhua.core.people.services import user_of_token
from xiuhua.core.places.api import router as places
from xiuhua.kit.errors import BadInput, NotFound, NotSignedIn, XiuhuaError
from xiuhua.web.registers.api import router as registers


class TokenAuth(HttpBearer):
    """A program with `Authorization: Bearer xh_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Return whose key this is."""
        user = user_of_token(token)
        if user is not None:
            request.user = user
        return user


class SessionAuth(APIKeyCookie):
    """A person signed in on the pages; unsafe methods need the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Return the user of the session."""
        return request.user if isinstance(request.user, User) else None


api = NinjaAPI(
    title="Xiuhua 绣花",
    version="1.0.0",
    description="Urban management as one closed loop. Times are ISO 8601, positions WGS-84.",
    docs_url="/docs",
    auth=[TokenAuth(), SessionAuth(csrf=True)],
)
api.add_router("/cases", cases)
api.add_router("/figures", figures)
api.add_router("/notify", notify)
api.add_router("/evidence", evidence)
api.add_router("/places", places)
api.add_router("/catalogue", catalogue)
api.add_router("/components", assets)
api.add_router("/registers", registers)


class Malformed(BadInput):
    """The request does not fit the interface."""

    code = "malformed"
    zh = "请求内容有误：{what}"
    en = "The request does not fit: {what}"


def problem(request: HttpRequest, error: XiuhuaError, **more: Any) -> HttpResponse:  # noqa: ANN401 JSON
    """Return an error as `application/problem+json`, in the reader's language."""
    body = {**error.as_problem(language_of(request)), **more}
    answer = api.create_response(request, body, status=error.status)
    answer["Content-Type"] = "application/problem+json"
    return answer


@api.exception_handler(XiuhuaError)
def _told(request: HttpRequest, error: XiuhuaError) -> HttpResponse:
    return problem(request, error)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [".".join(str(part) for part in one["loc"][1:]) for one in error.errors]
    details = [
        {"where": where, "what": one["msg"]}
        for where, one in zip(places, error.errors, strict=True)
    ]
    return problem(request, Malformed(what=", ".join(places)), errors=details)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(request, NotSignedIn())


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, NotFound())


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, Malformed(what=str(error)))
