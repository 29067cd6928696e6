"""What the frame around every page shows: menu, language, look, the reader's seat."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from xiuhua.core.notify.selectors import unread_count
from xiuhua.core.people.auth import holds
from xiuhua.core.people.models import Assignment, User
from xiuhua.kit import clock

THEMES = ("light", "dark", "contrast")
TEXTS = ("elder",)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the rail; shown to those who hold `permission` anywhere."""

    zh: str
    en: str
    icon: str
    route: str
    permission: str


MENU = (
    MenuItem("案件", "Cases", "clipboard-list", "cases", "loop.read"),
    MenuItem("台账", "Registers", "books", "registers", "loop.read"),
    MenuItem("指标", "Figures", "chart-bar", "figures", "figures.read"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu item as this reader sees it on this page."""

    item: MenuItem
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of one page; `theme` and `text` are empty when the reader has chosen none.

    `seat` and `unread` (messages) are read when a page shows them.
    """

    menu: list[Entry]
    lang: str
    theme: str
    text: str
    languages: list[tuple[str, str]]
    seat: Assignment | None
    unread: int


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Return the template variable `shell`. No SQL statement unless the page shows the seat."""
    user = _reader(request)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "shell": Shell(
            menu=_menu(request, user) if user else [],
            lang=language,
            theme=_chosen(request, "xh_theme", THEMES),
            text=_chosen(request, "xh_text", TEXTS),
            languages=list(settings.LANGUAGES),
            seat=cast("Assignment | None", SimpleLazyObject(lambda: _seat(user))),
            unread=cast("int", SimpleLazyObject(lambda: unread_count(user) if user else 0)),
        )
    }


def _reader(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)  # absent when an error came before authentication
    return user if isinstance(user, User) else None


def _menu(request: HttpRequest, user: User) -> list[Entry]:
    entries = []
    for item in MENU:
        try:
            url = reverse(item.route)
        except NoReverseMatch:
            continue
        if holds(user, item.permission):
            entries.append(Entry(item, url, request.path.startswith(url)))
    return entries


def _chosen(request: HttpRequest, cookie: str, allowed: tuple[str, ...]) -> str:
    value = request.COOKIES.get(cookie, "")
    return value if value in allowed else ""


def _seat(user: User | None) -> Assignment | None:
    """Return the reader's assignment in force, with unit and post (1 statement)."""
    if user is None:
        return None
    today = clock.local_day(clock.now(), user.organisation.timezone)
    held = user.assignments.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
    return held.select_related("unit", "post").order_by("-valid_from").first()
