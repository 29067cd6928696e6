"""The loop's figures in words: names, units, and the rule of each in both languages.

`P` is the period, local days `[from, to)`; what is said of P is said of the cohort's whole life
when figures are asked for by time of the report.
"""

from xiuhua.core.loop.metrics.formulas import RATES
from xiuhua.kit.manifest import Metric, MetricKind
from xiuhua.kit.vocab import Vocab

OWNER = "core.loop"
PREFIX = "loop."


class Section(Vocab):
    """Figures that are read together."""

    HEADLINE = "headline", "总览", "Headline"
    INTAKE = "intake", "上报与立案", "Reports and filing"
    DISPATCH = "dispatch", "派遣与回退", "Dispatch and returns"
    DISPOSAL = "disposal", "处置", "Disposal"
    CLOSING = "closing", "结案", "Closing"
    FIELD = "field", "核实与核查", "Verification and check"
    QUALITY = "quality", "质量与满意", "Quality and satisfaction"


CASES = ("件", "cases")
TIMES = ("次", "times")
PERCENT = ("%", "%")
HOURS = ("小时", "hours")

S = Section
Words = tuple[str, str, str, Section, str, str]

OWED = (
    "; voided, merged, rejected and suspended cases are left out, and those closed by force unless"
    " the organisation's rule force_closed_counts says otherwise"
)
OWED_ZH = "；作废、并案、不予立案、挂账的不计，强制结案的不计（机构设置 force_closed_counts 除外）"

COUNTS: tuple[Words, ...] = (
    ("reported", "上报数", "Reported", S.INTAKE,
     "Cases whose time of report is in P.",
     "上报时间在时段内的案件。"),
    ("collector_reported", "监督员上报数", "Reported by collectors", S.INTAKE,
     "Of reported, those whose source is a collector.",
     "上报数中来源为监督员的。"),
    ("public_reported", "公众举报数", "Reported by the public", S.INTAKE,
     "Of reported, those whose source is the public, the hotline or the media.",
     "上报数中来源为公众、热线或媒体的。"),
    ("valid_reported", "有效上报数", "Valid reports", S.INTAKE,
     "Of reported, those that were filed at any time, or handled by the collector.",
     "上报数中后来立案或自行处置的。"),
    ("self_handled", "自行处置数", "Handled by the collector", S.INTAKE,
     "Of reported, those that the collector settled on the spot.",
     "上报数中由监督员自行处置的。"),
    ("filed", "立案数", "Filed", S.INTAKE,
     "Cases whose (first) filing is in P.",
     "首次立案时间在时段内的案件。"),
    ("filed_on_time", "按时立案数", "Filed on time", S.INTAKE,
     "Of filed, those filed by the deadline of the filing stage.",
     "立案数中在立案时限内立案的。"),
    ("dispatched", "数字城管立案交办问题", "Filed and dispatched", S.HEADLINE,
     "Cases whose last dispatch to a unit is in P.",
     "最近一次派遣时间在时段内的案件。"),
    ("dispatched_accurate", "准确派遣数", "Dispatched accurately", S.DISPATCH,
     "Of dispatched, those that no unit ever returned.",
     "派遣数中从未被单位退回的。"),
    ("returned", "回退数", "Returned by units", S.DISPATCH,
     "Moves `return` in P.",
     "时段内单位退回的次数。"),
    ("due_disposal", "应处置数", "Due for disposal", S.DISPOSAL,
     "Cases whose disposal deadline is in P, or whose result was reported in P before its deadline"
     + OWED + ".",
     "处置时限在时段内，或在时段内提前反馈的案件" + OWED_ZH + "。"),
    ("disposed", "处置数", "Disposed", S.DISPOSAL,
     "Of due_disposal, those with a result by the end of P.",
     "应处置数中到时段末已反馈结果的。"),
    ("disposed_on_time", "按期处置数", "Disposed on time", S.DISPOSAL,
     "Of disposed, those whose result came by the disposal deadline, or that are exempt on appeal.",
     "处置数中在处置时限内反馈，或申诉获豁免的。"),
    ("overdue_disposed", "超期处置数", "Disposed late", S.DISPOSAL,
     "Of disposed, those whose result came after the disposal deadline and that are not exempt.",
     "处置数中晚于处置时限且未获豁免的。"),
    ("overdue_open", "超期未处置数", "Overdue without result", S.DISPOSAL,
     "Cases whose disposal deadline is before the end of P, without a result by then, not exempt"
     + OWED + ".",
     "到时段末处置时限已过仍无结果且未获豁免的案件" + OWED_ZH + "。"),
    ("rework_cases", "返工案件数", "Cases reworked", S.DISPOSAL,
     "Of disposed, those sent back for rework at least once.",
     "处置数中至少返工一次的。"),
    ("rework", "返工数", "Reworks", S.DISPOSAL,
     "Moves `reject_result` and `check_failed` in P.",
     "时段内退回返工和核查不通过的次数。"),
    ("extended", "延期数", "Extensions granted", S.DISPOSAL,
     "Applications for extension granted in P.",
     "时段内批准的延期。"),
    ("suspended", "挂账数", "Suspensions granted", S.DISPOSAL,
     "Applications for suspension granted in P.",
     "时段内批准的挂账。"),
    ("due_closing", "应结案数", "Due for closing", S.CLOSING,
     "Cases whose overall deadline is in P, or that were closed in P before it" + OWED + ".",
     "总时限在时段内，或在时段内提前结案的案件" + OWED_ZH + "。"),
    ("closed", "结案数", "Closed", S.CLOSING,
     "Of due_closing, those closed by the end of P.",
     "应结案数中到时段末已结案的。"),
    ("closed_on_time", "按期结案数", "Closed on time", S.CLOSING,
     "Of closed, those closed by the overall deadline, or that are exempt on appeal.",
     "结案数中在总时限内结案，或申诉获豁免的。"),
    ("voided", "作废数", "Voided", S.CLOSING,
     "Moves `void` in P.",
     "时段内作废的次数。"),
    ("verify_due", "应核实数", "Verifications due", S.FIELD,
     "Verification tasks whose deadline is in P.",
     "时限在时段内的核实任务。"),
    ("verify_ontime", "按时核实数", "Verified on time", S.FIELD,
     "Of verify_due, those done by their deadline.",
     "应核实数中在时限内完成的。"),
    ("check_due", "应核查数", "Checks due", S.FIELD,
     "Check tasks whose deadline is in P.",
     "时限在时段内的核查任务。"),
    ("check_ontime", "按时核查数", "Checked on time", S.FIELD,
     "Of check_due, those done by their deadline.",
     "应核查数中在时限内完成的。"),
)  # fmt: skip

