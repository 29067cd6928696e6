"""Organisations with their calendars, units, posts, users, shifts of duty, tokens."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from xiuhua.core.people.vocab import DayKind, Scope, UnitKind

if TYPE_CHECKING:
    from xiuhua.core.people.grants import Grant


class WorkCalendar(models.Model):
    """Working time of an organisation: seasons with shifts, over the days that differ."""

    code = models.CharField("编号", max_length=40, unique=True)
    zh = models.CharField("名称", max_length=60)
    en = models.CharField("英文名称", max_length=60)

    class Meta:
        verbose_name = "工作日历"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.zh

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"people.calendar/{self.code}"


class CalendarSeason(models.Model):
    """Shifts in force between two dates of every year, from a day on.

    `shifts` is a list of `["HH:MM", "HH:MM"]` pairs of local time; `weekdays` lists the working
    days of the week, Monday = 0. `from_md`/`to_md` are `"MM-DD"`, both included, and may wrap
    around New Year. The newest `valid_from` not after the day wins.
    """

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="seasons")
    from_md = models.CharField("起", max_length=5, default="01-01")
    to_md = models.CharField("止", max_length=5, default="12-31")
    shifts = models.JSONField("班次")
    weekdays = models.JSONField("工作的星期")
    valid_from = models.DateField("生效日期")

    class Meta:
        verbose_name = "作息季节"
        ordering = ["calendar", "valid_from", "from_md"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "valid_from", "from_md"], name="one_season_from_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.from_md}–{self.to_md}"


class CalendarDay(models.Model):
    """What a notice says of a day: holiday, make-up working day, or as its weekday after all.

    A later notice adds a row with a higher `version`; the highest version of a date is in force.
    """

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    date = models.DateField("日期")
    kind = models.CharField("类别", max_length=10, choices=DayKind.choices())
    note = models.CharField("名称", max_length=60, blank=True)
    notice = models.CharField("依据", max_length=120, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "特殊日"
        ordering = ["calendar", "date", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "date", "version"], name="one_kind_a_day_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class Organisation(models.Model):
    """A city (or another body) whose cases, days and figures are kept together.

    `timezone` says where its days begin; `catalogue` names the catalogue of classes it files by;
    `county_code` is the six-digit division of GB/T 2260, empty for a foreign one.
    """

    code = models.CharField("编号", max_length=40, unique=True)
    zh = models.CharField("名称", max_length=60)
    en = models.CharField("英文名称", max_length=60)
    timezone = models.CharField("时区", max_length=40, default="Asia/Shanghai")
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, verbose_name="工作日历")
    catalogue = models.CharField("类别目录", max_length=40)
    county_code = models.CharField("行政区划代码", max_length=6, blank=True)
    settings = models.JSONField("设置", default=dict, blank=True)

    class Meta:
        verbose_name = "机构"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.zh

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"people.organisation/{self.code}"


class Unit(models.Model):
    """A body that holds posts: the centre, a disposal unit, a street office."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    code = models.CharField("编号", max_length=40)
    zh = models.CharField("名称", max_length=100)
    en = models.CharField("英文名称", max_length=100, blank=True)
    short_zh = models.CharField("简称", max_length=30, blank=True)
    kind = models.CharField("类别", max_length=20, choices=UnitKind.choices())
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    phone = models.CharField("电话", max_length=30, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "单位"
        ordering = ["organisation", "code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_unit_a_code")
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"people.unit/{self.code}"


class Post(models.Model):
    """A post of the trade (岗位) with what it may do; rows, so that a city can change them.

    `permissions` is a list of names such as `loop.file`. With scope `unit` they hold only for
    things of the holder's own unit or of its parts.
    """

    code = models.CharField("编号", max_length=40, unique=True)
    zh = models.CharField("名称", max_length=60)
    en = models.CharField("英文名称", max_length=60)
    scope = models.CharField("范围", max_length=12, choices=Scope.choices())
    permissions = models.JSONField("权限", default=list)

    class Meta:
        verbose_name = "岗位"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.zh


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""


class User(AbstractBaseUser):
    """A person who signs in; what they may do follows from their assignments.

    `grants` is filled once for each instance, when `auth` first needs it.
    """

    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机", max_length=20, blank=True)  # personal: masked when shown
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users")
    is_active = models.BooleanField("在职", default=True)
    created_at = models.DateTimeField("建立时间")

    grants: "tuple[Grant, ...] | None" = None

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"people.user/{self.username}"


class Assignment(models.Model):
    """A user holds a post in a unit, from a day to a day (excluded; none: until further notice)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["user", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post", "unit", "valid_from"], name="one_assignment_from_a_day"
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_began",
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.post_id} {self.unit_id}"


class Duty(models.Model):
    """A person's shift of duty (值班): from clock-in planned to clock-out planned."""

    user = models.ForeignKey(User, models.CASCADE, related_name="duties")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "班次"
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["starts_at", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                name="duty_ends_after_it_began", condition=Q(ends_at__gt=models.F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at:%F %H:%M}"


class ApiToken(models.Model):
    """A key of a program; only its SHA-256 is kept, the key itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    label = models.CharField("用途", max_length=60)
    digest = models.CharField("散列", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间")
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label


class LoginAttempt(models.Model):
    """A password that was tried for a user name, known or not; gone when one was right."""

    username = models.CharField("账号", max_length=60)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "登录尝试"
        ordering = ["-at"]
        indexes = [models.Index(fields=["username", "at"])]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"
