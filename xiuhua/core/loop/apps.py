"""Django's entry for `core.loop`."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    """The app `loop`."""

    name = "xiuhua.core.loop"
    label = "loop"
