"""What can go wrong with components."""

from xiuhua.kit.errors import BadInput, Conflict, NotFound


class BadComponentCode(BadInput):
    """An identification code does not fit the organisation's scheme."""

    code = "assets.bad_code"
    zh = "部件标识码“{given}”不符合编码规则“{scheme}”"
    en = "The component code “{given}” does not fit the scheme “{scheme}”"


class NoCodeForClass(BadInput):
    """No identification code can be made for this class here."""

    code = "assets.no_code_for_class"
    zh = "无法为类别“{minor}”生成部件标识码，请直接给出"
    en = "No component code can be made for the class “{minor}”; give one"


class CodesUsedUp(Conflict):
    """All serial numbers of a class are taken."""

    code = "assets.codes_used_up"
    zh = "类别“{minor}”的部件序号已用完"
    en = "All serial numbers of the class “{minor}” are taken"


class CodeTaken(Conflict):
    """Another component has this code."""

    code = "assets.code_taken"
    zh = "部件标识码“{given}”已被使用"
    en = "The component code “{given}” is taken"


class TwiceInFile(BadInput):
    """A code stands on more than one line."""

    code = "assets.twice"
    zh = "部件标识码“{given}”在文件中重复"
    en = "The component code “{given}” stands in the file twice"


class OutsideCity(BadInput):
    """The position lies outside the organisation's areas."""

    code = "assets.outside_city"
    zh = "位置（{lon}, {lat}）不在本市范围内"
    en = "The position ({lon}, {lat}) lies outside the city"


class UnknownUnit(NotFound):
    """The organisation has no such unit."""

    code = "assets.unknown_unit"
    zh = "没有编号为“{unit}”的单位"
    en = "There is no unit “{unit}”"


class UnknownComponent(NotFound):
    """The organisation has no such component."""

    code = "assets.unknown_component"
    zh = "没有标识码为“{component}”的部件"
    en = "There is no component “{component}”"


class UnknownScheme(NotFound):
    """The organisation names a code scheme that is not there."""

    code = "assets.unknown_scheme"
    zh = "没有名为“{scheme}”的编码规则"
    en = "There is no code scheme “{scheme}”"


class UnknownOldClass(BadInput):
    """The old standard's class has no successor, or there is no such class."""

    code = "assets.unknown_old_class"
    zh = "旧标准小类“{minor}”没有对应的现行小类，请给出类别编号"
    en = "The old class “{minor}” has no class of today; give its class code"


class Retired(Conflict):
    """A retired component does not change any more."""

    code = "assets.retired"
    zh = "部件 {component} 已终止，不能再变更"
    en = "The component {component} is retired and does not change any more"


class NoPosition(BadInput):
    """A row has neither coordinates nor a shape."""

    code = "assets.no_position"
    zh = "缺少位置：请给出经纬度或图形（WKT）"
    en = "The position is missing: give longitude and latitude, or a shape as WKT"


class BadWkt(BadInput):
    """A shape is no WKT."""

    code = "assets.bad_wkt"
    zh = "图形不是有效的 WKT"
    en = "The shape is no valid WKT"
