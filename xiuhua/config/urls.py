"""Every address of the platform."""

from django.urls import URLPattern, URLResolver, include, path

from xiuhua.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("open311/", include("xiuhua.core.loop.open311.urls")),
    path("media/", include("xiuhua.core.evidence.urls")),
    path("", include("xiuhua.web.urls")),
]

handler400 = "xiuhua.web.errors.bad_request"
handler403 = "xiuhua.web.errors.forbidden"
handler404 = "xiuhua.web.errors.not_found"
handler500 = "xiuhua.web.errors.server_error"
