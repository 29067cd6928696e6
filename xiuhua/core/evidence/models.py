"""Files kept as evidence, one row a content."""

from django.db import models

from xiuhua.core.people.models import User

BANDS = ("phash_a", "phash_b", "phash_c", "phash_d")
FILENAME_LENGTH = 200


class Media(models.Model):
    """A photo, clip or file, named by the SHA-256 of its bytes.

    The original is kept unchanged; what is shown is a rendition without EXIF. `taken_at`, `lon`
    and `lat` (WGS-84 as the camera wrote them) stay in the record. `phash` is the 64-bit
    perceptual hash of a picture as 16 hex digits, so that a reused photo is noticed;
    `phash_a`…`phash_d` are its four 16-bit bands, which make near hashes findable by index.
    """

    sha256 = models.CharField("散列", max_length=64, unique=True)
    mime = models.CharField("类型", max_length=80)
    size_bytes = models.PositiveBigIntegerField("字节数")
    filename = models.CharField("原文件名", max_length=FILENAME_LENGTH, blank=True)
    width_px = models.PositiveIntegerField("宽", null=True, blank=True)
    height_px = models.PositiveIntegerField("高", null=True, blank=True)
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    lon = models.FloatField("拍摄经度", null=True, blank=True)
    lat = models.FloatField("拍摄纬度", null=True, blank=True)
    phash = models.CharField("感知散列", max_length=16, blank=True)
    phash_a = models.CharField(max_length=4, blank=True, db_index=True)
    phash_b = models.CharField(max_length=4, blank=True, db_index=True)
    phash_c = models.CharField(max_length=4, blank=True, db_index=True)
    phash_d = models.CharField(max_length=4, blank=True, db_index=True)
    added_at = models.DateTimeField("入库时间")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "证据"
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.mime}"

    @property
    def ref(self) -> str:
        """Natural key used by the ledger."""
        return f"evidence.media/{self.sha256}"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown in sizes."""
        return self.mime.startswith("image/")
