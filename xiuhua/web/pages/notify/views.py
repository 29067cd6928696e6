"""What I am told: by the thing it is about, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.core.loop.api import reader
from xiuhua.core.loop.exports import language_of
from xiuhua.core.notify import selectors as sel
from xiuhua.core.notify.models import Message
from xiuhua.core.notify.services import mark_read
from xiuhua.core.notify.texts import said
from xiuhua.core.notify.vocab import Kind
from xiuhua.kit.errors import BadInput
from xiuhua.web.errors import page

PAGE = 50
CASE = "case/"


class BadCursor(BadInput):
    """The page asked for is none of the list."""

    code = "notify.bad_cursor"
    zh = "页码无效：{cursor}"
    en = "There is no page {cursor}"


@dataclass(frozen=True, slots=True)
class Told:
    """A message as the page shows it."""

    id: int
    kind: Kind
    title: str
    body: str
    urgent: bool
    at: Any
    unread: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The messages of a page about one thing, the newest first."""

    subject: str
    url: str
    told: list[Told]

    @property
    def unread(self) -> list[int]:
        """Those that were not read."""
        return [one.id for one in self.told if one.unread]


@page
def list_messages(request: HttpRequest) -> HttpResponse:
    """My messages grouped by case; `unread` leaves out the others."""
    user = reader(request)
    unread = "unread" in request.GET
    cursor = request.GET.get("cursor", "")
    if cursor and not cursor.isdecimal():
        raise BadCursor(cursor=cursor[:40])
    found = sel.messages_of(user, unread=unread, cursor=int(cursor) if cursor else None, limit=PAGE)
    context = {
        "groups": groups_of(found.rows, language_of(request)),
        "unread_only": unread,
        "next_cursor": found.next_cursor,
    }
    return render(request, "bell/list.html", context)


def groups_of(rows: Sequence[Message], language: str) -> list[Group]:
    """Return messages by what they are about, in the order of the newest."""
    groups: dict[str, Group] = {}
    for row in rows:
        text = said(row, language)
        told = Told(
            row.pk, Kind(row.kind), text.title, text.body, row.urgent, row.created_at,
            row.read_at is None,
        )  # fmt: skip
        number = row.subject.removeprefix(CASE)
        url = reverse("case", args=[number]) if row.subject.startswith(CASE) else ""
        groups.setdefault(row.subject, Group(number, url, [])).told.append(told)
    return list(groups.values())


@page
@require_POST
def read_messages(request: HttpRequest) -> HttpResponse:
    """Note that I have read those named, or all."""
    ids = [int(one) for one in request.POST.getlist("id") if one.isdecimal()]
    count = mark_read(user=reader(request), ids=ids or None)
    messages.success(request, _("%(count)s 条已读") % {"count": count})
    return redirect("bell")
