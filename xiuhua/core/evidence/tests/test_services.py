import json
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from xiuhua.core.evidence import services
from xiuhua.core.evidence.errors import Empty, FileTooLarge, NotAPhoto, UnknownMedia
from xiuhua.core.evidence.models import Media
from xiuhua.core.evidence.renditions import original, rendition
from xiuhua.core.evidence.selectors import require_all
from xiuhua.core.evidence.services import Upload, clean_name, store, store_many
from xiuhua.core.evidence.tests.makers import NOON, PDF, exif, photo
from xiuhua.core.evidence.vocab import Size
from xiuhua.core.ledger.models import Act

pytestmark = pytest.mark.django_db


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_is_kept_unchanged_under_its_hash(evidence_folder, officer):
    content = photo(exif=exif(time="2026:03:01 09:30:00"))
    media = store(content, filename="现场.jpg", actor=officer)
    digest = sha256(content).hexdigest()
    assert media.sha256 == digest
    assert (evidence_folder / digest[:2] / digest[2:4] / digest).read_bytes() == content
    assert original(media) == content


def test_the_record_says_what_was_brought_when_and_by_whom(officer):
    media = store(photo(), filename="现场.jpg", actor=officer)
    media.refresh_from_db()
    assert (media.mime, media.filename) == ("image/jpeg", "现场.jpg")
    assert (media.width_px, media.height_px, media.size_bytes) == (640, 480, len(photo()))
    assert (media.added_at, media.added_by) == (NOON, officer)
    assert media.phash == media.phash_a + media.phash_b + media.phash_c + media.phash_d != ""


def test_the_ledger_tells_of_it_once(officer):
    for name in ("a.jpg", "b.jpg"):
        media = store(photo(), filename=name, actor=officer)
    act = Act.objects.get(kind="evidence.stored")
    assert (act.subject, act.actor) == (media.ref, "officer")
    assert json.loads(act.content)["mime"] == "image/jpeg"


def test_the_same_content_is_kept_once(evidence_folder, officer, citizen):
    first = store(photo(), filename="a.jpg", actor=citizen)
    again = store(photo(), filename="b.jpg", actor=officer)
    assert again == first
    assert (again.filename, again.added_by) == ("a.jpg", citizen)
    assert len(files_in(evidence_folder)) == 1


def test_a_lost_file_comes_back_when_it_is_brought_again(evidence_folder, officer):
    store(photo(), filename="", actor=officer)
    (path,) = files_in(evidence_folder)
    path.unlink()
    assert original(store(photo(), filename="", actor=officer)) == photo()


def test_the_same_content_twice_in_one_upload_is_kept_once(officer):
    first, second = store_many([Upload(photo(), "a.jpg"), Upload(photo(), "b.jpg")], actor=officer)
    assert first == second
    assert first.pk == second.pk == Media.objects.get().pk


def test_records_come_back_in_the_order_of_the_files(officer):
    contents = [photo(seed) for seed in (3, 1, 2)]
    store(contents[2], filename="", actor=officer)
    stored = store_many([Upload(content) for content in contents], actor=officer)
    assert [media.sha256 for media in stored] == [sha256(c).hexdigest() for c in contents]


def test_one_bad_file_keeps_the_others_out_too(evidence_folder, officer):
    with pytest.raises(NotAPhoto):
        store_many([Upload(photo(), "a.jpg"), Upload(b"text", "b.jpg")], actor=officer)
    assert not Media.objects.exists()
    assert not files_in(evidence_folder)


def test_an_empty_file_is_refused(officer):
    with pytest.raises(Empty):
        store(b"", filename="a.jpg", actor=officer)


def test_a_file_over_the_limit_is_refused(officer, settings):
    settings.XIUHUA = settings.XIUHUA.model_copy(update={"upload_max_mb": 1})
    with pytest.raises(FileTooLarge) as refused:
        store(PDF + bytes(1024 * 1024), filename="a.pdf", actor=officer)
    assert refused.value.status == 413
    assert "1 MB" in refused.value.text("en")