RATIOS: tuple[Words, ...] = (
    ("resolution_rate", "问题解决率", "Problems resolved", S.HEADLINE,
     "Closed by the end of P, by force included / due_closing with those closed by force.",
     "到时段末已结案（含强制结案）/ 应结案（含强制结案）。"),
    ("timely_rate", "及时解决率", "Problems resolved in time", S.HEADLINE,
     "closed_on_time / due_closing.",
     "按期结案数 / 应结案数。"),
    ("valid_report_rate", "有效上报率", "Valid share of reports", S.INTAKE,
     "valid_reported / reported.",
     "有效上报数 / 上报数。"),
    ("filing_rate", "立案率", "Filing rate", S.INTAKE,
     "filed / reported.",
     "立案数 / 上报数。"),
    ("on_time_filing_rate", "按时立案率", "Filing on time", S.INTAKE,
     "filed_on_time / filed.",
     "按时立案数 / 立案数。"),
    ("dispatch_accuracy", "派遣准确率", "Dispatch accuracy", S.DISPATCH,
     "dispatched_accurate / dispatched.",
     "准确派遣数 / 派遣数。"),
    ("disposal_rate", "处置率", "Disposal rate", S.DISPOSAL,
     "disposed / due_disposal.",
     "处置数 / 应处置数。"),
    ("on_time_disposal_rate", "按期处置率", "Disposal on time", S.DISPOSAL,
     "disposed_on_time / due_disposal.",
     "按期处置数 / 应处置数。"),
    ("rework_rate", "返工率", "Rework rate", S.DISPOSAL,
     "rework_cases / disposed.",
     "返工案件数 / 处置数。"),
    ("avg_disposal_hours", "平均处置时间", "Average time of disposal", S.DISPOSAL,
     "Hours of the disposal clock, counted in the unit of its limit, of those of disposed that"
     " have a clock / number of these.",
     "处置数中有处置时钟者的用时之和（按时限单位计时）/ 件数。"),
    ("closing_rate", "结案率", "Closing rate", S.CLOSING,
     "closed / due_closing.",
     "结案数 / 应结案数。"),
    ("on_time_closing_rate", "按期结案率", "Closing on time", S.CLOSING,
     "closed_on_time / due_closing.",
     "按期结案数 / 应结案数。"),
    ("repeat_rate", "重复案件率", "Repeat rate", S.QUALITY,
     "Of closed, those that a later report of the same class close by repeated within the"
     " organisation's repeat_days / closed.",
     "结案数中其后规定天数内在附近同类再次发生的 / 结案数。"),
    ("missed_rate", "漏报率", "Missed by collectors", S.QUALITY,
     "Cases found by inspectors in P that were not merged into another, that is nobody had"
     " reported / all cases found by inspectors in P.",
     "时段内督查发现且未并入其他案件（即此前无人上报）的 / 督查发现的全部案件。"),
    ("public_share", "公众举报率", "Share of the public", S.QUALITY,
     "Valid reports of the public, the hotline and the media / valid_reported.",
     "公众、热线、媒体的有效上报 / 有效上报数。"),
    ("satisfaction", "满意率", "Satisfaction", S.QUALITY,
     "Call-backs in P answered `satisfied` / call-backs in P that reached the reporter.",
     "时段内回访满意的次数 / 有效回访次数。"),
)  # fmt: skip

STOCKS = frozenset({"overdue_open"})
OF_MOVES = frozenset({"rework", "returned", "voided", "extended", "suspended"})


def _metric(words: Words, kind: MetricKind, unit: tuple[str, str]) -> Metric:
    key, zh, en, section, definition, definition_zh = words
    rate = RATES.get(key)
    return Metric(
        key=PREFIX + key,
        zh=zh,
        en=en,
        unit=unit[0],
        unit_en=unit[1],
        kind=kind,
        owner=OWNER,
        section=section,
        definition=definition,
        definition_zh=definition_zh,
        numerator=PREFIX + rate.numerator if rate else "",
        denominator=PREFIX + rate.denominator if rate else "",
    )


def _count(words: Words) -> Metric:
    kind = MetricKind.STOCK if words[0] in STOCKS else MetricKind.FLOW
    return _metric(words, kind, TIMES if words[0] in OF_MOVES else CASES)


def _ratio(words: Words) -> Metric:
    return _metric(words, MetricKind.RATE, PERCENT if RATES[words[0]].percent else HOURS)


METRICS: dict[str, Metric] = {
    metric.key: metric for metric in (*map(_count, COUNTS), *map(_ratio, RATIOS))
}
