from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageDraw

from xiuhua.core.evidence.pictures import examine_picture
from xiuhua.demo.habits import ZONE
from xiuhua.demo.pictures import Shot, photo, thing_of
from xiuhua.demo.pictures.things import THINGS

AT = datetime(2026, 11, 20, 1, 3, 7, tzinfo=UTC)


def pixels(content):
    return Image.open(BytesIO(content)).resize((80, 60)).tobytes()


def difference(first, second):
    pairs = zip(pixels(first), pixels(second), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (80 * 60 * 3)


def test_the_same_view_is_drawn_the_same():
    assert photo("litter", "7/a", right=False) == photo("litter", "7/a", right=False)


def drawn(thing, *, right):
    image = Image.new("RGB", (800, 640), "white")
    THINGS[thing](ImageDraw.Draw(image), Random(7), 400, 560, right)
    return image.tobytes()


@pytest.mark.parametrize("thing", THINGS)
def test_each_thing_is_seen_and_seen_to_be_put_right(thing):
    wrong = drawn(thing, right=False)
    assert wrong != Image.new("RGB", (800, 640), "white").tobytes()
    assert drawn(thing, right=True) != wrong


def test_a_photo_is_small_enough_for_a_list():
    content = photo("stall", "7/a", right=False)
    assert Image.open(BytesIO(content)).size == (800, 600)
    assert len(content) < 80_000


def test_another_take_is_another_picture_of_the_view():
    first, second = (photo("car", "7/a", right=True, take=take) for take in (1, 2))
    assert first != second
    assert difference(first, second) < difference(first, photo("car", "7/b", right=True))


def test_a_shot_is_kept_in_the_picture():
    shot = Shot(AT.astimezone(ZONE), 119.28123, 29.47001)
    told = examine_picture(
        photo("lamp", "7/a", right=False, shot=shot), filename="a.jpg", timezone="UTC"
    )
    assert told.taken_at == AT
    assert told.lon == pytest.approx(119.28123, abs=1e-6)
    assert told.lat == pytest.approx(29.47001, abs=1e-6)


@pytest.mark.parametrize(
    ("minor", "thing"),
    [
        ("雨水井盖", "cover"),
        ("暴露生活垃圾", "litter"),
        ("垃圾满溢", "bin"),
        ("非法小广告", "stickers"),
        ("违规标语宣传品", "banner"),
        ("非机动车乱停放", "bicycles"),
        ("机动车乱停放", "car"),
        ("占道经营", "stall"),
        ("道路破损", "pothole"),
        ("路灯", "lamp"),
        ("行道树", "greenery"),
        ("道路积水", "water"),
        ("交通标志牌", "sign"),
        ("交通护栏", "railing"),
        ("变压器(箱)", "box"),
        ("工地扬尘", "spoil"),
    ],
)
def test_a_class_is_shown_by_what_it_is(minor, thing):
    assert thing_of(minor) == thing
