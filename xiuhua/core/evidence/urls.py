"""Addresses of evidence, below `/media/`: `reverse("media", args=[sha256, size])`.

Sizes are the words of `Size`, and `original`.
"""

from django.urls import re_path

from xiuhua.core.evidence import views

urlpatterns = [
    re_path(r"^(?P<sha256>[0-9a-f]{64})/original$", views.show_original),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/(?P<size>[a-z]+)$", views.show_rendition, name="media"),
]
