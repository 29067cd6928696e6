"""Words of working time."""

from xiuhua.kit.vocab import Vocab


class Unit(Vocab):
    """Units of time limits; the urgent and natural ones run through nights and holidays."""

    URGENT_HOUR = "urgent_hour", "紧急工作时", "Urgent hour"
    URGENT_DAY = "urgent_day", "紧急工作日", "Urgent day"
    WORK_HOUR = "work_hour", "工作时", "Working hour"
    WORK_DAY = "work_day", "工作日", "Working day"
    NATURAL_DAY = "natural_day", "自然日", "Natural day"

    @property
    def continuous(self) -> bool:
        """Whether every moment counts, not only working time."""
        return self not in (Unit.WORK_HOUR, Unit.WORK_DAY)


class DayType(Vocab):
    """How a day differs from its weekday."""

    HOLIDAY = "holiday", "节假日", "Holiday"
    MAKEUP = "makeup", "调休上班", "Make-up working day"


class Reason(Vocab):
    """Why an interval of a clock counts or does not."""

    WORKING = "working", "工作时间", "Working time"
    MAKEUP = "makeup", "调休上班", "Make-up working day"
    CONTINUOUS = "continuous", "连续计时", "Counted without a break"
    OFF_SHIFT = "off_shift", "非工作时段", "Outside working hours"
    BREAK = "break", "班次间休息", "Break between shifts"
    WEEKEND = "weekend", "周末", "Weekend"
    HOLIDAY = "holiday", "节假日", "Holiday"
    PAUSED = "paused", "挂账暂停", "Paused"

    @property
    def counted(self) -> bool:
        """Whether time of this kind is counted."""
        return self in (Reason.WORKING, Reason.MAKEUP, Reason.CONTINUOUS)
