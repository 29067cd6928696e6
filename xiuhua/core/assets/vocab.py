"""Words that `core.assets` branches on."""

from xiuhua.kit.vocab import Vocab


class ComponentState(Vocab):
    """States of a component (ObjState)."""

    INTACT = "intact", "完好", "Intact"
    DAMAGED = "damaged", "破损", "Damaged"
    LOST = "lost", "丢失", "Lost"
    ABANDONED = "abandoned", "废弃", "Abandoned"
    REMOVED = "removed", "移除", "Removed"


class DataSource(Vocab):
    """Where a component's position comes from (DataSource)."""

    SURVEYED = "surveyed", "实测", "Surveyed"
    MAPPED = "mapped", "地形图", "From a map"
    OTHER = "other", "其他", "Other"


class Change(Vocab):
    """What ended a revision of a component."""

    STATE = "state", "状态变更", "State changed"
    MOVED = "moved", "移位", "Moved"
    REPLACED = "replaced", "更换", "Replaced"
    RETIRED = "retired", "终止", "Retired"
    SURVEYED = "surveyed", "普查更新", "Surveyed again"
