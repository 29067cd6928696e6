"""Django's entry for `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app `web`: shell, components and islands of the pages."""

    name = "xiuhua.web"
    label = "web"
