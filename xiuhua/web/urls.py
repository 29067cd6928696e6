"""Addresses of the pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from xiuhua.web.pages.indicators import views as figures
from xiuhua.web.pages.loop import views as cases
from xiuhua.web.pages.notify import views as bell
from xiuhua.web.pages.people import views as people
from xiuhua.web.pages.styleguide import views as styleguide


def health(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="cases"), name="home"),
    path("login", people.SignIn.as_view(), name="login"),
    path("logout", people.sign_out, name="logout"),
    path("language", set_language, name="set_language"),
    path("health", health, name="health"),
    path("map/base.json", cases.base_map, name="base_map"),
    path("cases", cases.list_cases, name="cases"),
    path("cases/<str:number>", cases.show_case, name="case"),
    path("cases/<str:number>/clocks", cases.show_clocks, name="clocks"),
    path("cases/<str:number>/moves", cases.make_move, name="case_moves"),
    path("registers/", include("xiuhua.web.registers.urls")),
    path("bell", bell.list_messages, name="bell"),
    path("bell/read", bell.read_messages, name="bell_read"),
    path("figures", figures.list_figures, name="figures"),
    path("figures/<str:key>/cases", figures.list_members, name="figure"),
    path("styleguide", styleguide.show_styleguide, name="styleguide"),
]
