"""Rows the tests are made of."""

from xiuhua.core.notify.models import Preference
from xiuhua.core.notify.vocab import Channel


def wish(kind="", channel=Channel.SMS, *, on=True, digest=False):
    return Preference(kind=kind, channel=channel, on=on, digest=digest)