def test_a_row_is_written_only_after_its_file(officer, monkeypatch):
    def fail(name, content):
        raise OSError("disk full")

    monkeypatch.setattr(services.files, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        store(photo(), filename="a.jpg", actor=officer)
    assert not Media.objects.exists()


def test_a_file_left_by_a_failed_transaction_is_taken_up_again(officer, monkeypatch):
    def fail(acts, *, actor):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(services, "record_many", fail)
        with pytest.raises(OperationalError):
            store(photo(), filename="a.jpg", actor=officer)
    assert not Media.objects.exists()
    assert original(store(photo(), filename="a.jpg", actor=officer)) == photo()


def test_whoever_was_quicker_with_the_same_file_has_the_record(officer, citizen, monkeypatch):
    def meanwhile(name, content):
        monkeypatch.undo()
        store(photo(), filename="quick.jpg", actor=citizen)

    monkeypatch.setattr(services.files, "write", meanwhile)
    media = store(photo(), filename="slow.jpg", actor=officer)
    assert media.filename == "quick.jpg"
    assert Act.objects.filter(kind="evidence.stored").count() == 1


@pytest.mark.parametrize(
    ("case", "name", "kept"),
    [
        ("a path of Linux", "/home/x/现场.jpg", "现场.jpg"),
        ("a path of Windows", "C:\\照片\\现场.jpg", "现场.jpg"),
        ("control characters", "a\r\nSet-Cookie: x\0.jpg", "aSet-Cookie: x.jpg"),
        ("up the tree", "../../etc/passwd", "passwd"),
        ("too long", "长" * 300 + ".jpeg", "长" * 195 + ".jpeg"),
        ("none", "", ""),
    ],
)
def test_a_file_name_is_made_harmless(case, name, kept):
    assert clean_name(name) == kept


def test_a_camera_without_offset_has_the_time_given_by_the_caller(officer):
    content = photo(exif=exif(time="2026:03:01 09:30:00"))
    media = store(content, filename="", actor=officer, timezone="America/New_York")
    assert f"{media.taken_at:%H:%M}" == "14:30"


def test_an_object_store_serves_as_well_as_a_folder(settings, officer, evidence_folder):
    bucket = {"BACKEND": "xiuhua.core.evidence.tests.bucket.Bucket"}
    settings.STORAGES = settings.STORAGES | {"default": bucket}
    media = store(photo(), filename="a.jpg", actor=officer)
    assert original(media) == photo()
    assert rendition(media, Size.THUMB) == rendition(media, Size.THUMB)
    assert len(default_storage.objects) == 2
    assert not evidence_folder.exists()


@pytest.mark.parametrize(("case", "new", "statements"), [("one", 1, 4), ("three", 3, 6)])
def test_storing_takes_few_statements(case, new, statements, officer, count_statements):
    uploads = [Upload(photo(seed)) for seed in range(new)]
    with count_statements() as counted:
        store_many(uploads, actor=officer)
    assert counted() == statements
    with count_statements() as counted:
        store_many(uploads, actor=officer)
    assert counted() == 1


def test_asked_for_records_come_in_the_order_asked(officer, django_assert_num_queries):
    shas = [store(photo(seed), filename="", actor=officer).sha256 for seed in (1, 2)]
    with django_assert_num_queries(1):
        assert [media.sha256 for media in require_all([*reversed(shas), shas[1]])] == [
            shas[1],
            shas[0],
            shas[1],
        ]


def test_an_unknown_hash_is_named(officer):
    known = store(photo(), filename="", actor=officer).sha256
    with pytest.raises(UnknownMedia) as refused:
        require_all([known, "f" * 64])
    assert refused.value.params["shas"] == ["f" * 64]


def test_asking_for_nothing_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert require_all([]) == []
