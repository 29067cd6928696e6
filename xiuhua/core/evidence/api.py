"""Evidence through the API: bring files, read their records."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from xiuhua.core.evidence.access import may_compare, require_whole, signed_in
from xiuhua.core.evidence.errors import FileTooLarge, TooManyFiles
from xiuhua.core.evidence.models import Media
from xiuhua.core.evidence.selectors import require_all, similar
from xiuhua.core.evidence.services import Upload, store_many
from xiuhua.core.people.models import User

MAX_FILES = 9

router = Router(tags=["evidence"])


class SimilarOut(Schema):
    """Another picture that looks like this one."""

    sha256: str
    distance: int = Field(description="differing bits of 64; 0–2: the same photo saved again")
    taken_at: datetime | None
    added_at: datetime


class MediaOut(Schema):
    """The record of a file kept as evidence."""

    sha256: str = Field(description="names the file everywhere, for example among a case's photos")
    mime: str
    size_bytes: int
    width_px: int | None = Field(description="as shown, upright")
    height_px: int | None
    taken_at: datetime | None = Field(description="as the camera wrote it")
    lon: float | None = Field(description="WGS-84, as the camera wrote it")
    lat: float | None
    added_at: datetime = Field(description="earlier than now: the same file was brought before")
    similar: list[SimilarOut] = Field(description="pictures that look alike, nearest first")


@router.post("", response=list[MediaOut])
def upload_evidence(request: HttpRequest, file: File[list[UploadedFile]]) -> list[MediaOut]:
    """Keep one or more files, all or none. 413 and 422 name the file that is refused, and why."""
    user = signed_in(request)
    if len(file) > MAX_FILES:
        raise TooManyFiles(limit=MAX_FILES)
    uploads = [_received(part) for part in file]
    stored = store_many(uploads, actor=user, timezone=user.organisation.timezone)
    return [_shown(media, user) for media in stored]


@router.get("/{sha256}", response=MediaOut)
def read_evidence(request: HttpRequest, sha256: str) -> MediaOut:
    """Return the record of a file, to those who read cases and to the one who brought it."""
    user = signed_in(request)
    (media,) = require_all([sha256])
    require_whole(user, media)
    return _shown(media, user)


def _received(part: UploadedFile) -> Upload:
    """Return the file in memory; one that is too large is not read at all."""
    limit_mb, name = settings.XIUHUA.upload_max_mb, part.name or ""
    if (part.size or 0) > limit_mb * 1024 * 1024:
        raise FileTooLarge(filename=name, limit_mb=limit_mb)
    return Upload(part.read(), name)


def _shown(media: Media, user: User) -> MediaOut:
    alike = similar(media, organisation_id=user.organisation_id) if may_compare(user) else []
    return MediaOut(
        sha256=media.sha256,
        mime=media.mime,
        size_bytes=media.size_bytes,
        width_px=media.width_px,
        height_px=media.height_px,
        taken_at=media.taken_at,
        lon=media.lon,
        lat=media.lat,
        added_at=media.added_at,
        similar=[
            SimilarOut(
                sha256=other.sha256,
                distance=distance,
                taken_at=other.taken_at,
                added_at=other.added_at,
            )
            for other, distance in alike
        ],
    )
