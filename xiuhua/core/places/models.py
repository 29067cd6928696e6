"""Areas, unit grids, zones, and the places many domains stand on.

Geometry is GeoJSON in WGS-84 with a bounding box in columns; points also carry their `cell`
(see `xiuhua.kit.geo.cell_of`). Each place has a natural key; its history is the ledger.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xiuhua.core.people.models import Organisation, Post, Unit, User
from xiuhua.core.places.vocab import AreaLevel, RoadGrade, ZoneKind


class Shape(models.Model):
    """What has a geometry: GeoJSON, its bounding box in degrees, its area."""

    geometry = models.JSONField("图形", null=True, blank=True)
    min_lon = models.FloatField(null=True, blank=True)
    min_lat = models.FloatField(null=True, blank=True)
    max_lon = models.FloatField(null=True, blank=True)
    max_lat = models.FloatField(null=True, blank=True)
    area_m2 = models.FloatField("面积(平方米)", null=True, blank=True)

    class Meta:
        abstract = True


class CodeScheme(models.Model):
    """How a code is built: names and lengths of its segments, e.g. 6 + 3 + 3 + 2 digits."""

    code = models.CharField("编号", max_length=40, unique=True)
    zh = models.CharField("名称", max_length=60)
    en = models.CharField("英文名称", max_length=60)
    segments = models.JSONField("分段")  # [["county", 6], ["street", 3], ["community", 3], …]
    source = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        verbose_name = "编码规则"

    def __str__(self) -> str:
        return self.zh


class AdminArea(Shape):
    """A county, street, town, community or village."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="areas")
    code = models.CharField("编号", max_length=60)
    level = models.CharField("级别", max_length=12, choices=AreaLevel.choices())
    zh = models.CharField("名称", max_length=100)
    en = models.CharField("英文名称", max_length=100, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "行政区域"
        ordering = ["organisation", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "valid_from"], name="one_area_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(valid_to=None),
                name="one_area_in_force_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def key(self) -> str:
        """The natural key inside the organisation."""
        return self.code

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"places.area/{self.code}"


class UnitGrid(Shape):
    """A unit grid (单元网格), the smallest piece of ground; its code is never reused."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grids")
    code = models.CharField("编号", max_length=20, unique=True)
    scheme = models.ForeignKey(CodeScheme, models.PROTECT, related_name="+")
    community = models.ForeignKey(AdminArea, models.PROTECT, related_name="grids")
    name = models.CharField("名称", max_length=100, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    valid_from = models.DateField("初始日期")
    changed_on = models.DateField("变更日期", null=True, blank=True)
    valid_to = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "单元网格"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        """The natural key inside the organisation."""
        return self.code

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"places.grid/{self.code}"


class Zone(Shape):
    """A set of whole unit grids for one purpose: a responsibility grid, a patrol zone."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="zones")
    kind = models.CharField("类别", max_length=20, choices=ZoneKind.choices())
    code = models.CharField("编号", max_length=40)
    zh = models.CharField("名称", max_length=100)
    en = models.CharField("英文名称", max_length=100, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    grids = models.ManyToManyField(UnitGrid, through="ZoneMember", related_name="zones")

    class Meta:
        verbose_name = "责任区域"
        ordering = ["organisation", "kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "code"], name="one_zone_a_kind_and_code"
            )
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"places.zone/{self.kind}/{self.code}"


class ZoneMember(models.Model):
    """A unit grid belongs to a zone."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="members")
    grid = models.ForeignKey(UnitGrid, models.PROTECT, related_name="memberships")

    class Meta:
        verbose_name = "区域网格"
        constraints = [
            models.UniqueConstraint(fields=["zone", "grid"], name="a_grid_once_in_a_zone")
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.grid_id}"


class ZoneAssignment(models.Model):
    """A person answers for a zone in a post, from a day to a day (excluded)."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, models.CASCADE, related_name="zone_assignments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    shift = models.CharField("班次", max_length=20, blank=True)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "区域任职"
        ordering = ["zone", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "user", "post", "shift", "valid_from"],
                name="one_zone_assignment_from_a_day",
            ),
            models.CheckConstraint(
                name="zone_assignment_ends_after_it_began",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.user_id}"


class Register(models.Model):
    """What every row of a register has: a natural key, who keeps it, whether it is in use."""

    KEY: ClassVar[str] = "code"
    PERSONAL: ClassVar[frozenset[str]] = frozenset()  # the ledger tells that these changed, not how

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="管理单位"
    )
    active = models.BooleanField("在用", default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The natural key inside the organisation."""
        return str(getattr(self, self.KEY))

    @property
    def ref(self) -> str:
        """Natural key used by cases, the ledger and files."""
        return f"places.{self._meta.model_name}/{self.key}"


class Place(Shape, Register):
    """A row of a register that lies somewhere."""

    code = models.CharField("编号", max_length=60)
    zh = models.CharField("名称", max_length=150)
    en = models.CharField("英文名称", max_length=150, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    community = models.ForeignKey(
        AdminArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="社区"
    )
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    cell = models.IntegerField(null=True, blank=True, db_index=True)

    class Meta:
        abstract = True
        ordering = ["organisation", "code"]

    def __str__(self) -> str:
        return self.zh


def _once(name: str) -> list[models.BaseConstraint]:
    return [models.UniqueConstraint(fields=["organisation", "code"], name=f"one_{name}_a_code")]


class Compound(Place):
    """A residential compound (小区)."""

    manager = models.CharField("物业", max_length=100, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = "小区"
        constraints = _once("compound")


class Building(Place):
    """A building (楼幢), in a compound or on its own."""

    compound = models.ForeignKey(
        Compound, models.PROTECT, null=True, blank=True, related_name="buildings"
    )
    floors = models.PositiveSmallIntegerField("层数", null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = "楼幢"
        constraints = _once("building")


class Household(Place):
    """A household (户), by its door; who lives there is not kept here."""

    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="doors"
    )
    room = models.CharField("室号", max_length=20, blank=True)

    class Meta(Place.Meta):
        verbose_name = "户"
        constraints = _once("household")


class Firm(Place):
    """A firm or shop (企业、商铺); `code` is its unified social credit code where it has one."""

    PERSONAL = frozenset({"contact", "phone"})

    trade = models.CharField("行业", max_length=60, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)  # personal
    phone = models.CharField("电话", max_length=30, blank=True)  # personal: masked when shown

    class Meta(Place.Meta):
        verbose_name = "企业商铺"
        constraints = _once("firm")


class Road(Place):
    """A road with its grade and manager."""

    grade = models.CharField("等级", max_length=12, choices=RoadGrade.choices())
    length_m = models.FloatField("长度(米)", null=True, blank=True)
    width_m = models.FloatField("宽度(米)", null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = "道路"
        constraints = _once("road")


class WaterSection(Place):
    """A section of a river or another water (水域)."""

    length_m = models.FloatField("长度(米)", null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = "水域"
        constraints = _once("water")


class ConstructionSite(Place):
    """A construction site (工地)."""

    builder = models.CharField("施工单位", max_length=100, blank=True)
    starts_on = models.DateField("开工", null=True, blank=True)
    ends_on = models.DateField("完工", null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = "工地"
        constraints = _once("site")


class Vehicle(Register):
    """A vehicle, by its plate."""

    KEY = "plate"

    plate = models.CharField("车牌", max_length=10)  # personal
    plate_colour = models.CharField("车牌颜色", max_length=10, blank=True)
    purpose = models.CharField("用途", max_length=40, blank=True)
    owner = models.CharField("所属单位", max_length=100, blank=True)

    class Meta:
        verbose_name = "车辆"
        ordering = ["organisation", "plate"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "plate"], name="one_vehicle_a_plate")
        ]


REGISTERS: dict[str, type[Register]] = {
    "compounds": Compound,
    "buildings": Building,
    "households": Household,
    "firms": Firm,
    "roads": Road,
    "waters": WaterSection,
    "sites": ConstructionSite,
    "vehicles": Vehicle,
}
