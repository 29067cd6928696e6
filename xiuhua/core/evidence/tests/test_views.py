import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from xiuhua.core.evidence.renditions import rendition
from xiuhua.core.evidence.services import store
from xiuhua.core.evidence.tests.makers import MP4, PDF, exif, photo
from xiuhua.core.evidence.views import PIECE_BYTES, show_original, show_rendition
from xiuhua.core.evidence.vocab import Size
from xiuhua.core.people.auth import fetch_user

pytestmark = pytest.mark.django_db
URLS = "xiuhua.core.evidence.urls"


def ask(view, media, user, *, method="get", size=None, **headers):
    request = getattr(RequestFactory(), method)("/media", headers=headers)
    request.user = user
    path = {"size": size} if size else {}
    return view(request, sha256=getattr(media, "sha256", media), **path)


@pytest.fixture
def media(officer):
    return store(photo(exif=exif(make="HUAWEI")), filename="现场 1.jpg", actor=officer)


@pytest.mark.parametrize("size", list(Size))
def test_a_rendition_is_made_once_and_kept(size, media, evidence_folder):
    first = rendition(media, size)
    kept = evidence_folder / "renditions" / size / media.sha256[:2] / media.sha256[2:4]
    (path,) = kept.iterdir()
    assert path.read_bytes() == first
    path.write_bytes(b"kept")
    assert rendition(media, size) == b"kept"


def test_everybody_signed_in_sees_renditions(media, citizen):
    answer = ask(show_rendition, media, citizen, size="thumb")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert b"HUAWEI" not in answer.content


@pytest.mark.parametrize(("view", "size"), [(show_rendition, "thumb"), (show_original, None)])
def test_nobody_else_sees_anything(view, size, media):
    assert ask(view, media, AnonymousUser(), size=size).status_code == 401


def test_an_unknown_size_is_not_found(media, citizen):
    assert ask(show_rendition, media, citizen, size="huge").status_code == 404


def test_an_unknown_hash_is_not_found(citizen):
    assert ask(show_rendition, "f" * 64, citizen, size="thumb").status_code == 404


def test_a_document_has_no_thumbnail(officer):
    media = store(PDF, filename="a.pdf", actor=officer)
    assert ask(show_rendition, media, officer, size="thumb").status_code == 404


@pytest.mark.parametrize(
    ("case", "post", "status"),
    [("reads all cases", "officer", 200), ("reads its unit's", "clerk", 200),
     ("reads none", "citizen", 403)],
)  # fmt: skip
def test_originals_are_for_those_who_read_cases(case, post, status, media, request):
    assert ask(show_original, media, request.getfixturevalue(post)).status_code == status


def test_who_brought_a_file_gets_it_back(citizen):
    media = store(photo(), filename="a.jpg", actor=citizen)
    assert ask(show_original, media, citizen).content == photo()


def test_a_refusal_is_a_sentence_in_the_readers_language(media, citizen):
    with translation.override("en"):
        answer = ask(show_rendition, media, AnonymousUser(), size="thumb")
    assert answer.content == b"Sign in first"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("case", "content", "name", "disposition"),
    [
        ("a photo opens", photo(), "a.jpg", 'inline; filename="a.jpg"'),
        ("a clip opens", MP4, "a.mp4", 'inline; filename="a.mp4"'),
        ("a document is downloaded", PDF, "a.pdf", 'attachment; filename="a.pdf"'),
        ("its ending is that of its content", PDF, "a.exe", 'attachment; filename="a.pdf"'),
        (
            "quotes stay inside",
            PDF,
            'a"; x="y.pdf',
            'attachment; filename="a\\"; x=\\"y.pdf"',
        ),
        (
            "Chinese is encoded",
            PDF,
            "笔录.pdf",
            "attachment; filename*=utf-8''%E7%AC%94%E5%BD%95.pdf",
        ),
    ],
)
def test_how_an_original_is_given(case, content, name, disposition, officer):
    answer = ask(show_original, store(content, filename=name, actor=officer), officer)
    assert answer["Content-Disposition"] == disposition


def test_a_file_without_a_name_gets_one_of_its_hash(officer):
    media = store(PDF, filename="", actor=officer)
    disposition = ask(show_original, media, officer)["Content-Disposition"]
    assert disposition == f'attachment; filename="{media.sha256[:12]}.pdf"'


@pytest.mark.parametrize(("view", "size"), [(show_rendition, "screen"), (show_original, None)])
def test_what_is_given_stays_as_it_is_and_runs_nothing(view, size, media, officer):
    answer = ask(view, media, officer, size=size)
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("case", "asked", "status", "content", "given"),
    [
        ("the beginning", "bytes=0-3", 206, MP4[:4], f"bytes 0-3/{len(MP4)}"),
        ("the rest", "bytes=90-", 206, MP4[90:], f"bytes 90-{len(MP4) - 1}/{len(MP4)}"),
        ("past the end", "bytes=90-999", 206, MP4[90:], f"bytes 90-{len(MP4) - 1}/{len(MP4)}"),
        ("outside", "bytes=999-", 416, b"", f"bytes */{len(MP4)}"),
        ("backwards", "bytes=9-3", 416, b"", f"bytes */{len(MP4)}"),
        ("something else", "lines=1-2", 200, MP4, None),
    ],
)
def test_a_player_asks_for_a_piece(case, asked, status, content, given, officer):
    media = store(MP4, filename="a.mp4", actor=officer)
    answer = ask(show_original, media, officer, Range=asked)
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.get("Content-Range") == given


def test_a_piece_is_never_larger_than_a_piece(officer):
    media = store(MP4 + bytes(PIECE_BYTES), filename="a.mp4", actor=officer)
    assert len(ask(show_original, media, officer, Range="bytes=0-").content) == PIECE_BYTES


def test_nothing_is_written_through_these_addresses(media, officer):
    assert ask(show_original, media, officer, method="post").status_code == 405


def test_a_lost_file_is_told_as_such(media, officer, evidence_folder):
    (evidence_folder / media.sha256[:2] / media.sha256[2:4] / media.sha256).unlink()
    assert ask(show_original, media, officer).status_code == 503


@pytest.mark.parametrize(("view", "size"), [(show_rendition, "thumb"), (show_original, None)])
def test_showing_takes_one_statement(view, size, media, officer, count_statements):
    user = fetch_user(pk=officer.pk)
    with count_statements() as counted:
        ask(view, media, user, size=size)
    assert counted() == 1


@pytest.mark.parametrize(
    ("size", "view"),
    [("thumb", show_rendition), ("screen", show_rendition), ("original", show_original)],
)
def test_each_size_has_its_address(size, view):
    address = reverse("media", URLS, args=["a" * 64, size])
    assert address == f"/{'a' * 64}/{size}"
    assert resolve(address, URLS).func is view


@pytest.mark.parametrize("path", ["AA/thumb", "a" * 63 + "/thumb", "../../etc/passwd"])
def test_what_is_no_hash_leads_nowhere(path):
    with pytest.raises(Resolver404):
        resolve(f"/{path}", URLS)
