"""Django's entry for `core.catalogue`."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The app `catalogue`."""

    name = "xiuhua.core.catalogue"
    label = "catalogue"
