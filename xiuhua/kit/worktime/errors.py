"""What can be wrong with a calendar, a limit or a clock."""

from xiuhua.kit.errors import BadInput, Conflict


class BadLimit(BadInput):
    """A limit is less than nothing, or more than anybody lives to see."""

    code = "worktime.bad_limit"
    zh = "时限应在 0 至 {most} 之间：{value} {unit}"
    en = "A limit lies between 0 and {most}: {value} {unit}"


class BadShifts(BadInput):
    """Shifts end before they begin, or overlap."""

    code = "worktime.bad_shifts"
    zh = "班次 {shifts} 重叠，或结束不晚于开始（跨午夜的班次请分成两段）"
    en = "The shifts {shifts} overlap or end before they begin (split a shift at midnight)"


class BadWeekdays(BadInput):
    """A weekday is none of 0 to 6."""

    code = "worktime.bad_weekdays"
    zh = "星期应为 0（周一）至 6（周日）：{weekdays}"
    en = "Weekdays are 0 (Monday) to 6 (Sunday): {weekdays}"


class BadMonthDay(BadInput):
    """A text is no day of the year."""

    code = "worktime.bad_month_day"
    zh = "“{text}”不是“月-日”"
    en = "“{text}” is no day of the year as MM-DD"


class SeasonsUneven(BadInput):
    """Seasons in force together leave a day of the year out, or cover it twice."""

    code = "worktime.seasons_uneven"
    zh = "自 {valid_from} 起的作息季节中，{month_day} 有 {count} 个，应恰好一个"
    en = "Of the seasons valid from {valid_from}, {count} cover {month_day}; it must be one"


class UnknownTimezone(BadInput):
    """There is no such time zone."""

    code = "worktime.unknown_timezone"
    zh = "没有时区“{tz}”"
    en = "There is no time zone “{tz}”"


class NoWorkingTime(BadInput):
    """Working time is to be counted by a calendar that has none."""

    code = "worktime.no_working_time"
    zh = "工作日历“{calendar}”没有可供计算的工作时间"
    en = "The calendar “{calendar}” has no working time to count by"


class OutsideCalendar(BadInput):
    """A moment lies before the calendar's first season or beyond the years counted."""

    code = "worktime.outside_calendar"
    zh = "工作日历“{calendar}”只适用于 {first} 至 {last}"
    en = "The calendar “{calendar}” holds from {first} to {last} only"


class EmptyClock(BadInput):
    """A clock has no limit."""

    code = "worktime.empty_clock"
    zh = "计时至少需要一个时限"
    en = "A clock needs a limit"


class BadPause(BadInput):
    """Pauses of a clock overlap, or one precedes the clock's start."""

    code = "worktime.bad_pause"
    zh = "暂停时段须在计时开始之后，先后有序且互不重叠"
    en = "Pauses follow the start of the clock and one another, without overlap"


class AlreadyPaused(Conflict):
    """The clock stands already."""

    code = "worktime.already_paused"
    zh = "计时已暂停"
    en = "The clock is paused already"


class NotPaused(Conflict):
    """The clock runs already."""

    code = "worktime.not_paused"
    zh = "计时未暂停"
    en = "The clock is not paused"
