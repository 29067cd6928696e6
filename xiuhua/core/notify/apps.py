"""Django's entry for `core.notify`."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """The app `notify`."""

    name = "xiuhua.core.notify"
    label = "notify"
