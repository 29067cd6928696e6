"""Photos that everybody may see: their addresses, and the way from an address to a picture.

An address names the case beside the photo, for a photo is public only through a public case; its
end is `.jpg`, by which clients know a picture.
"""

from django.http import HttpRequest
from django.urls import reverse

from xiuhua.core.evidence.renditions import rendition
from xiuhua.core.evidence.selectors import require_all
from xiuhua.core.evidence.vocab import Size
from xiuhua.core.loop.models import Case, Step
from xiuhua.core.loop.open311.errors import UnknownPhoto
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.query import PUBLIC_MOVES, public_cases


def photo_url(request: HttpRequest, place: Jurisdiction, number: str, sha: str) -> str:
    """Return the address of a photo of a case."""
    path = reverse("open311-photo", args=[place.organisation.code, number, sha])
    return request.build_absolute_uri(path)


def public_photo(place: Jurisdiction, number: str, sha: str) -> bytes:
    """Return a photo of a public case as a JPEG without metadata. 3 statements.

    Raises:
        UnknownPhoto: the case is not public, or has no such photo.
        NoRendition, FileMissing: it is no picture, or the store does not give it.
    """
    case = public_cases(place).filter(number=number).only("id").first()
    if case is None or sha not in _shas_of(case):
        raise UnknownPhoto
    (media,) = require_all([sha])
    return rendition(media, Size.SCREEN)


def _shas_of(case: Case) -> set[str]:
    """Return the photos of the public moves, of which the first is the report. 1 statement."""
    steps = Step.objects.filter(case=case, move__in=PUBLIC_MOVES)
    return {photo["sha"] for photos in steps.values_list("photos", flat=True) for photo in photos}
