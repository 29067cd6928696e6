"""Who may see evidence.

A hash of 256 bits is not guessed: whoever knows one was shown it, by a case or by a file of their
own. Renditions are therefore given to everybody who is signed in. Originals and records, which
tell where and when a picture was taken, are given to those who read cases and to the one who
brought the file; lists of similar pictures, which name hashes, to those who read all cases.
"""

from django.http import HttpRequest

from xiuhua.core.evidence.models import Media
from xiuhua.core.people.auth import holds, may
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.models import User
from xiuhua.kit.errors import NotSignedIn

READ = "loop.read"


def signed_in(request: HttpRequest) -> User:
    """Return the user of a token or of a session.

    Raises:
        NotSignedIn: there is none.

    """
    for user in (getattr(request, "auth", None), request.user):
        if isinstance(user, User):
            return user
    raise NotSignedIn


def require_whole(user: User, media: Media) -> None:
    """Let a user pass who may see an original and its record.

    Raises:
        MissingPermission: the user neither reads cases nor brought the file.

    """
    if media.added_by_id != user.pk and not holds(user, READ):
        raise MissingPermission(permission=READ)


def may_compare(user: User) -> bool:
    """Tell whether a user may see which other pictures of the organisation look alike."""
    return may(user, READ)
