"""What can be wrong with the ledger."""

from xiuhua.kit.errors import Conflict


class AppendOnly(Conflict):
    """An act was to be changed or removed."""

    code = "ledger.append_only"
    zh = "台账只能追加，不能修改或删除"
    en = "The ledger is only ever added to; acts are neither changed nor removed"
