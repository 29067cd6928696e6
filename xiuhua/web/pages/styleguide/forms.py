"""Forms of the style guide: one that was filled in wrongly, one that filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiuhua.core.loop.vocab import Source, State
from xiuhua.web.parts import SearchSelect
from xiuhua.web.templatetags.xh import named

KINDS = (
    "暴露垃圾", "积存垃圾渣土", "道路不洁", "绿地脏乱", "水域不洁", "非法小广告",
    "违章张贴悬挂广告", "机动车乱停放", "非机动车乱停放", "占道经营", "店外经营",
    "无照经营游商", "露天烧烤", "油烟污染", "施工扬尘", "工地车轮带泥", "渣土车撒漏",
    "井盖缺失或破损", "路面破损", "路灯故障", "行道树倒伏", "犬只扰民", "噪声扰民",
    "私搭乱建", "毁绿占绿",
)  # fmt: skip
UNITS = (
    "市环境卫生管理中心", "综合行政执法队", "市政设施管理所", "园林绿化管理中心", "江滨街道办事处",
    "新安江街道办事处", "洋溪街道办事处", "更楼街道办事处", "市供排水有限公司", "市供电公司",
)  # fmt: skip


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


class SearchSample(forms.Form):
    """A select with many options, and one with a value and help."""

    kind = forms.ChoiceField(label=_("小类"), widget=SearchSelect)
    unit = forms.ChoiceField(
        label=_("处置单位"),
        required=False,
        widget=SearchSelect,
        help_text=_("输入名称中的任意几个字。"),
    )

    def __init__(self) -> None:
        super().__init__(auto_id="search_%s", initial={"unit": "3"})
        kinds = [("", _("请选择")), *((zh, zh) for zh in KINDS)]
        units = [("", _("全部")), *((str(at), zh) for at, zh in enumerate(UNITS))]
        for name, choices in (("kind", kinds), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
            field.choices = choices


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
