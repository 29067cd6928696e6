"""Addresses of GeoReport v2, below `/open311/`; the test endpoint has the same ones."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from xiuhua.core.loop.open311 import views

END = r"\.(?P<extension>json|xml)$"
resources = [
    re_path(rf"^services{END}", views.services),
    re_path(rf"^services/(?P<code>.+){END}", views.service),
    re_path(rf"^servicerequestupdates{END}", views.updates),
    re_path(rf"^requests/(?P<number>[^/]+){END}", views.request_by_id),
    re_path(rf"^tokens/(?P<value>[^/]+){END}", views.token),
]
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^v2/discovery{END}", views.discovery, name="open311-discovery"),
    re_path(rf"^test/v2/discovery{END}", views.discovery),
    re_path(rf"^v2/requests{END}", views.requests),
    re_path(rf"^test/v2/requests{END}", views.requests, {"test": True}),
    re_path(
        r"^v2/media/(?P<jurisdiction>[^/]+)/(?P<number>[^/]+)/(?P<sha>[0-9a-f]{64})\.jpg$",
        views.photo,
        name="open311-photo",
    ),
    path("v2/", include(resources)),
    path("test/v2/", include(resources)),
]
