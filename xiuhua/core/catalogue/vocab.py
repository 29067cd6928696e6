"""Words that `core.catalogue` branches on."""

from xiuhua.kit.vocab import Vocab


class ClassKind(Vocab):
    """What a class is about."""

    COMPONENT = "component", "部件", "Component"
    EVENT = "event", "事件", "Event"
    SERVICE = "service", "服务事项", "Service matter"


class ClassScope(Vocab):
    """Where a class comes from."""

    NATIONAL = "national", "国家标准", "National standard"
    LOCAL = "local", "地方扩展", "Local extension"
    ADDED = "added", "自行增加", "Added here"


class Rank(Vocab):
    """How specific a rule of the responsibility matrix is, most specific first."""

    CONDITION_AREA = "condition_area", "立案条件与区域", "Condition and area"
    CONDITION = "condition", "立案条件", "Condition"
    MINOR_AREA = "minor_area", "小类与区域", "Class and area"
    MINOR = "minor", "小类", "Class"
    AREA = "area", "属地兜底", "The area's own office"
    DEFAULT = "default", "默认单位", "Default unit"


class ClosingResult(Vocab):
    """Results of a disposal that the catalogue's closing conditions name."""

    REPAIRED = "repaired", "已修复", "Repaired"
    RESTORED = "restored", "已恢复", "Restored"
    REPLACED = "replaced", "已更换", "Replaced"
    CLEARED = "cleared", "已清除", "Cleared"
    CLEANED = "cleaned", "已清理", "Cleaned"
    RECTIFIED = "rectified", "已整改", "Rectified"
    REMOVED = "removed", "已拆除", "Removed"
    STOPPED = "stopped", "已制止", "Stopped"
    PENALISED = "penalised", "已处罚", "Penalised"
    HAZARD_REMOVED = "hazard_removed", "已排险", "Hazard removed"
    PRUNED = "pruned", "已修剪", "Pruned"
    REPLANTED = "replanted", "已补种", "Replanted"
    FENCED = "fenced", "已围护", "Fenced off"
    BANNED = "banned", "已取缔", "Banned"
    LEAK_STOPPED = "leak_stopped", "已止漏", "Leak stopped"
    CORRECTED = "corrected", "已纠正", "Corrected"
    UNBLOCKED = "unblocked", "已疏通", "Unblocked"
    REPAINTED = "repainted", "已补漆", "Repainted"
    TREATED = "treated", "已救治", "Treated"
    URGED = "urged", "已督促", "Urged"
    PUMPED = "pumped", "已抽排", "Pumped out"
    OWNER_INFORMED = "owner_informed", "已告知权属单位", "Owner informed"
    INSTALLED = "installed", "已安装", "Installed"
    COLLECTED = "collected", "已收集", "Collected"
    PERMIT_COMPLETED = "permit_completed", "已补办许可", "Permit completed"
    TIDIED = "tidied", "已规整", "Tidied"
    MAINTAINED = "maintained", "已养护", "Maintained"
