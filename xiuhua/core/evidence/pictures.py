"""Pictures on plain bytes: what they tell, what they look like, and how they are shown."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import imagehash
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from xiuhua.core.evidence.errors import NotAPhoto, TooManyPixels

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF")
MAX_PIXELS = 80_000_000  # a phone's largest mode in daily use has 64 million
JPEG_QUALITY = 82
HASHED_SIDE_PX = 256  # decoded no larger for its hash, which looks at 32 × 32
LEAST_CONTRAST = 16  # of 255; the hash of a flatter picture is that of its noise

# Pillow's own `exif_transpose` also rewrites the EXIF and fails where a camera wrote it badly.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture tells: its size as shown, and when and where (WGS-84) it was taken.

    `phash` is the 64-bit perceptual hash as 16 hex digits, empty for a picture of one colour.
    """

    width_px: int
    height_px: int
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    phash: str


def examine_picture(content: bytes, *, filename: str, timezone: str) -> Picture:
    """Decode a picture wholly and return what it tells.

    Args:
        content: the bytes of the file.
        filename: said in the errors.
        timezone: where the camera's clock stood, if the picture does not say so itself.

    Raises:
        NotAPhoto: the bytes are no picture, or one that is cut off or damaged.
        TooManyPixels: it is larger than `MAX_PIXELS`.

    """
    image, (width, height) = _decoded(content, filename, HASHED_SIDE_PX)
    exif = _exif(image)
    if exif.get(Base.Orientation) in SIDEWAYS:
        width, height = height, width
    position = _position(_ifd(exif, IFD.GPSInfo))
    return Picture(
        width_px=width,
        height_px=height,
        taken_at=_taken_at(exif, ZoneInfo(timezone)),
        lon=position[0] if position else None,
        lat=position[1] if position else None,
        phash=_phash(_bare(_upright(image, exif))),
    )


def render(content: bytes, side_px: int) -> bytes:
    """Return a picture as a JPEG of at most `side_px`, upright and without any metadata."""
    image, _ = _decoded(content, "", side_px)
    shown = _bare(_upright(image, _exif(image)))
    shown.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    out = BytesIO()
    shown.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _decoded(content: bytes, filename: str, side_px: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return the picture and its full size; a JPEG comes scaled down towards `side_px`."""
    too_many = TooManyPixels(filename=filename, limit_mp=MAX_PIXELS // 1_000_000)
    try:
        image: Image.Image = Image.open(BytesIO(content), formats=FORMATS)
        size = image.size
        if size[0] * size[1] > MAX_PIXELS:
            raise too_many
        image.draft(None, (side_px, side_px))
        image.load()
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many from None
    except Exception as error:  # a hostile file makes decoders raise almost anything
        raise NotAPhoto(filename=filename) from error
    return image, size


def _upright(image: Image.Image, exif: Image.Exif) -> Image.Image:
    turn = TURNS.get(exif.get(Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _bare(image: Image.Image) -> Image.Image:
    """Return the pixels on white as RGB, with nothing of what the file carried beside them."""
    canvas = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        canvas.paste(layer, mask=layer)
    else:
        canvas.paste(image.convert("RGB"))
    return canvas


def _phash(image: Image.Image) -> str:
    levels = image.convert("L").resize((32, 32)).tobytes()
    if max(levels) - min(levels) < LEAST_CONTRAST:
        return ""
    return str(imagehash.phash(image))


def _exif(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except Exception:  # the pixels are whole; what a camera garbled beside them is no fault
        return Image.Exif()


def _ifd(exif: Image.Exif, tag: IFD) -> Mapping[int, Any]:
    try:
        return exif.get_ifd(tag)
    except Exception:  # as above
        return {}


def _taken_at(exif: Image.Exif, zone: ZoneInfo) -> datetime | None:
    details = _ifd(exif, IFD.Exif)
    for time, offset in (
        (details.get(Base.DateTimeOriginal), details.get(Base.OffsetTimeOriginal)),
        (details.get(Base.DateTimeDigitized), details.get(Base.OffsetTimeDigitized)),
        (exif.get(Base.DateTime), details.get(Base.OffsetTime)),
    ):
        if moment := _moment(str(time or ""), str(offset or ""), zone):
            return moment
    return None


def _moment(time: str, offset: str, zone: ZoneInfo) -> datetime | None:
    """Return the UTC time of `2026:11:05 16:30:00` with an offset such as `+08:00`, or none."""
    time, offset = time.strip(" \0"), offset.strip(" \0")
    try:
        moment = datetime.strptime(time, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
        if offset:
            moment = moment.replace(tzinfo=_offset_zone(offset) or zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset_zone(offset: str) -> Any:  # noqa: ANN401 whichever tzinfo it is
    try:
        return datetime.strptime(offset, "%z").tzinfo
    except ValueError:
        return None


def _position(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    """Return lon, lat in degrees; none where there is no fix, which some cameras write as 0, 0."""
    try:
        lat = _degrees(gps[GPS.GPSLatitude], str(gps.get(GPS.GPSLatitudeRef)), "S")
        lon = _degrees(gps[GPS.GPSLongitude], str(gps.get(GPS.GPSLongitudeRef)), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    real = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    return (lon, lat) if real and (lon, lat) != (0.0, 0.0) else None


def _degrees(parts: Any, side: str, negative: str) -> float:  # noqa: ANN401 as the file has it
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if side.startswith(negative) else value
