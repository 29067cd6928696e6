"""Evidence as a browser shows it."""

import re
from collections.abc import Callable
from functools import wraps
from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from xiuhua.core.evidence.access import require_whole, signed_in
from xiuhua.core.evidence.contents import EXTENSIONS
from xiuhua.core.evidence.errors import NoRendition
from xiuhua.core.evidence.models import Media
from xiuhua.core.evidence.renditions import original, rendition
from xiuhua.core.evidence.selectors import require_all
from xiuhua.core.evidence.vocab import Size
from xiuhua.kit.errors import XiuhuaError

View = Callable[..., HttpResponse]
FIXED = {  # a content never changes under its hash, and nothing in it may run
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
RANGE = re.compile(r"bytes=(\d+)-(\d*)")
PIECE_BYTES = 4 * 1024 * 1024  # of a clip; players ask for the next one themselves


def in_words(view: View) -> View:
    """Answer a refusal with its sentence; a page would not be seen where a picture should be."""

    @wraps(view)
    def answer(request: HttpRequest, **path: str) -> HttpResponse:
        try:
            return view(request, **path)
        except XiuhuaError as error:
            return HttpResponse(
                error.text(get_language() or "zh"),
                status=error.status,
                content_type="text/plain; charset=utf-8",
            )

    return answer


@require_safe
@in_words
def show_rendition(request: HttpRequest, sha256: str, size: str) -> HttpResponse:
    """Show a picture in a size, to everybody who is signed in."""
    signed_in(request)
    (media,) = require_all([sha256])
    word = next((word for word in Size if word == size), None)
    if word is None:
        raise NoRendition
    return HttpResponse(rendition(media, word), content_type="image/jpeg", headers=FIXED)


@require_safe
@in_words
def show_original(request: HttpRequest, sha256: str) -> HttpResponse:
    """Give the file as it was brought; pictures, clips and sound open, all else is downloaded."""
    user = signed_in(request)
    (media,) = require_all([sha256])
    require_whole(user, media)
    headers = FIXED | {"Accept-Ranges": "bytes", "Content-Disposition": _disposition(media)}
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked:
        return HttpResponse(original(media), content_type=media.mime, headers=headers)
    first = int(asked[1])
    last = min(int(asked[2] or media.size_bytes), first + PIECE_BYTES - 1, media.size_bytes - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{media.size_bytes}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{media.size_bytes}"
    piece = original(media, first, last - first + 1)
    return HttpResponse(piece, status=206, content_type=media.mime, headers=headers)


def _disposition(media: Media) -> str:
    """Return the header; the name keeps its stem, its ending follows from the content."""
    stem = PurePosixPath(media.filename).stem or media.sha256[:12]
    attachment = media.mime.startswith("application/")
    return str(content_disposition_header(attachment, stem + EXTENSIONS[media.mime]))
