"""A POST of a service request: whose key it is, its photos, the case, the answer."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest

from xiuhua.core.evidence.api import MAX_FILES
from xiuhua.core.evidence.contents import mime_of
from xiuhua.core.evidence.errors import FileTooLarge, NotAPhoto, TooManyFiles
from xiuhua.core.evidence.pictures import examine_picture
from xiuhua.core.evidence.services import Upload, store_many
from xiuhua.core.loop import intake
from xiuhua.core.loop.books import books_of
from xiuhua.core.loop.drafts import Draft, Photo
from xiuhua.core.loop.open311 import tokens
from xiuhua.core.loop.open311.errors import KeyInvalid, KeyMissing
from xiuhua.core.loop.open311.fields import Posted, draft_of
from xiuhua.core.loop.open311.formats import Payload
from xiuhua.core.loop.open311.jurisdictions import Jurisdiction
from xiuhua.core.loop.open311.vocab import ServiceType
from xiuhua.core.loop.services import open_case
from xiuhua.core.people.auth import require
from xiuhua.core.people.models import User
from xiuhua.core.people.services import user_of_token
from xiuhua.kit import clock

MEDIA_FIELDS = ("media", "media[]")
TEST_PREFIX = "TEST-"


def post_request(request: HttpRequest, place: Jurisdiction, *, test: bool) -> Payload:
    """Open a case from a POST and answer its number or token; a test keeps nothing.

    Raises:
        KeyMissing, KeyInvalid, MissingPermission: whoever posts may not.
        BadInput, NotFound: a field or a photo cannot be used.
        ValidationError: (pydantic's) a field is too long or no number.
    """
    user = key_holder(request, place)
    posted = Posted.model_validate(request.POST.dict())
    draft = draft_of(posted, request.POST, place)
    _judge(draft, place)
    uploads = _uploads(request)
    if test:
        _examine(uploads, place)
    else:
        draft = replace(draft, photos=_stored(uploads, place, user))
    with transaction.atomic():
        opened = open_case(draft, organisation=place.organisation, actor=user)
        if test:
            transaction.set_rollback(True)
    number = f"{TEST_PREFIX}{opened.case.number}" if test else opened.case.number
    return Payload("service_requests", [_answer(place, posted, number, test=test)])


def key_holder(request: HttpRequest, place: Jurisdiction) -> User:
    """Return whose `api_key` came with a request. 1 statement.

    Raises:
        KeyMissing, KeyInvalid: none, a void one, or one of another jurisdiction.
        MissingPermission: its user may not report.
    """
    key = request.POST.get("api_key") or request.GET.get("api_key")
    if not key:
        raise KeyMissing
    user = user_of_token(str(key))
    if user is None or user.organisation_id != place.organisation.pk:
        raise KeyInvalid
    require(user, "loop.report")
    return user


def _judge(draft: Draft, place: Jurisdiction) -> None:
    """Refuse what `open_case` would refuse, before the photos are kept."""
    books = books_of(place.organisation.pk)
    intake.check_words(draft, books, clock.now())
    intake.place_of(draft, books, draft.lon, draft.lat)


def _uploads(request: HttpRequest) -> list[Upload]:
    """Return the photos that came with a POST; other files are refused."""
    parts = [part for field in MEDIA_FIELDS for part in request.FILES.getlist(field)]
    if len(parts) > MAX_FILES:
        raise TooManyFiles(limit=MAX_FILES)
    return [_upload(part) for part in parts if part.name or part.size]


def _upload(part: "UploadedFile[bytes]") -> Upload:
    limit_mb, name = settings.XIUHUA.upload_max_mb, part.name or ""
    if (part.size or 0) > limit_mb * 1024 * 1024:
        raise FileTooLarge(filename=name, limit_mb=limit_mb)
    content = part.read()
    if not mime_of(content, name).startswith("image/"):
        raise NotAPhoto(filename=name)
    return Upload(content, name)


def _examine(uploads: list[Upload], place: Jurisdiction) -> None:
    for one in uploads:
        examine_picture(one.content, filename=one.filename, timezone=place.organisation.timezone)


def _stored(uploads: list[Upload], place: Jurisdiction, user: User) -> tuple[Photo, ...]:
    if not uploads:
        return ()
    kept = store_many(uploads, actor=user, timezone=place.organisation.timezone)
    return tuple(Photo(media.sha256) for media in kept)


def _answer(place: Jurisdiction, posted: Posted, number: str, *, test: bool) -> dict[str, Any]:
    """Return the number at once or a token for it, never both."""
    kind = place.rules.type_of(posted.service_code)
    notice = place.say(
        "已收到，将按规定时限办理", "Received; it will be handled within its time limit"
    )
    if test:
        notice = place.say("测试：内容有效，未保存", "Test: it is valid, nothing was kept")
    named = (
        {"service_request_id": number}
        if kind == ServiceType.REALTIME
        else {"token": tokens.issue(place, number, kind)}
    )
    return {**named, "service_notice": notice, "account_id": posted.account_id or None}
