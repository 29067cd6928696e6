"""Files that were looked at and wait to be written; nobody comes back for one after a day."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from xiuhua.core.people.models import User
from xiuhua.kit import clock
from xiuhua.web.registers.register import Register

FOLDER = "imports"
STAY = timedelta(days=1)


def keep(user: User, register: Register, content: bytes) -> None:
    """Keep a person's file for a register in place of the one before."""
    forget(user, register)
    default_storage.save(_name(user, register), ContentFile(content))


def kept(user: User, register: Register) -> bytes | None:
    """Return the file, or none."""
    name = _name(user, register)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def forget(user: User, register: Register) -> None:
    """Delete the file, if there is one."""
    default_storage.delete(_name(user, register))


def forget_old() -> int:
    """Delete files that nobody wrote within a day: they may hold names; return how many."""
    if not default_storage.exists(FOLDER):
        return 0
    names = [f"{FOLDER}/{one}" for one in default_storage.listdir(FOLDER)[1]]
    before = clock.now() - STAY
    old = [name for name in names if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _name(user: User, register: Register) -> str:
    return f"{FOLDER}/{user.pk}-{register.kind}"
