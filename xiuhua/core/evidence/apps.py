"""Django's entry for `core.evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The app `evidence`."""

    name = "xiuhua.core.evidence"
    label = "evidence"
