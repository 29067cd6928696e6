"""What kind of file some bytes are, judged by the bytes alone."""

import mimetypes
from io import BytesIO
from zipfile import ZipFile

import filetype

from xiuhua.core.evidence.errors import ArchiveBomb, NotAPhoto, TypeNotAllowed

OFFICE = "application/vnd.openxmlformats-officedocument"
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/x-m4v": ".m4v",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/3gpp": ".3gp",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/ogg": ".ogg",
    "audio/x-wav": ".wav",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    f"{OFFICE}.wordprocessingml.document": ".docx",
    f"{OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{OFFICE}.presentationml.presentation": ".pptx",
}
MAIN_PARTS = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
ZIP_MARK = b"PK\x03\x04"
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 100  # of a large document's unpacked to its packed size; real ones stay below 30
RATIO_MATTERS_BYTES = 20 * 1024 * 1024


def mime_of(content: bytes, filename: str) -> str:
    """Return the media type of some bytes, one of `EXTENSIONS`.

    Raises:
        NotAPhoto: the name promises a picture and the content is none.
        TypeNotAllowed: the content is of an unknown type, or one that is not kept.
        ArchiveBomb: a zipped document of absurd unpacked size.

    """
    if content.startswith(ZIP_MARK):
        mime = _zipped(content, filename)
    else:
        mime = filetype.guess_mime(content) or ""
    promised = mimetypes.guess_type(filename)[0] or ""
    if promised.startswith("image/") and not mime.startswith("image/"):
        raise NotAPhoto(filename=filename)
    if mime not in EXTENSIONS:
        raise TypeNotAllowed(filename=filename, mime=mime or "?")
    return mime


def _zipped(content: bytes, filename: str) -> str:
    """Return the type of a zip file by its parts, of which none is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception as error:  # a hostile directory makes the reader raise almost anything
        raise TypeNotAllowed(filename=filename, mime="application/zip") from error
    unpacked_bytes = sum(part.file_size for part in parts)
    dense = unpacked_bytes > MAX_RATIO * len(content) and unpacked_bytes > RATIO_MATTERS_BYTES
    if dense or unpacked_bytes > MAX_UNPACKED_BYTES:
        raise ArchiveBomb(filename=filename)
    names = {part.filename for part in parts}
    return next((mime for part, mime in MAIN_PARTS.items() if part in names), "application/zip")
