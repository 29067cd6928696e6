"""What every test stands on: no value kept from another test, evidence in a folder of its own."""

from pathlib import Path

import pytest

from xiuhua.core.ledger import caching


@pytest.fixture(autouse=True)
def fresh_caches():
    caching.forget_all()
    yield
    caching.forget_all()


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path: Path, settings):
    """Evidence goes into the test's folder; passwords are hashed fast."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "evidence"},
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
