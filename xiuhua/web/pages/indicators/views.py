"""Pages of the figures: a period, a scope, every number a link to its cases."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiuhua.core.indicators.register import implemented
from xiuhua.core.indicators.selectors import Question, cases_of, figure_groups, question
from xiuhua.core.loop import selectors as sel
from xiuhua.core.loop.api import signed_in
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.exports import language_of
from xiuhua.core.loop.metrics import By, Part, Scope
from xiuhua.core.loop.vocab import Source
from xiuhua.core.people.auth import visible_unit_ids
from xiuhua.core.people.errors import MissingPermission
from xiuhua.core.people.models import User
from xiuhua.kit import clock
from xiuhua.web.errors import page
from xiuhua.web.pages.loop.forms import area_choices, minor_choices, unit_choices
from xiuhua.web.pages.loop.queues import QueueLink
from xiuhua.web.parts import SearchSelect
from xiuhua.web.templatetags.xh import named

PERMISSION = "figures.read"
PAGE = 50


class FigureForm(forms.Form):
    """Period, reading and scope."""

    day_from = forms.DateField(label=gettext_lazy("自"))
    day_to = forms.DateField(label=gettext_lazy("至(不含)"))
    by = forms.ChoiceField(label=gettext_lazy("口径"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("区域"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("处置单位"), required=False)
    minor = forms.ChoiceField(label=gettext_lazy("小类"), required=False, widget=SearchSelect)
    source = forms.ChoiceField(label=gettext_lazy("来源"), required=False)

    def __init__(self, data: QueryDict | dict[str, Any], books: Books) -> None:
        super().__init__(data)
        fields = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"})
            fields[name.removeprefix("day_")] = field
        self.fields = fields
        everything: list[tuple[str, Any]] = [("", _("全部"))]
        choices = {
            "by": [(word.value, named(word)) for word in By],
            "area": everything + area_choices(books),
            "unit": everything + unit_choices(books),
            "minor": everything + minor_choices(books),
            "source": everything + [(word.value, named(word)) for word in Source],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
            field.choices = offered


def _month(user: User) -> tuple[date, date]:
    """Return this month so far; on its first day, the month before."""
    today = clock.local_day(clock.now(), user.organisation.timezone)
    last = today if today.day == 1 else today + timedelta(days=1)
    return (last - timedelta(days=1)).replace(day=1), last


def _form(request: HttpRequest, user: User) -> FigureForm:
    start, end = _month(user)
    asked = {"from": start.isoformat(), "to": end.isoformat(), "by": By.DUE.value}
    data = {**asked, **{key: value for key, value in request.GET.items() if value}}
    return FigureForm(data, books_of(user.organisation_id))


def _question(form: FigureForm, user: User) -> Question:
    units = visible_unit_ids(user, PERMISSION)
    if units == set():
        raise MissingPermission(permission=PERMISSION)
    chosen = form.cleaned_data
    scope = Scope(
        area=chosen["area"],
        unit=chosen["unit"],
        minor=chosen["minor"],
        source=Source(chosen["source"]) if chosen["source"] else None,
    )
    return question(
        user.organisation,
        chosen["from"],
        chosen["to"],
        scope=scope,
        by=By(chosen["by"] or By.DUE),
        units=units,
    )


@page
def list_figures(request: HttpRequest) -> HttpResponse:
    """All figures of a period."""
    user = signed_in(request)
    form = _form(request, user)
    groups = []
    if form.is_valid():
        groups = figure_groups(
            _question(form, user), drill=reverse("figures"), language=language_of(request)
        )
    elif not visible_unit_ids(user, PERMISSION) and visible_unit_ids(user, PERMISSION) is not None:
        raise MissingPermission(permission=PERMISSION)
    context = {"figures": groups, "form": form, "period": _period(form)}
    return render(request, "figures/list.html", context)


def _period(form: FigureForm) -> str:
    if not form.is_valid():
        return ""
    last = form.cleaned_data["to"] - timedelta(days=1)
    return f"{form.cleaned_data['from']:%Y-%m-%d} — {last:%Y-%m-%d}"


@page
def list_members(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show exactly the cases that a figure counted; of a rate, those of one of its parts."""
    user = signed_in(request)
    form = _form(request, user)
    if not form.is_valid():
        return list_figures(request)
    books, metric = books_of(user.organisation_id), implemented(key)
    part = Part.NUMERATOR if request.GET.get("part") == Part.NUMERATOR else Part.DENOMINATOR
    cases = cases_of(key, _question(form, user), part=part).visible_to(user)
    found = sel.page(cases, books, cursor=request.GET.get("cursor", ""), limit=PAGE)
    context = {
        "metric": metric,
        "period": _period(form),
        "cases": found.rows,
        "next_cursor": found.next_cursor,
        "parts": _parts(request, key, part) if metric.kind == "rate" else [],
        "total": cases.count(),
        "back_url": reverse("figures") + f"?{_plain(request).urlencode()}",
    }
    return render(request, "figures/members.html", context)


def _parts(request: HttpRequest, key: str, chosen: Part) -> list[QueueLink]:
    links = []
    for part in (Part.NUMERATOR, Part.DENOMINATOR):
        query = _plain(request)
        query["part"] = part.value
        url = reverse("figure", args=[key]) + f"?{query.urlencode()}"
        links.append(QueueLink(part.value, part.zh, part.en, None, url, part == chosen))
    return links


def _plain(request: HttpRequest) -> QueryDict:
    """Return what was asked, without the place in the list and the part."""
    query = request.GET.copy()
    for name in ("cursor", "part"):
        query.pop(name, None)
    return query
