"""The posts of the trade, as they ship."""

import csv
from pathlib import Path

from django.db import transaction

from xiuhua.core.ledger.services import record
from xiuhua.core.people.models import Post, User

POSTS = Path(__file__).with_name("data") / "posts.csv"


@transaction.atomic
def load_posts(*, actor: User | None = None) -> int:
    """Enter the shipped posts that are not there yet and return their number.

    Posts that are there stay as they are: a city may have changed them.
    """
    known = set(Post.objects.values_list("code", flat=True))
    with POSTS.open(encoding="utf-8", newline="") as file:
        posts = [_post(row) for row in csv.DictReader(file) if row["code"] not in known]
    if posts:
        Post.objects.bulk_create(posts)
        codes = [post.code for post in posts]
        record("people.posts_loaded", "people.post", actor=actor, codes=codes)
    return len(posts)


def _post(row: dict[str, str]) -> Post:
    return Post(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        scope=row["scope"],
        permissions=row["permissions"].split(";"),
    )
