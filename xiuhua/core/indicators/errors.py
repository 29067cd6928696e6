"""What can go wrong with figures."""

from xiuhua.kit.errors import BadInput, Conflict, NotFound, Unavailable


class BadPeriod(BadInput):
    """A period that does not end after it began, or is too long."""

    code = "indicators.bad_period"
    zh = "时段无效：{from_day} 至 {to_day}（不含），最长 {years} 年"
    en = "The period {from_day} to {to_day} (excluded) is not valid; it lasts {years} years at most"


class UnknownFigure(NotFound):
    """No such figure, or none that is computed yet."""

    code = "indicators.unknown_figure"
    zh = "没有指标“{key}”"
    en = "There is no figure “{key}”"


class NoFacts(Unavailable):
    """Daily facts were asked for and cannot answer."""

    code = "indicators.no_facts"
    zh = "每日统计不能回答这一范围或口径，或尚未跟上最新案件"
    en = "Daily facts do not hold this scope, or have not caught up with the newest cases"


class Overtaken(Conflict):
    """Another process began to rebuild daily facts after this one."""

    code = "indicators.overtaken"
    zh = "另一进程正在重建每日统计"
    en = "Another process is rebuilding the daily facts"
