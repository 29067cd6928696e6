"""Making an empty home usable: folder, migrated database, posts, code schemes, catalogue, limits.

Every command calls `make_ready` first. What was done is remembered in the database under a
fingerprint of migrations and data, so the next call is one statement; a second process doing the
same waits for the first one.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, transaction

from xiuhua.config.environment import environment
from xiuhua.core.catalogue.services import load_catalogue
from xiuhua.core.ledger.models import Counter
from xiuhua.core.ledger.numbers import next_number
from xiuhua.core.loop.services import load_stage_limits
from xiuhua.core.people.posts import load_posts
from xiuhua.core.places.services import load_code_schemes

NATIONAL_CATALOGUE = "cn"
CATALOGUE_FROM = date(2000, 1, 1)  # before any case a city would import
PACKAGE = Path(__file__).resolve().parents[1]


def make_ready() -> None:
    """Bring the home up to this version of the program; nothing when it is there already."""
    home = environment().home
    home.mkdir(parents=True, exist_ok=True)
    mark = f"ready/{_fingerprint()}"
    if _is_marked(mark):
        return
    with _alone(home / "ready.lock"):
        if _is_marked(mark):
            return
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic():
            load_posts()
            load_code_schemes()
            _load_catalogue()
            load_stage_limits()
            next_number(mark)


def _load_catalogue() -> None:
    data = PACKAGE / "core" / "catalogue" / "data"
    load_catalogue(
        catalogue=NATIONAL_CATALOGUE,
        conditions=data / "catalogue.csv",
        classes=data / "catalogue_classes.csv",
        valid_from=CATALOGUE_FROM,
        actor=None,
    )


def _is_marked(mark: str) -> bool:
    try:
        return Counter.objects.filter(name=mark).exists()
    except DatabaseError:  # no table yet: an empty database
        return False


def _fingerprint() -> str:
    digest = sha256()
    for path in sorted(
        (*PACKAGE.glob("core/*/migrations/0*.py"), *PACKAGE.glob("core/*/data/*.csv"))
    ):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
