"""Words that `core.people` branches on."""

from xiuhua.kit.vocab import Vocab


class DayKind(Vocab):
    """What a notice says of a day; `ordinary` takes back what an earlier one said."""

    HOLIDAY = "holiday", "节假日", "Holiday"
    MAKEUP = "makeup", "调休上班", "Make-up working day"
    ORDINARY = "ordinary", "照常", "As its weekday"


class UnitKind(Vocab):
    """Kinds of units."""

    CENTRE = "centre", "监督指挥中心", "Supervision and command centre"
    DISPOSAL = "disposal", "处置单位", "Disposal unit"
    STREET = "street", "街道（乡镇）", "Street or town office"
    TEAM = "team", "班组", "Team"
    SOURCE = "source", "外部系统", "Other system"


class Scope(Vocab):
    """How far a post's permissions reach."""

    ORGANISATION = "organisation", "全机构", "Whole organisation"
    UNIT = "unit", "本单位", "Own unit"
