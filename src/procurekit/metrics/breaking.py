"""Breaking: the invariants of our own KPIs that a definition from elsewhere may not keep, each with its word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["BREAKS"]

BREAKS: Final[Mapping[str, tuple[str, str]]] = {
    "range": ("it may be below 0 or above 1", "结果可能小于 0 或大于 1"),
    "split": ("splitting a delivery changes it", "同一交货拆分后结果会变"),
    "bad_line": ("a line that failed can make it better", "失败的行可能使结果变好"),
    "undelivered": ("a line that never came doesn't count against it", "从未到货的行不计为失败"),
    "part": (
        "what is missing of a line that came in part doesn't count against it",
        "部分到货的行，缺少部分不计为失败",
    ),
    "no_data": ("where it is from, a number is shown though there is nothing to judge", "原出处在无数据时仍显示数字"),
    "currency": (
        "where it is from, amounts in different currencies are added; here they stay apart",
        "原出处会把不同币种相加；此处分列",
    ),
    "units": (
        "where it is from, quantities in different units are added; here they are not",
        "原出处会把不同计量单位相加；此处不相加",
    ),
    "status": (
        "where it is from, drafts and cancelled orders count; here they don't",
        "原出处会计入草稿与已取消的订单；此处不计",
    ),
}
"""What each word says, in English and 中文."""
