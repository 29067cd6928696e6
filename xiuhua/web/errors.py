"""Error pages, in the reader's language, with the stable code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from xiuhua.core.loop.exports import language_of
from xiuhua.core.people.models import User
from xiuhua.kit.errors import BadInput, NotAllowed, NotFound, XiuhuaError

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """Make a page of a view: only for those who are signed in, its errors told as a page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except XiuhuaError as error:
            return told(request, error)

    return guarded


def told(request: HttpRequest, error: XiuhuaError, *, back_url: str = "") -> HttpResponse:
    """Return the page that tells an error."""
    context = {"problem": error.as_problem(language_of(request)), "back_url": back_url}
    return render(request, "error.html", context, status=error.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that the request could not be read."""
    return told(request, BadInput())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that this is not allowed."""
    return told(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that there is nothing here."""
    return told(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Tell that something broke; the log has the rest."""
    return told(request, XiuhuaError())
