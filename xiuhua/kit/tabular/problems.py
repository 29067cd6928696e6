"""What is wrong with a row, in both languages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic_core import ErrorDetails

from xiuhua.kit.vocab import Vocab

SHOWN = 100  # characters of a bad value that are repeated


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in one line; `column` is the title in the file, empty for the whole line."""

    line: int
    column: str
    value: str
    code: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        """Return a sentence with the place in front."""
        if language.startswith("zh"):
            return (
                f"第 {self.line} 行" + (f" {self.column}" if self.column else "") + f"：{self.zh}"
            )
        return f"line {self.line}" + (f", {self.column}" if self.column else "") + f": {self.en}"

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


NOT_WHOLE = "应为整数", "a whole number is expected"
NOT_NUMBER = "应为数字", "a number is expected"
NOT_DATE = "应为日期，如 2026-01-05", "a date is expected, such as 2026-01-05"
NOT_MOMENT = (
    "应为日期和时间，如 2026-01-05 08:30",
    "a date and time is expected, such as 2026-01-05 08:30",
)
NOT_TIME = "应为时间，如 08:30", "a time is expected, such as 08:30"
NOT_YES_NO = "应为“是”或“否”", "yes or no is expected"
NOT_LISTED = "只能是以下之一：{expected}", "one of these is expected: {expected}"

# pydantic's error type → sentences with its context in the gaps
SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("必填", "it must be given"),
    "string_too_long": ("最多 {max_length} 个字符", "{max_length} characters at most"),
    "string_too_short": ("至少 {min_length} 个字符", "{min_length} characters at least"),
    "string_pattern_mismatch": ("格式不符：{pattern}", "it does not match {pattern}"),
    "int_parsing": NOT_WHOLE,
    "int_parsing_size": NOT_WHOLE,
    "int_from_float": NOT_WHOLE,
    "float_parsing": NOT_NUMBER,
    "decimal_parsing": NOT_NUMBER,
    "finite_number": NOT_NUMBER,
    "decimal_max_digits": ("最多 {max_digits} 位数字", "{max_digits} digits at most"),
    "decimal_max_places": ("最多 {decimal_places} 位小数", "{decimal_places} decimals at most"),
    "decimal_whole_digits": (
        "整数部分最多 {whole_digits} 位",
        "{whole_digits} whole digits at most",
    ),
    "bool_parsing": NOT_YES_NO,
    "date_parsing": NOT_DATE,
    "date_from_datetime_parsing": NOT_DATE,
    "date_from_datetime_inexact": NOT_DATE,
    "datetime_parsing": NOT_MOMENT,
    "datetime_from_date_parsing": NOT_MOMENT,
    "timezone_naive": ("不应带时区", "it should have no time zone"),
    "timezone_aware": ("缺少时区", "its time zone is missing"),
    "time_parsing": NOT_TIME,
    "enum": NOT_LISTED,
    "literal_error": NOT_LISTED,
    "greater_than": ("应大于 {gt}", "it should be more than {gt}"),
    "greater_than_equal": ("不应小于 {ge}", "it should be {ge} or more"),
    "less_than": ("应小于 {lt}", "it should be less than {lt}"),
    "less_than_equal": ("不应大于 {le}", "it should be {le} or less"),
    "multiple_of": ("应为 {multiple_of} 的倍数", "it should be a multiple of {multiple_of}"),
    "value_error": ("{error}", "{error}"),
}
OTHER = "内容无法使用（{message}）", "{message}"


def sentences_of(error: ErrorDetails, words: Sequence[Vocab]) -> tuple[str, str]:
    """Return pydantic's error in both languages; `words` are those the field is confined to."""
    if error["type"] == "enum" and words:
        zh, en = "、".join(word.zh for word in words), ", ".join(word.en for word in words)
        return NOT_LISTED[0].format(expected=zh), NOT_LISTED[1].format(expected=en)
    zh, en = SENTENCES.get(error["type"], OTHER)
    gaps = {"message": error["msg"], **error.get("ctx", {})}
    return zh.format_map(gaps), en.format_map(gaps)
