"""Addresses of evidence."""

from django.urls import re_path

from xiuhua.core.evidence import views

app_name = "evidence"
urlpatterns = [
    re_path(r"^media/(?P<sha256>[0-9a-f]{64})/original$", views.show_original, name="original"),
    re_path(
        r"^media/(?P<sha256>[0-9a-f]{64})/(?P<size>[a-z]+)$",
        views.show_rendition,
        name="rendition",
    ),
]
