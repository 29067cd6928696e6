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
