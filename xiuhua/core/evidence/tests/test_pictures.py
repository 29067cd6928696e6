from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from xiuhua.core.evidence.errors import NotAPhoto, TooManyPixels
from xiuhua.core.evidence.pictures import examine_picture, render
from xiuhua.core.evidence.tests.makers import NOON, encoded, exif, huge_png, photo, scene
from xiuhua.kit.world import World

FIX = ((30.0, 15.0, 36.0), "N", (120.0, 9.0, 18.0), "E")


def examine(content, timezone="Asia/Shanghai"):
    return examine_picture(content, filename="现场.jpg", timezone=timezone)


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_each_kind_of_picture_is_decoded(kind):
    seen = examine(encoded(scene(size=(300, 200)), kind))
    assert (seen.width_px, seen.height_px) == (300, 200)


@pytest.mark.parametrize(
    ("case", "fields", "taken_at"),
    [
        (
            "the camera says its offset",
            {"time": "2026:03:01 09:30:00", "offset": "+09:00"},
            datetime(2026, 3, 1, 0, 30, tzinfo=UTC),
        ),
        (
            "no offset: the organisation's time",
            {"time": "2026:03:01 09:30:00"},
            datetime(2026, 3, 1, 1, 30, tzinfo=UTC),
        ),
        (
            "a blank offset counts as none",
            {"time": "2026:03:01 09:30:00", "offset": "   :  "},
            datetime(2026, 3, 1, 1, 30, tzinfo=UTC),
        ),
        ("the clock was never set", {"time": "0000:00:00 00:00:00"}, None),
        ("no time", {}, None),
    ],
)
def test_the_time_a_picture_was_taken(case, fields, taken_at):
    assert examine(photo(exif=exif(**fields))).taken_at == taken_at


@pytest.mark.parametrize(
    ("case", "position", "expected"),
    [
        ("north and east", FIX, (120.155, 30.26)),
        ("south and west", (FIX[0], "S", FIX[2], "W"), (-120.155, -30.26)),
        ("no fix", ((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E"), (None, None)),
        ("beyond the pole", ((95.0, 0.0, 0.0), "N", FIX[2], "E"), (None, None)),
        ("half a position", ((30.0,), "N", FIX[2], "E"), (None, None)),
        ("none", None, (None, None)),
    ],
)
def test_the_place_a_picture_was_taken(case, position, expected):
    seen = examine(photo(exif=exif(position=position)))
    assert (seen.lon, seen.lat) == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_camera_data_are_read_from_other_kinds_too(kind):
    seen = examine(encoded(scene(), kind, exif=exif(time="2026:03:01 09:30:00", position=FIX)))
    assert seen.taken_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert seen.lat == pytest.approx(30.26)


def test_garbled_camera_data_do_not_refuse_the_photo():
    data = exif(time="2026:03:01 09:30:00", position=FIX).tobytes()
    garbled = data[:30] + b"\xff" * (len(data) - 30)
    seen = examine(photo(exif=garbled))
    assert seen.width_px == 640
    assert render(photo(exif=garbled), 320)


def test_the_size_is_that_of_the_upright_picture():
    seen = examine(photo(size=(640, 480), exif=exif(orientation=6)))
    assert (seen.width_px, seen.height_px) == (480, 640)


def test_a_full_size_photo_keeps_its_full_size_in_the_record():
    seen = examine(photo(size=(4000, 3000)))
    assert (seen.width_px, seen.height_px) == (4000, 3000)


@pytest.mark.parametrize(
    ("case", "content"),
    [
        ("cut off", photo()[:9000]),
        ("cut off early", photo()[:200]),
        ("a progressive one cut off", photo(progressive=True)[:9000]),
        ("a PNG cut off", encoded(scene(), "PNG")[:2000]),
        ("text", "这不是照片".encode()),
        ("only the mark of a JPEG", b"\xff\xd8\xff\xe0" + bytes(500)),
    ],
)
def test_a_damaged_picture_is_refused(case, content):
    with pytest.raises(NotAPhoto) as refused:
        examine(content)
    assert refused.value.text("zh") == "“现场.jpg”不是完好的图片"


@pytest.mark.parametrize(
    ("case", "size"),
    [
        ("more than we open", (10_000, 8_001)),
        ("enough for the library to warn", (10_000, 10_000)),
        ("enough for the library to refuse", (50_000, 50_000)),
    ],
)
def test_a_picture_of_absurd_size_is_refused_unopened(case, size):
    content = huge_png(*size)
    assert len(content) < 200
    with pytest.raises(TooManyPixels):
        examine(content)


def test_whatever_is_broken_in_a_photo_it_is_taken_or_refused():
    rng, whole = (
        World(7, NOON).rng("damage"),
        photo(size=(200, 150), exif=exif(time="2026:03:01 09:30:00")),
    )
    refused = 0
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(rng.randrange(1, 8)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            examine(bytes(broken))
        except (NotAPhoto, TooManyPixels):
            refused += 1
    assert 0 < refused < 300


@pytest.mark.parametrize("side", [320, 1600])
def test_a_rendition_fits_its_side(side):
    shown = opened(render(photo(size=(4000, 3000)), side))
    assert shown.size == (side, side * 3 // 4)
    assert shown.format == "JPEG"


def test_a_small_picture_is_not_blown_up():
    assert opened(render(photo(size=(100, 80)), 320)).size == (100, 80)


def test_a_rendition_carries_nothing_beside_its_pixels():
    secret = exif(make="HUAWEI", time="2026:03:01 09:30:00", position=FIX)
    content = photo(exif=secret, comment=b"secret remark", icc_profile=b"secret profile")
    shown = render(content, 1600)
    assert b"secret" in content
    assert b"HUAWEI" in content
    for left_out in (b"secret", b"HUAWEI", b"Exif", b"2026:03"):
        assert left_out not in shown
    assert not opened(shown).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_rendition_stands_upright(orientation):
    upright = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(upright).rectangle([(0, 0), (190, 140)], fill="red")  # marks the top left
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(back[orientation]) if orientation > 1 else upright
    shown = opened(render(encoded(stored, exif=exif(orientation=orientation)), 320))
    assert shown.size == (320, 240)
    red, green, _ = shown.getpixel((40, 30))
    assert red > 200 > 60 > green
    assert min(shown.getpixel((280, 200))) > 200


def test_what_is_transparent_is_shown_white():
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert min(opened(render(encoded(image, "PNG"), 320)).getpixel((50, 50))) > 250


def test_a_picture_of_one_colour_has_no_perceptual_hash():
    assert examine(encoded(Image.new("RGB", (640, 480), "black"))).phash == ""
