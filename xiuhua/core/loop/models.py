"""The case and all that hangs on it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from xiuhua.core.assets.models import Component
from xiuhua.core.catalogue.models import FilingCondition, MinorClass
from xiuhua.core.loop.vocab import (
    ENDED,
    OPEN,
    ApplicationKind,
    Decision,
    Finding,
    NoticeKind,
    Satisfaction,
    Source,
    Stage,
    State,
    TaskKind,
)
from xiuhua.core.people.auth import visible_unit_ids
from xiuhua.core.people.models import Organisation, Unit, User
from xiuhua.core.places.models import AdminArea, UnitGrid


class CaseQuerySet(models.QuerySet["Case"]):
    """Readings of the case table."""

    def visible_to(self, user: User) -> "CaseQuerySet":
        """Cases of the user's organisation, or of their units where posts reach no further.

        A draft is seen by its writer alone.
        """
        cases = self.filter(
            ~Q(state=State.DRAFT) | Q(reporter=user), organisation_id=user.organisation_id
        )
        units = visible_unit_ids(user, "loop.read")
        return cases if units is None else cases.filter(unit_id__in=units)

    def open(self) -> "CaseQuerySet":
        """Cases that have not ended; each is in a stage, by which the index finds them."""
        return self.filter(~Q(stage=""), state__in=OPEN)

    def overdue(self, now: datetime) -> "CaseQuerySet":
        """Open cases whose disposal or overall deadline has passed."""
        return self.open().filter(
            Q(due_at__lt=now) | Q(disposal_due_at__lt=now, disposed_at=None),
            timeout_exempt=False,
        )


def _fk(to: Any, label: str, **options: Any) -> Any:  # noqa: ANN401 typed by the field's plugin
    return models.ForeignKey(
        to, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label, **options
    )


class Case(models.Model):
    """One problem from its report to its end (案件).

    `number` is given at the report, `filed_number` (19 digits) at filing. Every `…_at` is UTC.
    `stage_due_at` is the deadline of the present stage, `disposal_due_at` that of the disposal
    clock and `due_at` the overall one; the last two are none before dispatch and while suspended.
    `disposal_clock` is the clock's own data (`kit.worktime.Clock.as_data`); none where the source
    gave the deadline. `escalate_at` is when the next warning or notice falls due.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    number = models.CharField("受理号", max_length=24)
    filed_number = models.CharField("立案号", max_length=24, blank=True)
    external_id = models.CharField("来源编号", max_length=60, blank=True)
    dedupe = models.CharField("去重键", max_length=160, null=True, blank=True)  # noqa: DJ001 unique
    subject = models.CharField("关联对象", max_length=80, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices())
    state = models.CharField("状态", max_length=20, choices=State.choices())
    version = models.PositiveIntegerField("版本", default=1)

    minor = models.ForeignKey(MinorClass, models.PROTECT, related_name="+", db_index=False)
    condition = _fk(FilingCondition, "立案条件", db_index=False)
    component = _fk(Component, "部件")
    description = models.TextField("问题描述", blank=True)
    address = models.CharField("地点", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    cell = models.IntegerField(null=True, blank=True)
    grid = _fk(UnitGrid, "单元网格", db_index=False)
    community = _fk(AdminArea, "社区", db_index=False)
    street = _fk(AdminArea, "街道", db_index=False)
    unit = _fk(Unit, "处置单位", db_index=False)
    handler = _fk(User, "处置人员", db_index=False)
    reporter = _fk(User, "上报人", db_index=False)
    disposed_by = _fk(User, "反馈人", db_index=False)
    checked_by = _fk(User, "核查人", db_index=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    urgent = models.BooleanField("紧急", default=False)
    cover = models.CharField("首张照片", max_length=64, blank=True)

    reported_at = models.DateTimeField("上报时间")
    filed_at = models.DateTimeField("立案时间", null=True, blank=True)
    dispatched_at = models.DateTimeField("派遣时间", null=True, blank=True)
    accepted_at = models.DateTimeField("接收时间", null=True, blank=True)
    disposed_at = models.DateTimeField("反馈时间", null=True, blank=True)
    checked_at = models.DateTimeField("核查时间", null=True, blank=True)
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)

    stage = models.CharField("阶段", max_length=12, choices=Stage.choices(), blank=True)
    stage_started_at = models.DateTimeField("阶段开始", null=True, blank=True)
    stage_due_at = models.DateTimeField("阶段时限", null=True, blank=True)
    disposal_clock = models.JSONField("处置时钟", null=True, blank=True)
    disposal_due_at = models.DateTimeField("处置时限", null=True, blank=True)
    disposal_s = models.IntegerField("处置用时(秒)", null=True, blank=True)
    due_at = models.DateTimeField("总时限", null=True, blank=True)
    escalate_at = models.DateTimeField("下次提醒", null=True, blank=True)
    escalation = models.PositiveSmallIntegerField("提醒级次", default=0)

    filed_on_time = models.BooleanField("按时立案", null=True, blank=True)
    self_handled = models.BooleanField("自行处置", default=False)
    rework_count = models.PositiveSmallIntegerField("返工次数", default=0)
    return_count = models.PositiveSmallIntegerField("回退次数", default=0)
    extension_count = models.PositiveSmallIntegerField("延期次数", default=0)
    suspension_count = models.PositiveSmallIntegerField("挂账次数", default=0)
    supervised = models.PositiveSmallIntegerField("督办级别", default=0)
    exposed = models.BooleanField("曝光", default=False)
    timeout_exempt = models.BooleanField("超期豁免", default=False)
    satisfaction = models.CharField(
        "满意度", max_length=12, choices=Satisfaction.choices(), blank=True
    )
    facts = models.JSONField("其他", default=dict, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案件"
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_case_a_number"),
            models.UniqueConstraint(fields=["organisation", "dedupe"], name="one_case_a_finding"),
        ]
        indexes = [
            models.Index(fields=["organisation", "reported_at", "id"], name="case_by_report"),
            models.Index(fields=["organisation", "state", "reported_at"], name="case_by_state"),
            models.Index(fields=["organisation", "unit", "reported_at"], name="case_by_unit"),
            models.Index(fields=["organisation", "minor", "reported_at"], name="case_by_minor"),
            models.Index(fields=["organisation", "street", "reported_at"], name="case_by_street"),
            models.Index(fields=["community", "reported_at"], name="case_by_community"),
            models.Index(fields=["grid", "reported_at"], name="case_by_grid"),
            models.Index(fields=["cell", "minor"], name="case_by_cell"),
            models.Index(fields=["organisation", "filed_at"], name="case_by_filing"),
            models.Index(fields=["organisation", "disposal_due_at"], name="case_by_disposal_due"),
            models.Index(
                fields=["organisation", "disposed_at", "disposal_due_at"], name="case_by_disposal"
            ),
            models.Index(fields=["organisation", "dispatched_at"], name="case_by_dispatch"),
            models.Index(fields=["organisation", "due_at"], name="case_by_due"),
            models.Index(fields=["organisation", "closed_at"], name="case_by_closing"),
            models.Index(
                fields=["organisation", "reported_at", "id"],
                name="case_open",
                condition=~Q(stage=""),
            ),
            models.Index(fields=["escalate_at"], name="case_to_escalate"),
            models.Index(
                fields=["organisation", "external_id"],
                name="case_by_external_id",
                condition=~Q(external_id=""),
            ),
            models.Index(
                fields=["filed_number"], name="case_by_filed_number", condition=~Q(filed_number="")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"case/{self.number}"

    @property
    def ended(self) -> bool:
        """Whether the case has come to one of its ends."""
        return self.state in ENDED

    def is_overdue(self, now: datetime) -> bool:
        """Whether a deadline passed before the result or the end came; exempt cases are not."""
        if self.timeout_exempt:
            return False
        late_disposal = self.disposal_due_at and (self.disposed_at or now) > self.disposal_due_at
        late_closing = self.due_at and (self.closed_at or now) > self.due_at
        return bool(late_disposal or late_closing) and not (self.ended and self.closed_at is None)


class Step(models.Model):
    """One move of one case; rows are only ever added.

    `stage` and its `due_at` are those the move ended or left running; `elapsed_s` is the time
    spent in that stage, counted in its own unit; `late` is none where the stage had no deadline.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField("版本")
    move = models.CharField("操作", max_length=30)
    source = models.CharField("原状态", max_length=20, blank=True)
    target = models.CharField("新状态", max_length=20)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField("意见", blank=True)
    photos = models.JSONField("附件", default=list)  # [{"sha": …, "role": …}]
    facts = models.JSONField("其他", default=dict)
    stage = models.CharField("阶段", max_length=12, blank=True)
    due_at = models.DateTimeField("阶段时限", null=True)
    elapsed_s = models.IntegerField("阶段用时(秒)", null=True)
    late = models.BooleanField("超时", null=True)

    class Meta:
        verbose_name = "流转记录"
        ordering = ["case", "version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="one_step_a_version")
        ]
        indexes = [models.Index(fields=["move", "at"], name="step_by_move")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.move}"


class Report(models.Model):
    """Somebody or something reported the case; the first report and every further one.

    `contact_name`, `contact_phone` and what else `contact` holds of who reported (an address for
    answers, an account) are personal: masked when shown, erased after their term (`retention`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    at = models.DateTimeField("上报时间")
    found_at = models.DateTimeField("发现时间", null=True, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices())
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    contact = models.JSONField("其他联系方式", null=True, blank=True)
    personal = models.BooleanField("含个人信息", default=False)
    description = models.TextField("描述", blank=True)
    photos = models.JSONField("附件", default=list)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    external_id = models.CharField("来源编号", max_length=60, blank=True)

    class Meta:
        verbose_name = "上报"
        ordering = ["case", "at", "id"]
        indexes = [models.Index(fields=["at"], name="report_to_forget", condition=Q(personal=True))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.source}"


class Task(models.Model):
    """A collector is sent to verify a report or to check a disposal."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    kind = models.CharField("类别", max_length=12, choices=TaskKind.choices())
    collector = models.ForeignKey(User, models.PROTECT, null=True, related_name="tasks")
    given_at = models.DateTimeField("下达时间")
    due_at = models.DateTimeField("时限")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    finding = models.CharField("结果", max_length=8, choices=Finding.choices(), blank=True)

    class Meta:
        verbose_name = "核实核查任务"
        ordering = ["due_at"]
        indexes = [models.Index(fields=["kind", "due_at"], name="task_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class Application(models.Model):
    """A unit asks for an extension or a suspension, or appeals against overdue.

    An extension carries `limit_value`/`limit_unit` (the time it adds) and `engineering`; a
    suspension carries `until_at` and, once granted, `resumed_at`. `level` counts approvals given.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="applications")
    kind = models.CharField("类别", max_length=12, choices=ApplicationKind.choices())
    at = models.DateTimeField("申请时间")
    applicant = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    reason = models.TextField("理由")
    engineering = models.BooleanField("工程类", default=False)
    limit_value = models.DecimalField("延长", max_digits=8, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField("单位", max_length=12, blank=True)
    until_at = models.DateTimeField("挂账至", null=True, blank=True)
    resumed_at = models.DateTimeField("恢复时间", null=True, blank=True)
    level = models.PositiveSmallIntegerField("已审级数", default=0)
    decision = models.CharField(
        "结果", max_length=8, choices=Decision.choices(), default=Decision.PENDING.value
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.TextField("审批意见", blank=True)

    class Meta:
        verbose_name = "申请"
        ordering = ["case", "at"]
        indexes = [
            models.Index(fields=["kind", "decided_at"], name="application_by_decision"),
            models.Index(
                fields=["until_at"],
                name="suspension_to_resume",
                condition=Q(kind="suspension", decision="granted", resumed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class Notice(models.Model):
    """Somebody is told about a clock: warnings, and supervision (督办) in three levels."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    kind = models.CharField("类别", max_length=12, choices=NoticeKind.choices())
    level = models.PositiveSmallIntegerField("级别", default=0)
    stage = models.CharField("阶段", max_length=12, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = models.TextField("内容", blank=True)
    reply_due_at = models.DateTimeField("回复时限", null=True, blank=True)
    replied_at = models.DateTimeField("回复时间", null=True, blank=True)
    reply = models.TextField("回复", blank=True)

    class Meta:
        verbose_name = "提醒督办"
        ordering = ["case", "at"]
        indexes = [models.Index(fields=["kind", "at"], name="notice_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} {self.case_id}"


class Survey(models.Model):
    """A call-back: what the reporter says of the result."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="surveys")
    at = models.DateTimeField("回访时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.CharField("结果", max_length=12, choices=Satisfaction.choices())
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "回访"
        ordering = ["case", "at"]
        indexes = [models.Index(fields=["at"], name="survey_by_time")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.answer}"


class StageLimit(models.Model):
    """How long a stage may take; an organisation's own row wins over the general one.

    The newest `valid_from` not after the day wins. `minutes` counts in `unit`: 30 minutes of
    working time, or of real time for urgent units.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices())
    urgent = models.BooleanField("紧急", default=False)
    minutes = models.PositiveIntegerField("分钟")
    unit = models.CharField("计时", max_length=12)
    valid_from = models.DateField("生效日期")

    class Meta:
        verbose_name = "阶段时限"
        ordering = ["stage", "urgent", "valid_from"]

    def __str__(self) -> str:
        return f"{self.stage} {self.minutes} min"
