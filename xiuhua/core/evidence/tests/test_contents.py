import pytest

from xiuhua.core.evidence.contents import EXTENSIONS, OFFICE, mime_of
from xiuhua.core.evidence.errors import ArchiveBomb, NotAPhoto, TypeNotAllowed
from xiuhua.core.evidence.tests.makers import MP4, PDF, photo, workbook, zipped


@pytest.mark.parametrize(
    ("case", "content", "filename", "mime"),
    [
        ("a photo", photo(), "a.jpg", "image/jpeg"),
        ("a photo under a wrong picture name", photo(), "a.png", "image/jpeg"),
        ("a photo without a name", photo(), "", "image/jpeg"),
        ("a clip", MP4, "a.mp4", "video/mp4"),
        ("a document", PDF, "a.pdf", "application/pdf"),
        ("a workbook", workbook(), "a.xlsx", f"{OFFICE}.spreadsheetml.sheet"),
        (
            "a text",
            zipped(**{"word/document.xml": "<w/>"}),
            "a.docx",
            f"{OFFICE}.wordprocessingml.document",
        ),
        ("a recording", b"#!AMR\n" + bytes(64), "a.amr", "audio/amr"),
    ],
)
def test_the_type_is_read_from_the_content(case, content, filename, mime):
    assert mime_of(content, filename) == mime


@pytest.mark.parametrize(
    ("case", "content", "filename"),
    [
        ("a plain zip", zipped(readme="x"), "a.zip"),
        ("a zip cut off", zipped(readme="x" * 999)[:40], "a.docx"),
        ("a page", b"<html><script>alert(1)</script></html>", "a.html"),
        ("a drawing with scripts", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.txt"),
        ("a program", b"MZ" + bytes(200), "a.exe"),
        ("a program that calls itself a document", b"MZ" + bytes(200), "a.pdf"),
        ("text", "笔录".encode(), "a.txt"),
    ],
)
def test_what_is_not_on_the_list_is_refused(case, content, filename):
    with pytest.raises(TypeNotAllowed):
        mime_of(content, filename)


@pytest.mark.parametrize(
    ("case", "content"),
    [("text", "这不是照片".encode()), ("a document", PDF), ("an archive", zipped(readme="x"))],
)
def test_a_photo_that_is_no_photo_is_called_so(case, content):
    with pytest.raises(NotAPhoto):
        mime_of(content, "现场.jpg")


@pytest.mark.parametrize("filename", ["台账.xlsx", "照片.zip", "现场.jpg"])
def test_an_archive_that_unpacks_to_an_absurd_size_is_refused(filename):
    bomb = zipped(**{"xl/workbook.xml": 40_000_000, "xl/media/image1.bin": 40_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(ArchiveBomb):
        mime_of(bomb, filename)


def test_a_small_document_may_be_as_dense_as_it_likes():
    assert mime_of(zipped(**{"word/document.xml": 1_000_000}), "a.docx").startswith(OFFICE)


def test_every_type_has_an_extension_of_its_own():
    assert len(set(EXTENSIONS.values())) == len(EXTENSIONS)
