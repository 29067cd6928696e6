from io import BytesIO

import pytest
from PIL import Image

from xiuhua.core.evidence.services import store
from xiuhua.core.evidence.tests.makers import encoded, exif, scene
from xiuhua.core.loop.drafts import Photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def shot(city):
    content = encoded(
        scene(3, (2000, 1000)),
        exif=exif(position=((29.0, 28.0, 0.0), "N", (119.0, 16.0, 0.0), "E")),
    )
    return Photo(store(content, filename="a.jpg", actor=None).sha256)


def get(door, url):
    return door.http.get(url.removeprefix("http://testserver"))


def test_a_photo_of_a_public_case_is_shown_to_everybody_without_metadata(door, shot):
    case = door.city.report(photos=(shot,))
    url = door.rows()[0]["media_url"]
    assert url.endswith(f"/{case.number}/{shot.sha}.jpg")
    answer = get(door, url)
    assert answer["Content-Type"] == "image/jpeg"
    image = Image.open(BytesIO(answer.content))
    assert image.size == (1600, 800)
    assert not image.getexif()


def test_a_photo_of_a_disposal_is_shown_too(door, shot):
    city, case = door.city, door.city.dispatched()
    city.move(case, "accept", city.clerk)
    city.move(case, "report_result", city.clerk, photos=(Photo(shot.sha, "after"),))
    row = door.rows(extensions="true")[0]
    assert get(door, row["extended_attributes"]["photos"][-1]["media_url"]).status_code == 200


@pytest.mark.parametrize("case", ["voided", "blackbox", "noted by staff", "of another case"])
def test_a_photo_that_is_not_public_is_not_found(door, shot, case):
    city = door.city
    if case == "noted by staff":
        shown = city.report()
        city.move(shown, "note", city.collector, note="内部", photos=(shot,))
    elif case == "of another case":
        shown = city.report()
        city.report(photos=(shot,))
    else:
        shown = city.report(photos=(shot,))
    url = f"/open311/v2/media/xj/{shown.number}/{shot.sha}.jpg"
    if case == "voided":
        assert get(door, url).status_code == 200
        city.move(shown, "void", city.shift_leader, note="误报")
    elif case == "blackbox":
        assert get(door, url).status_code == 200
        door.rules(blackbox=["E0101"])
    assert get(door, url).status_code == 404


@pytest.mark.parametrize(
    "path", ["nowhere/S1/" + "a" * 64, "xj/S1/" + "a" * 64, "xj/S1/short", "xj/S1/" + "A" * 64]
)
def test_an_address_of_nothing_is_not_found(door, path):
    assert get(door, f"/open311/v2/media/{path}.jpg").status_code == 404
