"""Catalogues of classes with filing conditions and limits, and the responsibility matrix."""

from django.db import models
from django.db.models import Q

from xiuhua.core.catalogue.vocab import ClassKind, ClassScope
from xiuhua.core.people.models import Organisation, Unit
from xiuhua.core.places.models import AdminArea


class Catalogue(models.Model):
    """A list of classes that an organisation files by; the national one, or a source's own."""

    code = models.CharField("编号", max_length=40, unique=True)
    zh = models.CharField("名称", max_length=60)
    en = models.CharField("英文名称", max_length=60)

    class Meta:
        verbose_name = "类别目录"

    def __str__(self) -> str:
        return self.zh


class MajorClass(models.Model):
    """A major class (大类), e.g. 市容环境."""

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="majors")
    kind = models.CharField("类型", max_length=12, choices=ClassKind.choices())
    code = models.CharField("编号", max_length=40)
    zh = models.CharField("名称", max_length=100)
    en = models.CharField("英文名称", max_length=100)

    class Meta:
        verbose_name = "大类"
        ordering = ["catalogue", "kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "kind", "code"], name="one_major_a_kind_and_code"
            )
        ]

    def __str__(self) -> str:
        return self.zh


class MinorClass(models.Model):
    """A minor class (小类); what a case is filed under.

    A changed class is a new row with a later `valid_from`; the old row gets its `valid_to`
    (excluded), and cases keep pointing at the row they were filed under. `roles` lists the trade
    roles that usually answer for it. `field_check` is False where closing needs no check on the
    spot; `overall_value`/`overall_unit` replace the computed overall limit where a city says so.
    """

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="minors")
    major = models.ForeignKey(MajorClass, models.PROTECT, related_name="minors")
    kind = models.CharField("类型", max_length=12, choices=ClassKind.choices())
    code = models.CharField("编号", max_length=80)
    zh = models.CharField("名称", max_length=200)
    en = models.CharField("英文名称", max_length=200)
    scope = models.CharField("来源", max_length=20, choices=ClassScope.choices())
    roles = models.JSONField("责任主体", default=list)
    keywords = models.JSONField("关键词", default=list)
    field_check = models.BooleanField("须现场核查", default=True)
    overall_value = models.DecimalField(
        "总时限", max_digits=8, decimal_places=2, null=True, blank=True
    )
    overall_unit = models.CharField("总时限单位", max_length=12, blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "小类"
        ordering = ["catalogue", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "code", "valid_from"], name="one_minor_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["catalogue", "code"],
                condition=Q(valid_to=None),
                name="one_minor_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.zh


class FilingCondition(models.Model):
    """When a case may be filed under a class, how it counts as done, and within what time.

    Versioned like its class. `closing_condition` lists the results that allow closing;
    `limit_value`/`limit_unit` is the disposal limit (units of `kit.worktime.Unit`).
    """

    minor = models.ForeignKey(MinorClass, models.CASCADE, related_name="conditions")
    number = models.PositiveSmallIntegerField("序号")
    defect = models.CharField("缺陷代码", max_length=40, blank=True)
    zh = models.CharField("立案条件", max_length=300)
    en = models.CharField("英文", max_length=300)
    threshold = models.CharField("阈值", max_length=120, blank=True)
    closing_condition = models.JSONField("结案条件", default=list)
    limit_value = models.DecimalField("处置时限", max_digits=8, decimal_places=2)
    limit_unit = models.CharField("时限单位", max_length=12)
    confidence = models.CharField("依据", max_length=20, blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "立案条件"
        ordering = ["minor", "number", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["minor", "number", "valid_from"], name="one_condition_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["minor", "number"],
                condition=Q(valid_to=None),
                name="one_condition_in_force",
            ),
            models.CheckConstraint(
                name="condition_allows_some_time", condition=Q(limit_value__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minor_id}/{self.number} {self.zh}"


class Responsibility(models.Model):
    """Who answers for what, where; the most specific row wins (责任矩阵).

    Order: condition and area, condition, minor and area, minor, area alone (the street's office),
    nothing (the organisation's default); within one rank the nearest area, the highest `priority`,
    the oldest row. Rows hold for every version of their class and condition, by code and number.
    Beside the one `primary` unit, others may be named that join in (会办).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    minor = models.ForeignKey(MinorClass, models.CASCADE, null=True, blank=True, related_name="+")
    condition = models.ForeignKey(
        FilingCondition, models.CASCADE, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(AdminArea, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    primary = models.BooleanField("主办", default=True)
    priority = models.SmallIntegerField("优先级", default=0)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "责任"
        ordering = ["organisation", "id"]

    def __str__(self) -> str:
        return f"{self.minor_id} {self.area_id} → {self.unit_id}"
