"""Why a file of cases, or one of its rows, is refused."""

from xiuhua.kit.errors import BadInput, NotFound


class UnknownMapping(NotFound):
    """No mapping of this name is shipped, and there is no such file."""

    code = "imports.unknown_mapping"
    zh = "没有映射“{mapping}”；自带的有：{shipped}"
    en = "There is no mapping “{mapping}”; shipped are: {shipped}"


class BadMapping(BadInput):
    """A mapping file is no TOML, or says something that a mapping does not."""

    code = "imports.bad_mapping"
    zh = "映射“{mapping}”有误：{where}：{reason}"
    en = "The mapping “{mapping}” is wrong: {where}: {reason}"


class UnreadableFile(BadInput):
    """The file is not there, or not what the mapping says it is."""

    code = "imports.unreadable_file"
    zh = "无法读取文件“{file}”：{reason}"
    en = "“{file}” cannot be read: {reason}"


class MissingColumns(BadInput):
    """The mapping names columns that the file does not have."""

    code = "imports.missing_columns"
    zh = "文件“{file}”缺少列：{columns}"
    en = "“{file}” lacks the columns: {columns}"


class NoOrganisation(BadInput):
    """Neither the command nor the mapping says whose cases these are."""

    code = "imports.no_organisation"
    zh = "映射“{mapping}”没有写明机构，请指定机构"
    en = "The mapping “{mapping}” names no organisation; give one"


class BrokenLine(BadInput):
    """A line of a table cannot be cut into cells, or a record is not an object."""

    code = "imports.broken_line"
    zh = "该行格式错误：{reason}"
    en = "the line is broken: {reason}"


class MissingValue(BadInput):
    """A row lacks what every case needs."""

    code = "imports.missing_value"
    zh = "必填"
    en = "it must be given"


class NotAMoment(BadInput):
    """A time is in none of the mapping's formats."""

    code = "imports.not_a_moment"
    zh = "不是映射所写格式的时间"
    en = "it is no time in a format of the mapping"


class NotACoordinate(BadInput):
    """A longitude or latitude is not a number of degrees."""

    code = "imports.not_a_coordinate"
    zh = "不是有效的经纬度"
    en = "it is no longitude or latitude"


class UnmappedSource(BadInput):
    """The mapping does not say what a word for the source means."""

    code = "imports.unmapped_source"
    zh = "映射没有说明来源“{word}”"
    en = "the mapping does not say what source “{word}” is"


class ValueTooLong(BadInput):
    """A word is longer than what it names may be called."""

    code = "imports.value_too_long"
    zh = "最多 {limit} 个字符"
    en = "{limit} characters at most"


class GivenTwice(BadInput):
    """The same case stands in the file before."""

    code = "imports.given_twice"
    zh = "与第 {line} 行是同一案件"
    en = "it is the same case as in line {line}"


class UnknownWord(BadInput):
    """A unit, area or class that the organisation does not have."""

    code = "imports.unknown_word"
    zh = "机构没有“{word}”"
    en = "the organisation has no “{word}”"


class ConditionNeeded(BadInput):
    """The class has filing conditions and the row names none of them."""

    code = "imports.condition_needed"
    zh = "须写明该小类的立案条件序号"
    en = "the number of one of the class's filing conditions must be given"


class ClosedBeforeReported(BadInput):
    """A dirty row: the case was closed before it was reported."""

    code = "imports.closed_before_reported"
    zh = "结案时间早于上报时间"
    en = "it was closed before it was reported"


class OutsideOrganisation(BadInput):
    """A dirty row: the point lies outside the organisation's areas."""

    code = "imports.outside"
    zh = "位置在机构辖区之外"
    en = "the position lies outside the organisation's areas"
