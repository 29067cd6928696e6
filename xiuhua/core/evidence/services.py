"""The only writers of evidence."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from django.conf import settings
from django.db import IntegrityError, transaction

from xiuhua.core.evidence import files
from xiuhua.core.evidence.contents import mime_of
from xiuhua.core.evidence.errors import Empty, FileTooLarge
from xiuhua.core.evidence.models import BANDS, FILENAME_LENGTH, Media
from xiuhua.core.evidence.pictures import examine_picture
from xiuhua.core.ledger.services import NewAct, record_many
from xiuhua.core.people.models import User
from xiuhua.kit import clock


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    content: bytes
    filename: str = ""


def store(
    content: bytes,
    *,
    filename: str,
    actor: User | None,
    at: datetime | None = None,
    timezone: str | None = None,
) -> Media:
    """Keep one file as evidence; see `store_many`."""
    upload = Upload(content, filename)
    return store_many([upload], actor=actor, at=at, timezone=timezone)[0]


def store_many(
    uploads: Sequence[Upload],
    *,
    actor: User | None,
    at: datetime | None = None,
    timezone: str | None = None,
) -> list[Media]:
    """Keep files as evidence, all or none; return their records in the order given.

    A content is its own identity: one that is kept already gives the record it has, and gets its
    file back if that was lost. Files are checked and written before the transaction, so that
    decoding holds up no other writer and a row never points to nothing. Statements for n new
    files: n + 3; for known ones: 1.

    Args:
        uploads: the files.
        actor: who brings them; None is the system.
        at: when; now if None.
        timezone: of a camera that does not say its own; that of the installation if None.

    Raises:
        Empty, FileTooLarge: a file has no bytes or too many.
        TypeNotAllowed, NotAPhoto, TooManyPixels, ArchiveBomb: its content is refused.

    """
    digests = [sha256(upload.content).hexdigest() for upload in uploads]
    kept = {media.sha256: media for media in Media.objects.filter(sha256__in=set(digests))}
    for digest, upload in zip(digests, uploads, strict=True):
        if digest not in kept:
            kept[digest] = _examined(digest, upload, timezone or settings.TIME_ZONE)
    for digest, upload in zip(digests, uploads, strict=True):
        files.write(files.original_name(digest), upload.content)
    new = {digest: media for digest, media in kept.items() if media.pk is None}
    for media in new.values():
        media.added_at, media.added_by = at or clock.now(), actor
    if new:
        kept |= _register(new, actor)
    return [kept[digest] for digest in digests]


def _examined(digest: str, upload: Upload, timezone: str) -> Media:
    """Return the record a file would have, not yet saved."""
    name, size_bytes = clean_name(upload.filename), len(upload.content)
    limit_mb = settings.XIUHUA.upload_max_mb
    if not size_bytes:
        raise Empty(filename=name)
    if size_bytes > limit_mb * 1024 * 1024:
        raise FileTooLarge(filename=name, limit_mb=limit_mb)
    media = Media(sha256=digest, size_bytes=size_bytes, filename=name)
    media.mime = mime_of(upload.content, name)
    if media.is_picture:
        picture = examine_picture(upload.content, filename=name, timezone=timezone)
        for field, value in asdict(picture).items():
            setattr(media, field, value)
        for position, band in enumerate(BANDS):
            setattr(media, band, media.phash[position * 4 : position * 4 + 4])
    return media


@transaction.atomic
def _register(new: dict[str, Media], actor: User | None) -> dict[str, Media]:
    """Save new records and tell the ledger; where another process was quicker, take its record."""
    acts = []
    for digest, media in new.items():
        try:
            with transaction.atomic():
                media.save(force_insert=True)
        except IntegrityError:
            new[digest] = Media.objects.get(sha256=digest)
            continue
        details = {"mime": media.mime, "size_bytes": media.size_bytes}
        acts.append(NewAct("evidence.stored", media.ref, details, media.added_at))
    record_many(acts, actor=actor)
    return new


def clean_name(filename: str) -> str:
    """Return a file's name without folders and control characters, cut before its extension."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable())
    if len(name) <= FILENAME_LENGTH:
        return name
    suffix = PurePosixPath(name).suffix[:20]
    return name[: FILENAME_LENGTH - len(suffix)] + suffix
