"""Django's entry for `core.people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app `people`."""

    name = "xiuhua.core.people"
    label = "people"
