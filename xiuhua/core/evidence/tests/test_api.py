import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from ninja.testing import TestClient

from xiuhua.core.evidence.api import MAX_FILES, router
from xiuhua.core.evidence.errors import FileTooLarge, NotAPhoto, TooManyFiles, UnknownMedia
from xiuhua.core.evidence.models import Media
from xiuhua.core.evidence.services import store
from xiuhua.core.evidence.tests.makers import PDF, exif, photo
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.tests.makers import make_organisation, make_user
from xiuhua.kit.errors import NotSignedIn

pytestmark = pytest.mark.django_db
client = TestClient(router)


def upload(user, *contents, name="现场.jpg"):
    files = MultiValueDict({"file": [SimpleUploadedFile(name, content) for content in contents]})
    return client.post("", FILES=files, user=user)


def test_an_upload_answers_what_the_picture_tells(officer):
    content = photo(
        exif=exif(
            time="2026:03:01 09:30:00",
            offset="+08:00",
            position=((30.0, 15.0, 36.0), "N", (120.0, 9.0, 18.0), "E"),
        )
    )
    answer = upload(officer, content)
    assert answer.status_code == 200
    (media,) = answer.json()
    assert media["sha256"] == Media.objects.get().sha256
    assert (media["mime"], media["size_bytes"]) == ("image/jpeg", len(content))
    assert (media["width_px"], media["height_px"]) == (640, 480)
    assert media["taken_at"] == "2026-03-01T01:30:00Z"
    assert (media["lon"], media["lat"]) == pytest.approx((120.155, 30.26))
    assert media["similar"] == []


def test_several_files_come_in_one_upload(citizen):
    assert len(upload(citizen, photo(1), photo(2), photo(3)).json()) == 3


def test_the_clock_of_a_camera_stands_where_its_organisation_is():
    boston = make_organisation("boston", timezone="America/New_York")
    user = make_user(boston, "rosa")
    (media,) = upload(user, photo(exif=exif(time="2026:03:01 09:30:00"))).json()
    assert media["taken_at"] == "2026-03-01T14:30:00Z"


def test_a_reused_photo_is_noticed(citizen, officer):
    first = store(photo(), filename="", actor=citizen)
    (answer,) = upload(officer, photo(quality=50)).json()
    (alike,) = answer["similar"]
    assert (alike["sha256"], alike["distance"]) == (first.sha256, 0)


def test_whose_photos_look_alike_is_not_told_to_those_who_read_no_cases(citizen, officer):
    store(photo(), filename="", actor=officer)
    (answer,) = upload(citizen, photo(quality=50)).json()
    assert answer["similar"] == []


def test_other_organisations_photos_are_not_told(officer):
    store(photo(), filename="", actor=make_user(make_organisation("elsewhere"), "stranger"))
    (answer,) = upload(officer, photo(quality=50)).json()
    assert answer["similar"] == []


@pytest.mark.parametrize(
    ("case", "contents", "error"),
    [
        ("a photo that is no photo", (photo(), b"text"), NotAPhoto),
        ("too many files", [photo(size=(64, 64))] * (MAX_FILES + 1), TooManyFiles),
    ],
)
def test_a_bad_upload_keeps_nothing(case, contents, error, citizen):
    with pytest.raises(error):
        upload(citizen, *contents)
    assert not Media.objects.exists()


def test_a_file_over_the_limit_is_refused_unread(citizen, settings, monkeypatch):
    settings.XIUHUA = settings.XIUHUA.model_copy(update={"upload_max_mb": 1})
    monkeypatch.setattr(SimpleUploadedFile, "read", lambda self: pytest.fail("was read"))
    with pytest.raises(FileTooLarge):
        upload(citizen, bytes(1024 * 1024 + 1))


def test_an_upload_without_a_file_is_refused(citizen):
    assert client.post("", user=citizen).status_code == 422


def test_nobody_uploads_unnamed(db):
    with pytest.raises(NotSignedIn):
        upload(AnonymousUser(), photo())


def test_the_user_of_a_token_is_taken_before_that_of_a_session(citizen, officer):
    files = MultiValueDict({"file": [SimpleUploadedFile("a.pdf", PDF)]})
    client.post("", FILES=files, user=citizen, auth=officer)
    assert Media.objects.get().added_by == officer


def test_a_record_is_read_by_its_hash(officer):
    media = store(PDF, filename="a.pdf", actor=None)
    answer = client.get(f"/{media.sha256}", user=officer).json()
    assert (answer["mime"], answer["width_px"]) == ("application/pdf", None)


def test_a_record_is_not_for_those_who_read_no_cases(citizen, officer):
    media = store(photo(), filename="", actor=officer)
    with pytest.raises(MissingPermission):
        client.get(f"/{media.sha256}", user=citizen)


def test_who_brought_a_file_reads_its_record(citizen):
    media = store(photo(), filename="", actor=citizen)
    assert client.get(f"/{media.sha256}", user=citizen).status_code == 200


def test_an_unknown_record_is_not_found(officer):
    with pytest.raises(UnknownMedia):
        client.get(f"/{'f' * 64}", user=officer)


def test_an_upload_takes_few_statements(officer, count_statements):
    upload(officer, photo(1))
    with count_statements() as counted:
        upload(officer, photo(2))
    assert counted() == 5
