"""What is shown of evidence: originals as they came, pictures in sizes without metadata."""

from xiuhua.core.evidence import files
from xiuhua.core.evidence.errors import FileMissing, NoRendition
from xiuhua.core.evidence.models import Media
from xiuhua.core.evidence.pictures import render
from xiuhua.core.evidence.vocab import Size


def original(media: Media, first: int = 0, count: int = -1) -> bytes:
    """Return the bytes as they were brought; at most `count` of them from the byte `first` on.

    Raises:
        FileMissing: the store does not give them.

    """
    try:
        return files.read(files.original_name(media.sha256), first, count)
    except OSError as error:
        raise FileMissing(sha=media.sha256) from error


def rendition(media: Media, size: Size) -> bytes:
    """Return a picture as a JPEG of this size, upright, without metadata; made once, then kept.

    Raises:
        NoRendition: it is no picture.
        FileMissing: the store does not give the original.

    """
    if not media.is_picture:
        raise NoRendition
    name = files.rendition_name(media.sha256, size)
    try:
        return files.read(name)
    except OSError:
        shown = render(original(media), size.side_px)
    files.write(name, shown)
    return shown
