"""The bytes of evidence in Django's default storage: a folder, or an object store by setting."""

import os
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from xiuhua.core.evidence.vocab import Size


def original_name(sha256: str) -> str:
    """Where the original of a content lies."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def rendition_name(sha256: str, size: Size) -> str:
    """Where the rendition of a picture lies."""
    return f"renditions/{size.value}/{sha256[:2]}/{sha256[2:4]}/{sha256}.jpg"


def write(name: str, content: bytes) -> None:
    """Put a file there whole or not at all; a file that is there already is left as it is."""
    if default_storage.exists(name):
        return
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # an object store, which itself puts whole objects only
        default_storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    for folder in path.parents[:3]:  # their entries must outlive a power cut as the row does
        _sync_folder(folder)


def read(name: str, first: int = 0, count: int = -1) -> bytes:
    """Return a file's bytes; at most `count` of them from the byte `first` on.

    Raises:
        OSError: it cannot be read.

    """
    with default_storage.open(name) as file:
        file.seek(first)
        return bytes(file.read(count))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
