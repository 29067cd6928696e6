"""Django's entry for `core.assets`."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """The app `assets`."""

    name = "xiuhua.core.assets"
    label = "assets"
