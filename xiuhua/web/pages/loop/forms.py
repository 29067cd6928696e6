"""The filter form of the case list, drawn from the same `CaseFilter` that the API uses."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from xiuhua.core.loop.books import Books
from xiuhua.core.loop.filters import BadFilter, CaseFilter
from xiuhua.core.loop.vocab import Source, State
from xiuhua.core.places.selectors import areas
from xiuhua.core.places.vocab import AreaLevel
from xiuhua.kit.vocab import Vocab
from xiuhua.web.parts import SearchSelect
from xiuhua.web.templatetags.xh import named

LISTS = ("state", "source")
Choices = list[tuple[str, Any]]


class FilterForm(forms.Form):
    """Shows what can be chosen; `filter_of` reads what was."""

    q = forms.CharField(label=_("关键词"), required=False)
    state = forms.MultipleChoiceField(
        label=_("状态"), required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.ChoiceField(label=_("区域"), required=False)
    unit = forms.ChoiceField(label=_("处置单位"), required=False)
    overdue = forms.BooleanField(label=_("只看超期"), required=False)
    minor = forms.ChoiceField(label=_("小类"), required=False, widget=SearchSelect)
    source = forms.MultipleChoiceField(
        label=_("来源"), required=False, widget=forms.CheckboxSelectMultiple
    )
    day_from = forms.DateField(label=_("上报自"), required=False)
    day_to = forms.DateField(label=_("上报至(不含)"), required=False)

    def __init__(self, data: QueryDict, books: Books) -> None:
        super().__init__(data)
        for name in ("from", "to"):
            field = self.fields.pop(f"day_{name}")
            field.widget = forms.DateInput(attrs={"type": "date"})
            self.fields[name] = field
        self._offer("state", _words(State))
        self._offer("source", _words(Source))
        self._offer("unit", unit_choices(books))
        self._offer("area", area_choices(books))
        self._offer("minor", minor_choices(books))

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = choices if name in LISTS else [("", _("全部")), *choices]


def _words(vocab: type[Vocab]) -> Choices:
    return [(word.value, named(word)) for word in vocab]


def unit_choices(books: Books) -> Choices:
    """Return the units in use, by code."""
    found = sorted(books.units.values(), key=lambda unit: unit.code)
    return [(unit.code, named(unit)) for unit in found if unit.active]


def area_choices(books: Books) -> Choices:
    """Return streets and towns, by code."""
    levels = (AreaLevel.STREET, AreaLevel.TOWN)
    return [(area.code, named(area)) for area in areas(books.organisation.pk).in_force(*levels)]


def minor_choices(books: Books) -> Choices:
    """Return the classes in force, by code."""
    return [(minor.code, f"{named(minor)}") for minor in books.classes.minors()]


def filter_of(request: HttpRequest) -> CaseFilter:
    """Return the filter that the address asks for.

    Raises:
        BadFilter: a part of it is none.
    """
    data: dict[str, Any] = {}
    for name in request.GET:
        values = [value for value in request.GET.getlist(name) if value != ""]
        if values:
            data[name] = values if name in LISTS else values[-1]
    try:
        return CaseFilter.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadFilter(name=name, value=str(first.get("input", ""))[:40]) from error
