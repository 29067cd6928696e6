"""Why a whole file is refused."""

from xiuhua.kit.errors import BadInput, TooLarge


class NotATable(BadInput):
    """The file is neither an xlsx workbook nor text in columns."""

    code = "tabular.not_a_table"
    zh = "文件“{file}”不是可读取的表格（xlsx 或 csv）"
    en = "“{file}” is not a table that can be read (xlsx or csv)"


class OldExcel(BadInput):
    """The file is a workbook of before 2007, or one with a password."""

    code = "tabular.old_excel"
    zh = "文件“{file}”是旧版 xls 或加密的工作簿，请另存为不加密的 xlsx"
    en = "“{file}” is an old xls or an encrypted workbook; save it as xlsx without a password"


class BrokenTable(BadInput):
    """The file breaks off or cannot be parsed."""

    code = "tabular.broken"
    zh = "文件“{file}”已损坏：{reason}"
    en = "“{file}” is broken: {reason}"


class DuplicateColumn(BadInput):
    """Two columns have the same name."""

    code = "tabular.duplicate_column"
    zh = "列“{column}”出现了两次"
    en = "The column “{column}” stands twice"


class FileTooLarge(TooLarge):
    """The file, or what it unpacks to, is larger than allowed."""

    code = "tabular.too_large"
    zh = "文件（展开后）有 {size_mb} MB，超过允许的 {limit_mb} MB"
    en = "The file has, or unpacks to, {size_mb} MB; {limit_mb} MB are allowed"


class TooManyRows(TooLarge):
    """The table has more rows than allowed."""

    code = "tabular.too_many_rows"
    zh = "表格超过允许的 {limit} 行"
    en = "The table has more than the {limit} rows that are allowed"


class TooManyColumns(TooLarge):
    """The table has more columns than allowed."""

    code = "tabular.too_many_columns"
    zh = "表格超过允许的 {limit} 列"
    en = "The table has more than the {limit} columns that are allowed"
