"""Tryton: the average lead time, in which what is still open counts as well."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import CANCELLED, NO_ORDER_DATE

__all__ = ["TRYTON"]

TRYTON: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="tryton.lead_time",
        title="Average lead time",
        title_zh="平均交货周期",
        meaning="The mean number of days from the order to the delivery, of lines ordered within 365 days; an open "
        "line counts up to its planned date, or to today if that has passed. Tryton counts each movement of goods, of "
        "lines without a delivery date of their own; here each schedule line counts once.",
        meaning_zh="365 天内下单的行，从下单到交货的平均天数；未交的行计到计划日，已过则计到今天。"
        "Tryton 按每次移动计、且只计未指定交货日期的行；此处每个计划行计一次。",
        unit="days",
        basis=("latest_promise", "requested"),
        population="ordered",
        leave_out=(
            CANCELLED,
            LeaveOut("kpi.no_receipt_expected", "completed_on is None and not expects_receipt"),
            LeaveOut("kpi.closed_short", 'completed_on is None and (open <= 0 or stage == "closed")'),
            NO_ORDER_DATE,
            LeaveOut("kpi.too_long_ago", "ordered_on < today - 365"),
        ),
        numerator="coalesce(completed_on, max(coalesce(due_on, today), today)) - ordered_on",
        denominator="1",
        better="lower",
        source="Tryton, purchase/product.py, lead time",
        details=("median", "min", "max"),
    ),
)
"""Every KPI whose id begins with ``tryton.``."""
