"""What the frame around every page shows: menu, language, look, the reader's seat."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

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
    """The frame of one page; `theme` and `text` are empty when the reader has chosen none."""

    menu: list[Entry]
    lang: str
    theme: str
    text: str
    languages: list[tuple[str, str]]
    seat: Any


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Return the template variable `shell`. No SQL statement unless the page shows the seat."""
    user = getattr(request, "user", None)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "shell": Shell(
            menu=_menu(request, user.has_perm) if user and user.is_authenticated else [],
            lang=language,
            theme=_chosen(request, "xh_theme", THEMES),
            text=_chosen(request, "xh_text", TEXTS),
            languages=list(settings.LANGUAGES),
            seat=SimpleLazyObject(lambda: _seat(user)),
        )
    }


def _menu(request: HttpRequest, may: Callable[[str], bool]) -> list[Entry]:
    entries = []
    for item in MENU:
        try:
            url = reverse(item.route)
        except NoReverseMatch:
            continue
        if may(item.permission):
            entries.append(Entry(item, url, request.path.startswith(url)))
    return entries


def _chosen(request: HttpRequest, cookie: str, allowed: tuple[str, ...]) -> str:
    value = request.COOKIES.get(cookie, "")
    return value if value in allowed else ""


def _seat(user: Any) -> Any:  # noqa: ANN401 the signed-in user, or nobody
    """Return the reader's assignment in force (with unit and post), or None."""
    if not user or not user.is_authenticated:
        return None
    today = clock.local_day(clock.now(), settings.TIME_ZONE)
    held = user.assignments.select_related("unit", "post").order_by("-valid_from")
    for assignment in held.filter(valid_from__lte=today):
        if assignment.valid_to is None or assignment.valid_to > today:
            return assignment
    return None
