"""What can go wrong with classes and responsibilities."""

from xiuhua.kit.errors import BadInput, NotFound


class UnknownClass(NotFound):
    """The catalogue has no such class in force."""

    code = "catalogue.unknown_class"
    zh = "目录“{catalogue}”中没有类别“{minor}”"
    en = "The catalogue “{catalogue}” has no class “{minor}”"


class UnknownCondition(NotFound):
    """The class has no such filing condition in force."""

    code = "catalogue.unknown_condition"
    zh = "类别“{minor}”没有第 {number} 条立案条件"
    en = "The class “{minor}” has no filing condition {number}"


class UnknownUnit(NotFound):
    """The organisation has no such unit in use."""

    code = "catalogue.unknown_unit"
    zh = "没有编号为“{unit}”的在用单位"
    en = "There is no unit “{unit}” in use"


class BadCatalogueFile(BadInput):
    """A file of the catalogue cannot be loaded; nothing of it was."""

    code = "catalogue.bad_file"
    zh = "目录文件“{file}”有 {count} 处错误，第一处：{first}"
    en = "The catalogue file “{file}” has {count} mistakes; the first: {first}"


class OlderThanInForce(BadInput):
    """A change would take effect before the row that it replaces."""

    code = "catalogue.older_than_in_force"
    zh = "“{what}”自 {in_force} 起已有较新的版本，不能再改为自 {given} 起生效"
    en = "“{what}” is in force since {in_force}; a change cannot take effect from {given}"


class NothingUnderIt(BadInput):
    """A rule names a filing condition and no class."""

    code = "catalogue.condition_without_class"
    zh = "指定立案条件时必须同时指定小类"
    en = "A filing condition can only be named together with its class"
