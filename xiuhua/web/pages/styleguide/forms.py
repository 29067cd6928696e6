"""Forms of the style guide: one that was filled in wrongly, one that filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiuhua.core.loop.vocab import Source, State
from xiuhua.web.templatetags.xh import named


class ReportSample(forms.Form):
    """A report with a field in each state: filled, helped, wrong, missing."""

    place = forms.CharField(label=_("地点"), help_text=_("路名加门牌号或明显参照物。"))
    amount = forms.IntegerField(
        label=_("堆放量（立方米）"),
        max_value=500,
        error_messages={"max_value": _("不能超过 500 立方米；更多请分件上报。")},
    )
    source = forms.ChoiceField(label=_("来源"))
    found_on = forms.DateField(
        label=_("发现日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    words = forms.CharField(
        label=_("问题描述"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明看到了什么。")},
    )
    photos = forms.FileField(label=_("照片"), required=False, help_text=_("可多选，原图上传。"))

    def __init__(self) -> None:
        filled = {"place": "新安东路 128 号", "amount": "1200", "source": Source.PUBLIC.value}
        super().__init__(filled, auto_id="report_%s")
        choices = [(word.value, named(word)) for word in Source]
        self.fields["source"] = forms.ChoiceField(label=_("来源"), choices=choices)


class FilterSample(forms.Form):
    """A filter with every kind of field the bar draws."""

    q = forms.CharField(label=_("关键词"), required=False)
    state = forms.MultipleChoiceField(
        label=_("状态"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.ChoiceField(label=_("来源"), required=False)
    day = forms.DateField(
        label=_("上报自"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    overdue = forms.BooleanField(label=_("只看超期"), required=False)
    place = forms.CharField(label=_("地点"), required=False)

    def __init__(self) -> None:
        data: dict[str, Any] = {"state": [State.IN_DISPOSAL.value], "overdue": "on"}
        super().__init__(data, auto_id="filter_%s")
        states = [(word.value, named(word)) for word in State]
        sources = [("", _("全部")), *((word.value, named(word)) for word in Source)]
        for name, choices in (("state", states), ("source", sources)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
            field.choices = choices
