"""The addresses that templates name, with nothing behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("cases", nothing, name="cases"),
    path("figures", nothing, name="figures"),
    path("login", nothing, name="login"),
    path("logout", nothing, name="logout"),
    path("media/<sha256>/<size>", nothing, name="media"),
    path("i18n/", include("django.conf.urls.i18n")),
]
