import csv

import pytest

from xiuhua.core.ledger.models import Act
from xiuhua.core.people.models import Post
from xiuhua.core.people.posts import POSTS, load_posts
from xiuhua.core.people.vocab import Scope

PERMISSIONS = {
    "loop.report",
    "loop.read",
    "loop.file",
    "loop.verify",
    "loop.check",
    "loop.self_handle",
    "loop.dispatch",
    "loop.accept",
    "loop.dispose",
    "loop.apply",
    "loop.judge_result",
    "loop.request_check",
    "loop.close",
    "loop.grant_extension",
    "loop.grant_long",
    "loop.review_appeal",
    "loop.grant_appeal",
    "loop.void",
    "loop.merge",
    "loop.force_close",
    "loop.reopen",
    "loop.supervise",
    "loop.expose",
    "loop.note",
    "loop.survey",
    "loop.export",
    "loop.import",
    "loop.work",
    "figures.read",
    "figures.freeze",
    "places.write",
    "assets.write",
    "catalogue.write",
    "people.write",
    "ledger.check",
    "settings.write",
}


def shipped():
    with POSTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    assert load_posts() == len(shipped()) == Post.objects.count()
    assert load_posts() == 0
    assert Act.objects.count() == 1


@pytest.mark.django_db
def test_what_a_city_changed_stays():
    load_posts()
    Post.objects.filter(code="handler").update(permissions=["loop.read"])
    Post.objects.filter(code="leader").delete()
    assert load_posts() == 1
    assert Post.objects.get(code="handler").permissions == ["loop.read"]


@pytest.mark.parametrize("row", shipped(), ids=lambda row: row["code"])
def test_a_post_is_complete(row):
    assert row["zh"]
    assert row["en"]
    assert row["scope"] in list(Scope)
    assert set(row["permissions"].split(";")) <= PERMISSIONS


def test_every_permission_is_somebodys():
    held = {name for row in shipped() for name in row["permissions"].split(";")}
    assert held == PERMISSIONS
