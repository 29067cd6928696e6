"""What the style guide shows, in its order, and when each part is the right one."""

from dataclasses import dataclass

from xiuhua.web.pages.loop.detail import Named


@dataclass(frozen=True, slots=True)
class Section:
    """One part; its specimens are drawn by `styleguide/<key>.html`."""

    key: str
    zh: str
    en: str
    note: Named

    @property
    def template(self) -> str:
        """Path of the template that draws the specimens."""
        return f"styleguide/{self.key}.html"


def _section(key: str, names: tuple[str, str], zh: str, en: str) -> Section:
    return Section(key, *names, Named(zh, en))


SECTIONS = (
    _section(
        "colours", ("颜色", "Colours"),
        "只用变量，不写色值；状态色总与图形、文字同时出现，红色只给超时和告警。",
        "Tokens only, never a value; a state's colour always stands beside a sign and a word, "
        "and red is for what is overdue.",
    ),
    _section(
        "text", ("字号", "Text sizes"),
        "桌面正文 14 像素，手机 16，大字版 20；数字等宽，时间悬停显示全称。",
        "Body text is 14 px at the desk, 16 on the phone, 20 in large text; figures are tabular.",
    ),
    _section(
        "buttons", ("按钮", "Buttons"),
        "动词加宾语；一屏只有一个主按钮，不可撤销的事用描红按钮。",
        "Verb and object; one main button to a view, a red outline for what cannot be undone.",
    ),
    _section(
        "fields", ("表单", "Fields"),
        "标签在上，提示在下；出错时说清错在哪、怎么改。",
        "Label above, help below; an error says what is wrong and how to mend it.",
    ),
    _section(
        "combobox", ("搜索下拉框", "Search select"),
        "选项多于二十个时用；打字即筛，上下键选，回车定；没有脚本时仍是普通下拉框。",
        "For more than twenty options: typing narrows, arrows point, Enter chooses; without "
        "scripts it is a plain select.",
    ),
    _section(
        "chips", ("状态标签", "Chips"),
        "一个词、一个图形、一种颜色，三者说同一件事。",
        "A word, a sign and a colour, all three saying the same.",
    ),
    _section(
        "deadline", ("时限", "Deadlines"),
        "远期说到期日，一天内说剩余；剩四分之一或半小时转为临期。页面开着会自己走。",
        "Far off it names the day, within a day what is left; the last quarter counts as soon. "
        "It goes on counting while the page is open.",
    ),
    _section(
        "kpi", ("指标卡", "Figures"),
        "数字点开就是它计入的案件；分母为零显示“—”，不显示 0。",
        "Each number opens into the cases it counts; a zero denominator is a dash, not 0.",
    ),
    _section(
        "stages", ("办理阶段", "Stages"),
        "走过的针脚连成实线，未到的是虚线；下方条形说明时限怎么算。",
        "Stitches done are a drawn line, those to come are dashed; the bar explains a clock.",
    ),
    _section(
        "cases", ("案件行", "Rows of cases"),
        "整行可点，焦点有边；没有照片也不缩行。",
        "The whole row is the link; a missing photo does not shrink it.",
    ),
    _section(
        "moves", ("可办事项", "Moves"),
        "只列本人此刻能办的；一次展开一项，要填的都在里面。",
        "Only what this reader may do now; one open at a time, with all it needs inside.",
    ),
    _section(
        "filterbar", ("筛选条", "Filter bar"),
        "条件写进网址，可收藏、可后退；第六项起收进“更多条件”。",
        "What is chosen stands in the address; from the sixth field on it folds away.",
    ),
    _section(
        "table", ("表格", "Tables"),
        "表头与合计不随滚动离开，数字右对齐；手机上每行变成一张卡片，项目不少。",
        "Head and sums stay while it scrolls, figures stand to the right; on the phone each row "
        "becomes a card with the same fields.",
    ),
    _section(
        "bulk", ("批量操作", "Acts on many rows"),
        "勾选后浮出；没有脚本时也是普通表单，照样提交。",
        "Comes up when a row is ticked; without scripts it is a plain form and sends the same.",
    ),
    _section(
        "confirm", ("确认", "Confirm"),
        "写明做了会怎样、影响多少、能否撤销；焦点先落在“返回”。",
        "Says what will happen, to how much, and whether it can be undone; “Back” has the focus.",
    ),
    _section(
        "toast", ("提示", "Toasts"),
        "做完即现，10 秒后自己消失，指着它就不走；能撤销的都在这里撤销。",
        "Says what was done and goes after 10 seconds, not while pointed at; undo stands here.",
    ),
    _section(
        "facts", ("要素", "Facts"),
        "一件事的固定属性；空值用“—”，不留白。",
        "What is fixed about one thing; a dash for what is not known, never a gap.",
    ),
    _section(
        "timeline", ("办理经过", "Timeline"),
        "新的在上；谁、何时、做了什么、凭什么。",
        "Newest first: who, when, what, on what evidence.",
    ),
    _section(
        "photos", ("照片", "Photos"),
        "有处置前后两张时给出对比滑杆；点开看大图。",
        "A before and an after get a slider between them; a click opens them large.",
    ),
    _section(
        "empty", ("空状态", "Nothing there"),
        "说明为什么是空的，以及下一步。",
        "Says why there is nothing, and what to do next.",
    ),
    _section(
        "problem", ("问题与消息", "Problems and messages"),
        "说哪里没成、怎么办，附稳定代码；不写“数据异常”。",
        "Says what failed and what to do, with a stable code.",
    ),
    _section(
        "pager", ("翻页", "Pager"),
        "按游标翻页，不数总页数；筛选条件随页保留。",
        "Pages by cursor, without counting them; the filter is kept.",
    ),
    _section(
        "legend", ("地图图例", "Map legend"),
        "填充是状态，外圈是超时；叠在地图左下角。",
        "Fill is the state, a ring means overdue; it lies on the map's lower left.",
    ),
    _section(
        "print", ("打印", "On paper"),
        "A4 白底，去掉框架，页首写明单位、案号或时段、打印时间与打印人；按 Ctrl+P 看整页。",
        "A4, white, without the frame, under a head with city, number, time and reader.",
    ),
    _section(
        "keys", ("快捷键", "Shortcuts"),
        "单键可关闭；输入时不抢键。",
        "Single keys can be switched off, and never steal what is typed.",
    ),
)  # fmt: skip
