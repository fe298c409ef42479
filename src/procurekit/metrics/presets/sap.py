"""SAP: variances of vendor evaluation, classic and in S/4HANA, before points are given for them.

A system gives points to each document's variance and takes the mean of the points; `by="order_number"` shows the
variance of each. In a group, what is over and what is under make up for each other.
"""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import NO_CURRENCY, NO_PRICE, NO_QUANTITY, NO_REQUESTED_DATE

__all__ = ["SAP"]

_CLASSIC: Final = "SAP vendor evaluation (ME61)"
_S4: Final = "SAP S/4HANA, supplier evaluation"
_QUANTITY: Final[dict[str, Any]] = {
    "population": "received",
    "leave_out": (
        NO_QUANTITY,
        LeaveOut("kpi.not_complete", "open > 0 and received < ordered"),
    ),
    "numerator": "received - ordered",
    "denominator": "ordered",
    "window": ("last_received_on",),
    "breaks": ("range", "undelivered", "units"),
    "nothing": "kpi.not_received",
}
_TIME: Final[dict[str, Any]] = {
    "basis": "requested",
    "population": "received",
    "leave_out": (
        NO_REQUESTED_DATE,
        LeaveOut("kpi.no_receipt_date", "last_received_on is None", missing=True),
    ),
    "numerator": "last_received_on - due_on",
    "window": ("last_received_on",),
    "nothing": "kpi.not_received",
}

SAP: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="sap.on_time_delivery",
        title="On-time delivery variance",
        title_zh="准时交货偏差",
        meaning="The days from the statistics-relevant delivery date to the last receipt, by the standard delivery "
        "time variance: 20 days, as in SAP's example. Early is negative.",
        meaning_zh="从统计相关交货日期到最后收货的天数，与标准交货时间偏差（此处按 SAP 示例为 20 天）之比；提前为负。",
        denominator="20",
        source=_CLASSIC,
        breaks=("range", "undelivered"),
        **_TIME,
    ),
    Kpi(
        id="sap.quantity_reliability",
        title="Quantity reliability variance",
        title_zh="数量可靠性偏差",
        meaning="Of lines that are complete, what was received more than ordered, by what was ordered; less is "
        "negative, whatever underdelivery is tolerated.",
        meaning_zh="已完成的行，超出订购数量的收货部分与订购数量之比；不足为负，不考虑允许的短交容差。",
        source=_CLASSIC,
        **_QUANTITY,
    ),
    Kpi(
        id="sap.f1663a",
        title="Price variance",
        title_zh="价格偏差",
        meaning="What was invoiced above the order's price, by the invoiced quantity at that price. Over and under are "
        "both variance.",
        meaning_zh="开票金额超出按订单单价计算的部分，与后者之比。高于与低于都是偏差。",
        leave_out=(
            LeaveOut("kpi.not_invoiced", "invoiced <= 0"),
            LeaveOut("kpi.no_amount", "invoiced_amount is None", missing=True),
            NO_PRICE,
            NO_CURRENCY,
        ),
        numerator="invoiced_amount - invoiced_at_order_price",
        denominator="invoiced_at_order_price",
        window=("first_invoiced_on",),
        source=f"{_S4}, F1663A",
        breaks=("range",),
        nothing="kpi.not_invoiced",
    ),
    Kpi(
        id="sap.f1661a",
        title="Quantity variance",
        title_zh="数量偏差",
        meaning="Of lines that are complete, what was received more than ordered, by what was ordered. Over and under "
        "are both variance.",
        meaning_zh="已完成的行，超出订购数量的收货部分与订购数量之比。多与少都是偏差。",
        source=f"{_S4}, F1661A",
        **_QUANTITY,
    ),
    Kpi(
        id="sap.f1664",
        title="Time variance",
        title_zh="时间偏差",
        meaning="The mean number of days from the delivery date that was ordered to the last receipt, by schedule "
        "line. Early and late are both variance.",
        meaning_zh="按计划行，从订单交货日期到最后收货的平均天数。早与晚都是偏差。",
        unit="days",
        denominator="1",
        source=f"{_S4}, F1664",
        breaks=("undelivered",),
        details=("median", "min", "max", "late"),
        **_TIME,
    ),
)
"""Every KPI whose id begins with ``sap.``."""
