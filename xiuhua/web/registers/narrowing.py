"""The filter of a register's list: one reading for page, map, files and interface."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from xiuhua.web.registers.register import Query, Register
from xiuhua.web.templatetags.xh import named


class NarrowForm(forms.Form):
    """Shows what can be chosen; `query_of` reads what was."""

    def __init__(
        self, register: Register, organisation_id: int, data: QueryDict, language: str
    ) -> None:
        super().__init__(data)
        if register.searched:
            self.fields["q"] = forms.CharField(label=_("关键词"), required=False)
        for one in register.narrows:
            label = one.zh if language.startswith("zh") else one.en
            if one.choices is None:
                self.fields[one.key] = forms.CharField(label=label, required=False)
                continue
            choices = [(value, named(text)) for value, text in one.choices(organisation_id)]
            field = forms.ChoiceField(label=label, required=False)
            field.choices = [("", _("全部")), *choices]
            self.fields[one.key] = field


def query_of(request: HttpRequest, register: Register) -> Query:
    """Return what the address asks for."""
    return query_from(request.GET, register)


def query_from(given: Mapping[str, str], register: Register) -> Query:
    """Return what these parameters ask for; others are no concern of the list."""
    narrowed = {one.key: given.get(one.key, "") for one in register.narrows}
    return Query(given.get("q", "").strip(), narrowed, given.get("cursor", ""))
