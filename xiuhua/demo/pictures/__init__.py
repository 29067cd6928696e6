"""Photos of the demonstration city, drawn: a street, and what is wrong on it or put right."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps
from PIL.ExifTags import GPS, IFD, Base

from xiuhua.demo.pictures.street import HEIGHT, SIZE, WIDTH, street
from xiuhua.demo.pictures.things import THINGS, thing_of

__all__ = ["Shot", "photo", "thing_of"]

SHOWN = (800, 600)
QUALITY = 68
GRAIN = 4.0  # levels of 255
PLACE = "XIUJIANG URBAN MANAGEMENT"


@dataclass(frozen=True, slots=True)
class Shot:
    """When and where a camera was held: aware local time, degrees WGS-84."""

    at: datetime
    lon: float
    lat: float

    def line(self) -> str:
        """Return what the camera writes into the picture."""
        return f"{self.at:%Y-%m-%d %H:%M}  {self.lon:.5f}E {self.lat:.5f}N"


def photo(thing: str, seed: str, *, right: bool, take: int = 0, shot: Shot | None = None) -> bytes:
    """Return a JPEG of a thing, or of its place put right; one `seed` is one view.

    Each `take` is another picture of that view. With a `shot` its time and position stand in the
    picture and in the EXIF.
    """
    view = Random(seed)  # noqa: S311 a picture, no secret
    image, mirrored = street(view), view.random() < 0.5
    x, y = WIDTH * view.uniform(0.3, 0.42), HEIGHT * view.uniform(0.78, 0.86)
    THINGS[thing](ImageDraw.Draw(image), view, x, y, right)
    image = _held(ImageOps.mirror(image) if mirrored else image, f"{seed}/{right}/{take}")
    _watermark(image, shot)
    out = BytesIO()
    exif = _exif(shot) if shot else Image.Exif()
    image.save(out, "JPEG", quality=QUALITY, exif=exif)
    return out.getvalue()


def _held(image: Image.Image, seed: str) -> Image.Image:
    """Return the view as a hand holds the camera: never quite still, each time another light."""
    hand = Random(seed)  # noqa: S311 a picture, no secret
    left, top = hand.randint(0, 22), hand.randint(0, 16)
    box = (left, top, SIZE[0] - hand.randint(0, 22), SIZE[1] - hand.randint(0, 16))
    shown = image.resize(SHOWN, Image.Resampling.BILINEAR, box)
    shown = ImageEnhance.Brightness(shown).enhance(hand.uniform(0.9, 1.08))
    grain = np.random.default_rng(hand.getrandbits(32)).normal(0, GRAIN, (SHOWN[1], SHOWN[0], 1))
    return Image.fromarray((np.asarray(shown) + grain).clip(0, 255).astype(np.uint8))


def _watermark(image: Image.Image, shot: Shot | None) -> None:
    pen = ImageDraw.Draw(image)
    lines = [shot.line()] if shot else []
    for number, line in enumerate([PLACE, *lines]):
        at = (18, SHOWN[1] - 30 * (len(lines) + 1) - 8 + 30 * number)
        pen.text(at, line, (250, 250, 246), FONT, stroke_width=2, stroke_fill=(40, 40, 40))


def _exif(shot: Shot) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "Xiuhua"
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = f"{shot.at:%Y:%m:%d %H:%M:%S}"
    details[Base.OffsetTimeOriginal] = f"{shot.at:%z}"[:3] + ":" + f"{shot.at:%z}"[3:]
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLongitudeRef] = "N", "E"
    gps[GPS.GPSLatitude], gps[GPS.GPSLongitude] = _dms(shot.lat), _dms(shot.lon)
    return exif


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes = (degrees % 1) * 60
    return float(int(degrees)), float(int(minutes)), round((minutes % 1) * 60, 3)


FONT = ImageFont.load_default(22)
