from io import BytesIO

import pytest
from django.db import connection
from PIL import Image, ImageEnhance

from xiuhua.core.evidence.models import BANDS, Media
from xiuhua.core.evidence.renditions import rendition
from xiuhua.core.evidence.selectors import similar
from xiuhua.core.evidence.services import store
from xiuhua.core.evidence.tests.makers import NOON, PDF, encoded, exif, photo, scene
from xiuhua.core.evidence.vocab import Size
from xiuhua.core.people.tests.makers import make_organisation, make_user
from xiuhua.kit.world import World

pytestmark = pytest.mark.django_db


def keep(content, actor=None):
    return store(content, filename="", actor=actor)


def rows(hashes):
    """Keep rows with these hashes, without files."""
    return Media.objects.bulk_create(
        Media(
            sha256=f"{number:064x}",
            mime="image/jpeg",
            size_bytes=1,
            phash=f"{value:016x}",
            added_at=NOON,
            **{band: f"{value:016x}"[at * 4 : at * 4 + 4] for at, band in enumerate(BANDS)},
        )
        for number, value in enumerate(hashes)
    )


def again(case):
    image = scene()
    return {
        "encoded again": lambda: encoded(image, quality=40),
        "as another kind": lambda: encoded(image, "WEBP", quality=60),
        "scaled down": lambda: encoded(image.resize((320, 240))),
        "brighter": lambda: encoded(ImageEnhance.Brightness(image).enhance(1.1)),
        "turned by its camera data": lambda: encoded(
            image.transpose(Image.Transpose.ROTATE_90), exif=exif(orientation=6)
        ),
    }[case]()


@pytest.mark.parametrize(
    "case",
    ["encoded again", "as another kind", "scaled down", "brighter", "turned by its camera data"],
)
def test_the_same_photo_saved_again_is_noticed(case):
    first, second = keep(photo(quality=95)), keep(again(case))
    assert first != second
    assert [other for other, _ in similar(second)] == [first]


def test_other_scenes_are_not_alike():
    kept = [keep(photo(seed)) for seed in range(20)]
    assert [similar(media) for media in kept] == [[]] * 20


def test_what_is_no_picture_resembles_nothing():
    keep(photo())
    assert similar(keep(PDF)) == []


def test_pictures_of_one_colour_do_not_resemble_each_other():
    night = [keep(encoded(Image.new("RGB", (640, 480), shade))) for shade in ("black", "#010101")]
    assert similar(night[0]) == []


@pytest.mark.parametrize("max_distance", [0, 3, 6, 7])
def test_none_within_the_distance_is_missed(max_distance):
    rng = World(max_distance, NOON).rng("bits")
    own = rng.getrandbits(64)
    changed = [
        own ^ sum(1 << bit for bit in rng.sample(range(64), distance))
        for distance in range(12)
        for _ in range(40)
    ]
    asked, *others = rows([own, *changed])
    expected = {media.pk for media in others if (int(media.phash, 16) ^ own).bit_count()
                <= max_distance}  # fmt: skip
    found = similar(asked, max_distance)
    assert {media.pk for media, _ in found} == expected
    assert all((int(media.phash, 16) ^ own).bit_count() == distance for media, distance in found)


def test_the_nearest_comes_first():
    asked, far, near = rows([0, 0b111, 0b1])
    assert similar(asked) == [(near, 1), (far, 3)]


@pytest.mark.parametrize("max_distance", [-1, 8])
def test_a_distance_beyond_the_index_is_refused(max_distance):
    with pytest.raises(ValueError, match="0 to 7"):
        similar(Media(phash="0" * 16), max_distance)


def test_other_organisations_are_left_out_when_asked_to(city, officer):
    mine = keep(photo(), officer)
    stranger = make_user(make_organisation("elsewhere"), "stranger")
    theirs = keep(photo(quality=50), stranger)
    assert similar(mine) == [(theirs, 0)]
    assert similar(mine, organisation_id=city.pk) == []
    assert [m for m, _ in similar(theirs, organisation_id=city.pk)] == [mine]


def test_looking_takes_two_statements(django_assert_num_queries):
    asked, *_ = rows(range(50))
    with django_assert_num_queries(2):
        assert len(similar(asked)) == 49


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_looking_uses_the_indexes_of_all_bands(django_assert_num_queries):
    rng = World(1, NOON).rng("bits")
    asked, *_ = rows([rng.getrandbits(64) for _ in range(500)])
    with django_assert_num_queries(1) as context:
        similar(asked)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + context[0]["sql"])
        plan = str(cursor.fetchall())
    assert all(f"{band}=?" in plan for band in BANDS)


def test_a_screenshot_of_a_rendition_counts_as_the_photo():
    first = keep(photo(size=(2000, 1500)))
    shown = Image.open(BytesIO(rendition(first, Size.THUMB)))
    assert [other for other, _ in similar(keep(encoded(shown, "PNG")))] == [first]
