"""Whom we buy from: agreements that come to their end, and suppliers that get worse."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.pressing import NIGHT, high
from procurekit.rules.rule import Rule

__all__ = ["AGREEMENT_ENDING", "SUPPLIER_KPI_FALLING"]

AGREEMENT_ENDING: Final = Rule(
    id="agreement_ending",
    title="Agreement ending",
    title_zh="框架协议即将到期或用尽",
    meaning="The agreement ends within `ahead` days or ended in the last `recent` ones, or `percent` per cent of what "
    "it allows are called off: of the whole, or of the line that is nearest to its end.",
    meaning_zh="协议在 `ahead` 天内到期或在最近 `recent` 天内已到期，"
    "或已用量达到上限的 `percent`%（整体，或最接近用尽的一行）。",
    subject="agreement",
    values={
        "ahead": "30",
        "recent": "90",
        "percent": "90",
        "used_up": "used_amount * 100 >= limit_amount * percent or used_quantity * 100 >= limit_quantity * percent"
        " or used_line_amount * 100 >= limit_line_amount * percent",
        "of_amount": "coalesce(used_amount * 100 >= limit_amount * percent, False)",
        "of_quantity": "coalesce(used_quantity * 100 >= limit_quantity * percent, False)",
        "of_line": "coalesce(used_line_amount * 100 >= limit_line_amount * percent, False)",
        "day": "coalesce(valid_until, today)",
        "until": '"without an end, seen on" if valid_until is None else "ended on" if days_left < 0 else "valid until"',
        "until_zh": '"无截止日期，截至" if valid_until is None'
        ' else "已于以下日期到期：" if days_left < 0 else "有效期至"',
        "what": '"its amount" if of_amount else coalesce(item, "the quantity of a line") if of_quantity'
        ' else "the amount of a line" if of_line else "no limit"',
        "what_zh": '"金额" if of_amount else coalesce(item, "某行数量") if of_quantity'
        ' else "某行金额" if of_line else "各项额度"',
        "reached": '"已用达" if of_amount or of_quantity or of_line else "均未用达"',
    },
    when="in_force and (used_up or days_left <= ahead) and coalesce(days_left + recent >= 0, True)",
    grades=high(
        "days_left < 0",
        "used_amount >= limit_amount",
        "used_quantity >= limit_quantity",
        "used_line_amount >= limit_line_amount",
    ),
    en="{until} {day}; {what} is used up to {percent} % or more",
    zh="{until_zh} {day}；{what_zh} {reached} {percent}%",
    quiet=NIGHT,
)
SUPPLIER_KPI_FALLING: Final = Rule(
    id="supplier_kpi_falling",
    title="Supplier getting worse",
    title_zh="供应商指标下滑",
    meaning="In the last period that is over, one of the supplier's figures was worse than in the one before: a share "
    "by more than `points`, another figure by more than `percent` per cent. Both have to rest on `few` rows at least.",
    meaning_zh="最近一个已结束期间，供应商某项指标比上期变差：比率类变差超过 `points`，其他超过 `percent`%。"
    "两期样本均不少于 `few`。",
    subject="supplier",
    values={
        "points": "0.05",
        "percent": "20",
        "few": "5",
        "high_points": "0.15",
        "is_share": 'coalesce(kpi_unit, "ratio") == "ratio"',
        "title": "coalesce(kpi_title, kpi)",
        "title_zh": "coalesce(kpi_title_zh, title)",
        "now": "value * 100 if is_share else value",
        "before": "previous * 100 if is_share else previous",
        "counted_in": '"%" if is_share else coalesce(currency, "") if kpi_unit in ("money", "currency") else kpi_unit',
        "counted_in_zh": '"%" if is_share else "天" if kpi_unit == "days" else "小时" if kpi_unit == "hours"'
        ' else coalesce(currency, "") if kpi_unit in ("money", "currency") else kpi_unit',
    },
    when="worse and (fallen_by > points if is_share else fallen_by * 100 > previous * percent)"
    " and coalesce(rows, few) >= few and coalesce(previous_rows, few) >= few",
    grades=high("is_share and fallen_by > high_points"),
    en="{title}[: {now} {counted_in}][ in {period}][, after {before} {counted_in} in the period before]",
    zh="{title_zh}[：{period}][ 为 {now} {counted_in_zh}][，上期为 {before} {counted_in_zh}]",
    to=("role:manager",),
    quiet=NIGHT,
)
