"""What the verbs of people check alike."""

from xiuhua.core.people.auth import require
from xiuhua.core.people.errors import OtherOrganisation, UnknownPost
from xiuhua.core.people.models import Post, Unit, User


def permit(actor: User | None, organisation_id: int, unit_id: int | None = None) -> None:
    """Let pass who may change people of this organisation; see `auth.require`."""
    require(actor, "people.write", unit_id, organisation_id=organisation_id)


def same_organisation(organisation_id: int, unit: Unit | None) -> None:
    """Raise OtherOrganisation where a unit is not of this organisation."""
    if unit is not None and unit.organisation_id != organisation_id:
        raise OtherOrganisation


def post_of(code: str) -> Post:
    """Return the post of a code, or raise UnknownPost."""
    post = Post.objects.filter(code=code).first()
    if post is None:
        raise UnknownPost(post=code)
    return post
