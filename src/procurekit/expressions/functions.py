"""The functions of the language: their names, what they take, what they mean; how they are typed is in `calls`."""

from __future__ import annotations

from typing import Final

from attrs import frozen

__all__ = ["FUNCTIONS", "FUNCTIONS_ZH", "NEED_CALENDAR", "Function"]


@frozen
class Function:
    """One function: name, Chinese name, arguments as people write them, least and most of them, meaning."""

    name: str
    zh: str
    arguments: str
    least: int
    most: int | None
    meaning: str
    meaning_zh: str


_EVERY: Final = (
    Function(
        "working_days",
        "工作日数",
        "from, to",
        2,
        2,
        "working days after the first date up to and with the second; negative backwards",
        "第一个日期之后到第二个日期（含）的工作日数；反向为负",
    ),
    Function(
        "add_working_days",
        "加工作日",
        "date, n",
        2,
        2,
        "the n-th working day after the date, before it if n is negative",
        "日期之后第 n 个工作日；n 为负则向前",
    ),
    Function("coalesce", "首个有值", "a, b, …", 2, None, "the first that is not missing", "第一个不缺失的值"),
    Function("min", "最小", "a, b, …", 2, None, "the least; missing if any is", "最小值；任一缺失则缺失"),
    Function("max", "最大", "a, b, …", 2, None, "the greatest; missing if any is", "最大值；任一缺失则缺失"),
    Function("abs", "绝对值", "number", 1, 1, "the number without its sign", "去掉正负号"),
    Function("len", "字数", "text", 1, 1, "how many characters the text has", "文本的字符数"),
    Function("lower", "小写", "text", 1, 1, "the text in lower case", "转为小写"),
    Function("starts_with", "开头是", "text, start", 2, 2, "does the text begin so?", "文本是否以此开头"),
    Function("date", "日期", '"2026-12-01"', 1, 1, "that day", "该日"),
    Function("instant", "时刻", '"2026-12-03T09:00+08:00"', 1, 1, "that instant, with its zone", "该时刻，带时区"),
)

FUNCTIONS: Final[dict[str, Function]] = {one.name: one for one in _EVERY}
"""Every function by its name."""

FUNCTIONS_ZH: Final[dict[str, Function]] = {one.zh: one for one in _EVERY}
"""Every function by its Chinese name."""

NEED_CALENDAR: Final = frozenset({"working_days", "add_working_days"})
"""The functions for which an evaluation has to bring the working calendar."""
