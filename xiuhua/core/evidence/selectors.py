"""Readings of the evidence."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from xiuhua.core.evidence.errors import UnknownMedia
from xiuhua.core.evidence.models import BANDS, Media

BAND_BITS = 16
# Bits that differ fall into four bands; were two or more in every band, there would be eight.
MAX_DISTANCE = 2 * len(BANDS) - 1


def require_all(shas: Sequence[str]) -> list[Media]:
    """Return the records of these hashes, in their order (1 statement).

    Raises:
        UnknownMedia: some are not kept; the error names them.

    """
    if not shas:
        return []
    found = Media.objects.filter(sha256__in=set(shas)).order_by()
    kept = {media.sha256: media for media in found}
    absent = [sha for sha in shas if sha not in kept]
    if absent:
        raise UnknownMedia(shas=absent)
    return [kept[sha] for sha in shas]


def similar(
    media: Media, max_distance: int = 6, *, organisation_id: int | None = None
) -> list[tuple[Media, int]]:
    """Return the other pictures that look like this one, nearest first, with their distance.

    The distance is the number of differing bits of the two 64-bit perceptual hashes: 0–2 for the
    same photo saved again or scaled, about 32 for two photos of different things. None within
    `max_distance` is missed: of up to seven differing bits, spread over four bands of sixteen, at
    most one falls into some band, and each band is looked up with every one of its bits turned.
    Statements: 1, and 1 more when something was found.

    Args:
        media: a picture; anything else resembles nothing.
        max_distance: 0 to 7 bits.
        organisation_id: only pictures brought by people of this organisation; all if None.

    Raises:
        ValueError: `max_distance` is beyond what the index can promise.

    """
    if not 0 <= max_distance <= MAX_DISTANCE:
        raise ValueError(f"the index finds distances of 0 to {MAX_DISTANCE}")
    if not media.phash:
        return []
    rows = Media.objects.filter(_near_bands(media)).exclude(pk=media.pk)
    if organisation_id is not None:
        rows = rows.filter(added_by__organisation_id=organisation_id)
    own = int(media.phash, 16)
    found = rows.order_by().values_list("pk", "phash")
    distances = {pk: (own ^ int(phash, 16)).bit_count() for pk, phash in found.iterator()}
    near = {pk: distance for pk, distance in distances.items() if distance <= max_distance}
    pictures = Media.objects.in_bulk(near) if near else {}
    pairs = [(picture, near[pk]) for pk, picture in pictures.items()]
    return sorted(pairs, key=lambda pair: (pair[1], -pair[0].pk))


def _near_bands(media: Media) -> Q:
    """Any band equal to the picture's own but for one bit at most."""
    return reduce(or_, (Q(**{f"{band}__in": _turned(getattr(media, band))}) for band in BANDS))


def _turned(band: str) -> list[str]:
    own = int(band, 16)
    return [band, *(f"{own ^ (1 << bit):04x}" for bit in range(BAND_BITS))]
