"""The form of a row, drawn from its model's columns; the model judges what was typed."""

from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo

from xiuhua.kit.tabular import RowProblem
from xiuhua.kit.vocab import Vocab
from xiuhua.web.registers.register import Choices, Register
from xiuhua.web.templatetags.xh import named

LONG = 150  # characters from which on a text gets more than a line


class RowForm(forms.Form):
    """Shows a row; what is typed is read as text and judged by `kit.tabular.read_row`."""

    def __init__(
        self,
        register: Register,
        organisation_id: int,
        language: str,
        *,
        values: dict[str, Any],
        fixed: bool,
    ) -> None:
        super().__init__(initial={name: typed(value) for name, value in values.items()})
        offered = register.choices(organisation_id)
        for key, column in register.titles(offered).items():
            if key in register.hidden:
                continue
            field = field_of(register.row.model_fields[key], offered.get(key))
            field.label = column.name_in(language)
            if fixed and key == register.key:
                field.disabled = True
            self.fields[key] = field

    def tell(self, problems: list[RowProblem], titles: dict[str, str], language: str) -> None:
        """Put what is wrong at the fields it is about, the rest above."""
        self.is_bound, self.data = True, self.initial  # only a bound form has errors
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for one in problems:
            key = titles.get(one.column)
            text = one.zh if language.startswith("zh") else one.en
            self._errors.setdefault(key or NON_FIELD_ERRORS, self.error_class()).append(text)


def field_of(info: FieldInfo, offered: Choices | None) -> forms.Field:
    """Return the field for a column: a list for words, a date, a number, or text."""
    kinds = _kinds(info.annotation)
    required = info.is_required()
    word = next((kind for kind in kinds if issubclass(kind, Vocab)), None)
    if offered is not None or word is not None:
        choices = offered or [(one.value, one) for one in word or ()]
        listed = [(value, named(text)) for value, text in choices]
        return forms.ChoiceField(choices=[("", "—"), *listed], required=required)
    if bool in kinds:
        return forms.ChoiceField(choices=[("true", _("是")), ("false", _("否"))], required=False)
    if date in kinds:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=required)
    if int in kinds or float in kinds:
        step = "1" if int in kinds else "any"
        return forms.CharField(
            widget=forms.NumberInput(attrs={"step": step, "inputmode": "decimal"}),
            required=required,
        )
    most = next((one.max_length for one in info.metadata if hasattr(one, "max_length")), None)
    wide = most is not None and most >= LONG
    widget = forms.Textarea(attrs={"rows": 2}) if wide else forms.TextInput()
    return forms.CharField(widget=widget, max_length=most, required=required)


def _kinds(annotation: Any) -> list[type]:  # noqa: ANN401 whatever an annotation may be
    if get_origin(annotation) in (UnionType, None) and get_args(annotation):
        return [kind for part in get_args(annotation) for kind in _kinds(part)]
    return [annotation] if isinstance(annotation, type) else []


def typed(value: Any) -> str:  # noqa: ANN401 a value of a row
    """Return a value as a form holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Vocab):
        return value.value
    return str(value)
