"""The ledger's tables: acts in a hash chain, its head, numbers, and the consumers' cursors."""

import json
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from xiuhua.core.ledger.chain import START
from xiuhua.core.ledger.errors import AppendOnly


class ActQuerySet(models.QuerySet["Act"]):
    """Acts can be added and read."""

    def update(self, **_changes: Any) -> NoReturn:  # noqa: ANN401 as Django
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Act(models.Model):
    """One thing that was done, chained to the act before it; rows are only ever added.

    `hash` is SHA-256 over the previous act's hash and every other field as stored (see `chain`).
    `content` is the canonical JSON text of the act's details, kept as it was hashed.
    """

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    kind = models.CharField("行为", max_length=60)
    subject = models.CharField("对象", max_length=80, db_index=True)
    actor = models.CharField("行为人", max_length=60, blank=True)
    content = models.TextField("内容")
    hash = models.CharField("散列", max_length=64)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = "行为"
        ordering = ["seq"]
        base_manager_name = "objects"
        constraints = [models.CheckConstraint(name="acts_count_from_one", condition=Q(seq__gte=1))]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}"

    def save(self, **options: Any) -> None:  # noqa: ANN401
        """Add the act; an act that is there already stays as it is."""
        if not self._state.adding:
            raise AppendOnly
        super().save(**options | {"force_insert": True})

    def delete(self, **_options: Any) -> NoReturn:  # type: ignore[override]  # noqa: ANN401
        raise AppendOnly

    @property
    def details(self) -> dict[str, Any]:
        """The act's details, read from its content."""
        details: dict[str, Any] = json.loads(self.content)
        return details


class Head(models.Model):
    """The newest act's number and hash, outside the acts' table so that a cut tail shows."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField("序号", default=0)
    hash = models.CharField("散列", max_length=64, default=START)

    class Meta:
        verbose_name = "链头"

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Counter(models.Model):
    """A gapless counter by name; see `numbers.next_number`."""

    name = models.CharField("名称", max_length=80, primary_key=True)
    value = models.BigIntegerField("当前值", default=0)

    class Meta:
        verbose_name = "编号"

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Cursor(models.Model):
    """How far a consumer has read the ledger."""

    consumer = models.CharField("读者", max_length=60, primary_key=True)
    seq = models.BigIntegerField("已读到", default=0)

    class Meta:
        verbose_name = "读取位置"

    def __str__(self) -> str:
        return f"{self.consumer} {self.seq}"
