"""Words that `core.ledger` branches on."""

from xiuhua.kit.vocab import Vocab


class Break(Vocab):
    """How a chain can be broken."""

    CHANGED = "changed", "行为被改动", "The act was changed"
    SWAPPED = "swapped", "行为被调换", "The act stands in another's place"
    MISSING = "missing", "行为缺失", "The act is missing"
    CUT = "cut", "末尾被截断", "The tail was cut off"
    HEAD = "head", "链头被改动", "The head was changed"
