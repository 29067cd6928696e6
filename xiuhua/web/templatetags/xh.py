"""Tags and filters of the pages; load with `{% load xh %}`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiuhua.kit import clock
from xiuhua.kit.worktime import Explanation, Limit
from xiuhua.web import bars, look, words

register = template.Library()

SOON_S = 30 * 60  # a deadline nearer than this is called soon, and so is the last quarter


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; without a label it is decoration beside words."""
    url = f"{static('vendor/icons.svg')}#{name}"
    if label:
        drawing = '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(drawing, label, url)
    drawing = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>'
    return format_html(drawing, url)


@register.filter
def named(word: Any) -> str:  # noqa: ANN401 whatever has `zh` and `en`
    """Return the name of a word, class or unit in the reader's language; `—` for none."""
    if word is None or word == "":
        return words.NONE
    if not hasattr(word, "zh"):
        return str(word)
    english = "" if (get_language() or "zh").startswith("zh") else getattr(word, "en", "")
    return str(english or word.zh)


@register.simple_tag
def cell(value: Any) -> str:  # noqa: ANN401 a value of a row
    """Tell a value of a register: a word by its name, yes or no, `—` for nothing."""
    if value is None or value == "":
        return words.NONE
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else named(value)


@register.filter
def changes(act: Any, titles: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:  # noqa: ANN401 a `Past`
    """Return what an act changed: the column or its name, before, after."""
    return [(titles.get(name, name), *pair) for name, pair in act.changes.items()]


@register.inclusion_tag("parts/chip.html")
def chip(word: Any, label: str = "") -> dict[str, Any]:  # noqa: ANN401 a Vocab word or a plain one
    """Show a state as colour, sign and word."""
    return {"look": look.look_of(word), "label": label or named(word)}


@register.simple_tag
def source_icon(word: object) -> SafeString:
    """Draw the icon of a case's source, with its name for those who cannot see it."""
    return icon(look.source_icon(word), named(word))


@register.filter
def when(at: datetime | None) -> SafeString | str:
    """Show a time as people say it, with the full time and zone in its title."""
    if at is None:
        return words.NONE
    zone = timezone.get_current_timezone()
    full = f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S} ({timezone.get_current_timezone_name()})"
    said = words.moment(at, clock.now(), zone)
    markup = '<time datetime="{}" title="{}">{}</time>'
    return format_html(markup, at.isoformat(), full, said)


@register.inclusion_tag("parts/deadline.html")
def deadline(due_at: datetime | None, started_at: datetime | None = None) -> dict[str, Any]:
    """Show how far off a deadline is; it goes on counting in the browser."""
    now = clock.now()
    if due_at is None:
        return {"due_at": None}
    left_s = (due_at - now).total_seconds()
    whole_s = (due_at - started_at).total_seconds() if started_at else 0
    soon_s = max(SOON_S, whole_s / 4)
    tone = "over" if left_s < 0 else "soon" if left_s < soon_s else "later"
    said = words.left_until(due_at, now, timezone.get_current_timezone())
    return {
        "due_at": due_at,
        "now": now,
        "tone": tone,
        "soon_s": int(soon_s),
        "text": said,
        "look": look.look_of(tone),
    }


@register.inclusion_tag("parts/print_head.html", takes_context=True)
def print_head(context: dict[str, Any], title: str, about: str = "") -> dict[str, Any]:
    """Head a printed page: city, title, a number or period, when and by whom; not on screen."""
    user = context["request"].user
    known = user.is_authenticated
    return {
        "title": title,
        "about": about,
        "at": clock.now(),
        "organisation": user.organisation if known else None,
        "who": user.name if known else "",
    }


@register.filter
def span(length: timedelta | float | None, day_hours: float | None = 24) -> str:
    """Tell a length of time; `|span:8` counts working days of eight hours."""
    return words.NONE if length is None else words.span(length, day_hours)


@register.filter
def limits(given: Iterable[Limit]) -> str:
    """Tell time limits in their own units, as a sum."""
    return words.limits(given)


@register.filter
def number(value: float | None) -> str:
    """Tell a number with separators, `—` for none."""
    return words.number(value)


@register.filter
def percent(ratio: float | None) -> str:
    """Tell a ratio as a percentage with two decimals, `—` for none."""
    return words.percent(ratio)


@register.filter
def figure_text(figure: Any) -> str:  # noqa: ANN401 a figure has `value` and `unit`
    """Tell a figure; one with the unit `%` holds a percentage and gets two decimals."""
    if figure.value is None or figure.unit != "%":
        return words.number(figure.value)
    return words.number(figure.value, 2) + "%"


@register.filter
def meter(figure: Any) -> str:  # noqa: ANN401 a figure has `value` and `unit`
    """Return a percentage as the length of its bar, 0 to 100."""
    return f"{min(max(float(figure.value), 0), 100):.2f}"


@register.filter
def delta(figure: Any) -> str:  # noqa: ANN401 a figure has `value` and `previous`
    """Tell the change since the period before, with its sign."""
    if figure.value is None or figure.previous is None:
        return words.NONE
    change = figure.value - figure.previous
    sign = "▲" if change > 0 else "▼" if change < 0 else "＝"
    return f"{sign} {words.number(abs(change), 2 if figure.unit == '%' else None)}"


@register.simple_tag
def media_url(sha256: str, size: str = "screen") -> str:
    """Return the address of a rendition, `thumb` or `screen`; a drawn picture is its own."""
    if sha256.startswith("data:"):
        return sha256
    return reverse("media", args=[sha256, size])


@register.filter
def bar(told: Explanation) -> bars.Bar:
    """Lay out the intervals of an explanation for drawing."""
    return bars.bar_of(told.intervals, timezone.get_current_timezone())


@register.simple_tag(takes_context=True)
def applied(context: dict[str, Any], form: BaseForm) -> list[dict[str, str]]:
    """Return what a filter form has chosen: label, text, and the address without it."""
    request: HttpRequest = context["request"]
    chosen = []
    for field in form:
        values = request.GET.getlist(field.html_name)
        for value in filter(None, values):
            rest = request.GET.copy()
            rest.pop("cursor", None)
            rest.setlist(field.html_name, [other for other in values if other != value])
            text = _choice_text(getattr(field.field, "choices", ()), value)
            url = f"?{rest.urlencode()}"
            chosen.append({"label": str(field.label), "text": text, "url": url})
    return chosen


def _choice_text(choices: Sequence[Any], value: str) -> str:
    for key, text in choices:
        if str(key) == value:
            return str(text)
    return "" if value == "on" else value
