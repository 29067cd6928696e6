"""Messages to people with their deliveries, what people want to be told how, and webhooks."""

from django.db import models
from django.db.models import Q

from xiuhua.core.notify.vocab import Channel, DeliveryState, Kind
from xiuhua.core.people.models import Organisation, User

WAITING = Q(state=DeliveryState.WAITING.value)


class MessageQuerySet(models.QuerySet["Message"]):
    """Readings of the messages."""

    def of(self, user: User) -> "MessageQuerySet":
        """A person's own messages; nobody reads another's."""
        return self.filter(recipient=user)

    def unread(self) -> "MessageQuerySet":
        """Those that were not read yet."""
        return self.filter(read_at=None)


class Message(models.Model):
    """Somebody is told something, once.

    `origin` is the ledger's act (`act/123`) or the clock's notice (`notice/45`) that is told of.
    `params` fill the gaps of the kind's text (`notices.TEXTS`), so that both languages and a
    bettered sentence come from one row.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    recipient = models.ForeignKey(User, models.CASCADE, related_name="messages", db_index=False)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices())
    subject = models.CharField("对象", max_length=80)
    origin = models.CharField("缘由", max_length=32)
    params = models.JSONField("内容", default=dict)
    urgent = models.BooleanField("紧急", default=False)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "recipient", "kind"], name="told_once_of_an_act"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "id"], name="message_by_recipient"),
            models.Index(
                fields=["recipient", "id"], name="message_unread", condition=Q(read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Attempted(models.Model):
    """Something that is sent until it arrives or is given up; `tries` counts those begun."""

    state = models.CharField(
        "状态",
        max_length=8,
        choices=DeliveryState.choices(),
        default=DeliveryState.WAITING.value,
    )
    tries = models.PositiveSmallIntegerField("次数", default=0)
    next_try_at = models.DateTimeField("下次发送")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    error = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        abstract = True


class Delivery(Attempted):
    """A message goes out on one way; a `digest` waits for others of its kind."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField("方式", max_length=8, choices=Channel.choices())
    digest = models.BooleanField("汇总", default=False)

    class Meta:
        verbose_name = "发送"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_a_channel")
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="delivery_waiting", condition=WAITING),
            models.Index(fields=["id"], name="delivery_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id} {self.state}"


class Preference(models.Model):
    """A person wants a kind on a way or not; without a kind it stands for all not named."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices_wanted", db_index=False)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices(), blank=True)
    channel = models.CharField("方式", max_length=8, choices=Channel.choices())
    on = models.BooleanField("开启", default=True)
    digest = models.BooleanField("汇总", default=False)

    class Meta:
        verbose_name = "消息偏好"
        ordering = ["user", "kind", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="one_wish_a_kind_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind or '*'} {self.channel}"


class Reach(models.Model):
    """Where a person is reached beside their phone, and when they are left in peace.

    `email` and `wechat` are personal: shown to their owner alone. Both ends of the quiet hours or
    none; without them those of the organisation hold.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="reach", primary_key=True)
    email = models.EmailField("邮箱", blank=True)
    wechat = models.CharField("企业微信账号", max_length=64, blank=True)
    quiet_from = models.TimeField("免打扰起", null=True, blank=True)
    quiet_to = models.TimeField("免打扰止", null=True, blank=True)

    class Meta:
        verbose_name = "联系方式"
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Webhook(models.Model):
    """Another system is told of an organisation's acts; see docs/how-to/webhooks.md.

    `kinds` are names or beginnings of acts' kinds (`case.closed`, `case.*`). Acts up to
    `from_seq` were there before it and come by `replay` alone. The secret signs, so it is kept.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    url = models.CharField("地址", max_length=500)
    secret = models.CharField("密钥", max_length=64)
    kinds = models.JSONField("行为类别", default=list)
    active = models.BooleanField("启用", default=True)
    from_seq = models.BigIntegerField("起始序号", default=0)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "推送"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.url

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"notify.webhook/{self.pk}"

    def wants(self, kind: str) -> bool:
        """Tell whether acts of this kind are for this webhook."""
        return any(
            kind.startswith(wanted[:-1]) if wanted.endswith("*") else kind == wanted
            for wanted in self.kinds
        )


class WebhookDelivery(Attempted):
    """One act goes to one webhook; `status` is what its server answered last, if it did."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    seq = models.BigIntegerField("台账序号")
    status = models.PositiveSmallIntegerField("应答", null=True, blank=True)

    class Meta:
        verbose_name = "推送记录"
        ordering = ["webhook", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "seq"], name="one_delivery_of_an_act")
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="hook_delivery_waiting", condition=WAITING)
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.seq} {self.state}"
