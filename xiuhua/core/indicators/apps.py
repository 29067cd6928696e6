"""Django's entry for `core.indicators`."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The app `indicators`."""

    name = "xiuhua.core.indicators"
    label = "indicators"
