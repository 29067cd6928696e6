"""Daily facts: sums of the loop's rows by day and scope, from which a month is added up."""

from typing import Any

from django.db import models
from django.db.models import Q

from xiuhua.core.people.models import Organisation
from xiuhua.kit.vocab import Vocab


class SpanKind(Vocab):
    """What was owed between two days."""

    DISPOSAL = "disposal", "处置", "Disposal"
    CLOSING = "closing", "结案", "Closing"


def _count(label: str) -> Any:  # noqa: ANN401 typed by the field's plugin
    return models.PositiveIntegerField(label, default=0)


class Fact(models.Model):
    """`scope` is `all`, or `street:7`, `unit:3`, `minor:12` (ids), `source:public`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField("范围", max_length=24)

    class Meta:
        abstract = True


class DayFact(Fact):
    """What happened or fell due on one local day; each column is the loop's counter of its name."""

    day = models.DateField("日期")
    reported = _count("上报数")
    collector_reported = _count("监督员上报数")
    public_reported = _count("公众举报数")
    valid_reported = _count("有效上报数")
    valid_public = _count("公众有效上报数")
    self_handled = _count("自行处置数")
    inspector_found = _count("督查发现数")
    inspector_missed = _count("漏报数")
    filed = _count("立案数")
    filed_on_time = _count("按时立案数")
    dispatched = _count("派遣数")
    dispatched_accurate = _count("准确派遣数")
    rework = _count("返工数")
    voided = _count("作废数")
    returned = _count("回退数")
    extended = _count("延期数")
    suspended = _count("挂账数")
    verify_due = _count("应核实数")
    verify_ontime = _count("按时核实数")
    check_due = _count("应核查数")
    check_ontime = _count("按时核查数")
    surveyed = _count("有效回访数")
    satisfied = _count("满意数")

    class Meta:
        verbose_name = "每日统计"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scope", "day"], name="one_fact_a_day_and_scope"
            )
        ]
        indexes = [models.Index(fields=["organisation", "day"], name="day_fact_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.scope}"


class SpanFact(Fact):
    """Cases owed on one local day and done on another, or not yet.

    Whether a case was owed in a period follows from the two days alone. `forced` are those closed
    by force; of those done, `n_on_time` were in time or are exempt; `n_exempt` are all exempt ones.
    """

    kind = models.CharField("类别", max_length=8, choices=SpanKind.choices())
    due_day = models.DateField("到期日")
    done_day = models.DateField("办理日", null=True)
    forced = models.BooleanField("强制结案", default=False)
    n = _count("件数")
    n_on_time = _count("按期")
    n_exempt = _count("豁免")
    n_rework = _count("返工")
    n_repeated = _count("重复发生")
    n_timed = _count("有用时")
    timed_s = models.BigIntegerField("用时(秒)", default=0)

    class Meta:
        verbose_name = "到期统计"
        constraints = [
            models.CheckConstraint(name="a_span_counts_a_case", condition=Q(n__gte=1)),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "scope", "due_day"], name="span_by_due"),
            models.Index(fields=["organisation", "kind", "scope", "done_day"], name="span_by_done"),
            models.Index(fields=["organisation", "due_day"], name="span_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_day}–{self.done_day} {self.scope}"
