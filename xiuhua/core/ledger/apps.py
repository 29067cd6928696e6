"""Django's entry for `core.ledger`."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The app `ledger`."""

    name = "xiuhua.core.ledger"
    label = "ledger"
