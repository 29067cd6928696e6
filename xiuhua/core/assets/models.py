"""Components (部件): what stands in the street, each with its code, keepers and history."""

from django.db import models

from xiuhua.core.assets.vocab import Change, ComponentState, DataSource
from xiuhua.core.people.models import Organisation, Unit, User
from xiuhua.core.places.models import UnitGrid


class ComponentFields(models.Model):
    """What a component is at one time; shared by the present row and its past revisions.

    `class_code` is the catalogue's code of the minor class (`C0101`). Positions are WGS-84;
    `geometry` is GeoJSON for lines and polygons, whose point is then a representative one.
    """

    class_code = models.CharField("小类", max_length=80)
    name = models.CharField("名称", max_length=100)
    state = models.CharField("状态", max_length=12, choices=ComponentState.choices())
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    geometry = models.JSONField("图形", null=True, blank=True)
    position_note = models.CharField("位置描述", max_length=200, blank=True)
    data_source = models.CharField("数据来源", max_length=12, choices=DataSource.choices())
    grid = models.ForeignKey(
        UnitGrid, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    competent_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主管部门"
    )
    owner_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="权属单位"
    )
    maintainer_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="养护单位"
    )
    extra = models.JSONField("扩展属性", default=dict, blank=True)

    class Meta:
        abstract = True


class Component(ComponentFields):
    """A component as it is now; its code is never given to another."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="components")
    code = models.CharField("部件标识码", max_length=18)
    cell = models.IntegerField()
    surveyed_on = models.DateField("初始日期")
    changed_on = models.DateField("变更日期", null=True, blank=True)
    retired_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "部件"
        ordering = ["organisation", "code"]
        indexes = [models.Index(fields=["cell", "class_code"], name="component_by_cell")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_component_a_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def ref(self) -> str:
        """Natural key used by cases and the ledger."""
        return f"assets.component/{self.code}"


class ComponentRevision(ComponentFields):
    """What a component was until a change, and what the change was."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="revisions")
    until_at = models.DateTimeField("截至")
    change = models.CharField("变更", max_length=12, choices=Change.choices())
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "部件历史"
        ordering = ["component", "-until_at", "-id"]

    def __str__(self) -> str:
        return f"{self.component_id} {self.until_at:%F}"
