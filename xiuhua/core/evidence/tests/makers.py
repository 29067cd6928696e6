"""Pictures and documents made by hand for the tests of evidence."""

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

from xiuhua.kit.world import World

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(64)


def scene(seed=1, size=(640, 480)) -> Image.Image:
    """Return a picture of coloured blocks; another seed is another scene."""
    rng = World(seed, NOON).rng("scene")
    image = Image.new("RGB", size, tuple(rng.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        corner = (
            x + rng.randrange(size[0] // 8, size[0] // 2),
            y + rng.randrange(size[1] // 8, size[1] // 2),
        )
        draw.rectangle([(x, y), corner], fill=tuple(rng.randrange(256) for _ in range(3)))
    return image


def encoded(image, kind="JPEG", **options) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(seed=1, size=(640, 480), **options) -> bytes:
    return encoded(scene(seed, size), **options)


def exif(*, time=None, offset=None, orientation=None, position=None, make="Xiuhua") -> Image.Exif:
    """Return camera data; `position` is (lat parts, side, lon parts, side)."""
    data = Image.Exif()
    data[Base.Make] = make
    details = data.get_ifd(IFD.Exif)
    if time:
        details[Base.DateTimeOriginal] = time
    if offset:
        details[Base.OffsetTimeOriginal] = offset
    if orientation:
        data[Base.Orientation] = orientation
    if position:
        gps = data.get_ifd(IFD.GPSInfo)
        tags = (GPS.GPSLatitude, GPS.GPSLatitudeRef, GPS.GPSLongitude, GPS.GPSLongitudeRef)
        gps.update(zip(tags, position, strict=True))
    return data


def huge_png(width_px, height_px) -> bytes:
    """Return a PNG that says it has this size, in a few bytes."""
    header = struct.pack(">IIBBBBB", width_px, height_px, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def workbook() -> bytes:
    book = Workbook()
    book.active["A1"] = "整改台账"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts) -> bytes:
    """Return a zip file; a part given as a number is that many zero bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content) if isinstance(content, int) else content)
    return out.getvalue()
