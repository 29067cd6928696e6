"""Words of GeoReport v2 that code branches on."""

from xiuhua.kit.vocab import Vocab


class ServiceType(Vocab):
    """What a POST for a service answers."""

    REALTIME = "realtime", "即时编号", "Number at once"
    BATCH = "batch", "凭证换号", "Token for the number"
    BLACKBOX = "blackbox", "不公开进展", "No number, no updates"


class Status(Vocab):
    """All that GeoReport knows of where a request stands."""

    OPEN = "open", "办理中", "Open"
    CLOSED = "closed", "已办结", "Closed"
