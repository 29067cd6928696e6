"""Django's entry for `core.places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The app `places`."""

    name = "xiuhua.core.places"
    label = "places"
