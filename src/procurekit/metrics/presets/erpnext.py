"""ERPNext: the variables of its supplier scorecard as far as orders, receipts and invoices have them.

Its schedule date is the date requested, the end of its period the day as of which it is measured. Variables of orders
fall in the period of the schedule date, those of receipts in that of the posting date, so that what is divided needn't
be of the same goods. Only what is due by the end is counted.
"""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import (
    CANCELLED,
    NO_CURRENCY,
    NO_PRICE,
    NO_QUANTITY,
    NO_RECEIPT_DATE,
    NO_REQUESTED_DATE,
)

__all__ = ["ERPNEXT"]

_SOURCE: Final = "ERPNext, supplier_scorecard_variable.py"
_SUM: Final[dict[str, Any]] = {"statistic": "sum", "denominator": "1", "source": _SOURCE}
_NOT_DUE: Final = LeaveOut("kpi.not_due_yet", "requested > today")
_DUE: Final[dict[str, Any]] = {
    **_SUM,
    "population": "ordered",
    "leave_out": (CANCELLED, NO_REQUESTED_DATE, _NOT_DUE),
    "window": ("requested",),
    "nothing": "kpi.nothing_due",
}
_SHORT: Final[dict[str, Any]] = {
    **_DUE,
    "leave_out": (
        *_DUE["leave_out"],
        NO_QUANTITY,
        LeaveOut("kpi.received_in_full", "received >= ordered"),
    ),
    "nothing": "kpi.received_in_full",
}
_RECEIPTS: Final[dict[str, Any]] = {
    **_SUM,
    "grain": "receipt",
    "leave_out": (NO_RECEIPT_DATE,),
    "window": ("received_on",),
    "nothing": "kpi.not_received",
}
_BY_DATE: Final[dict[str, Any]] = {**_RECEIPTS, "leave_out": (NO_RECEIPT_DATE, NO_REQUESTED_DATE)}
_PRICED: Final = LeaveOut("kpi.no_amount", "accepted_amount is None", missing=True)


def _kpi(name: str, title: str, title_zh: str, meaning: str, meaning_zh: str, **more: Any) -> Kpi:
    return Kpi(id=f"erpnext.{name}", title=title, title_zh=title_zh, meaning=meaning, meaning_zh=meaning_zh, **more)


_LINES: Final = (
    _kpi(
        "total_shipments",
        "Total shipments",
        "应交批数",
        "How many order lines are due in the period.",
        "期内到期的订单行数。",
        unit="count",
        numerator="1",
        **_DUE,
    ),
    _kpi(
        "tot_cost_shipments",
        "Total cost of shipments",
        "应交金额",
        "The amounts of the order lines due in the period.",
        "期内到期的订单行金额。",
        unit="money",
        numerator="amount",
        breaks=("currency",),
        **{
            **_DUE,
            "leave_out": (*_DUE["leave_out"], LeaveOut("kpi.no_amount", "amount is None", missing=True), NO_CURRENCY),
        },
    ),
    _kpi(
        "tot_item_days",
        "Item-days outstanding",
        "未交件天数",
        "The days from the schedule date to the end of the period, times the quantity ordered, of lines that are not "
        "received in full.",
        "未收齐的行，从计划日到期末的天数乘以订购数量之和。",
        unit="number",
        numerator="(today - requested) * ordered",
        better="lower",
        breaks=("units", "status"),
        **_SHORT,
    ),
    _kpi(
        "tot_days_late.open",
        "Item-days late, still to come",
        "未交延误件天数",
        "The days from the schedule date to the end of the period, times the quantity still missing, of lines that are "
        "not received in full.",
        "未收齐的行，从计划日到期末的天数乘以尚缺数量之和。",
        unit="number",
        numerator="(today - requested) * (ordered - received)",
        better="lower",
        breaks=("units", "status"),
        **_SHORT,
    ),
    _kpi(
        "total_ordered",
        "Total ordered",
        "订购总量",
        "The quantity ordered in the period.",
        "期内的订购数量。",
        unit="quantity",
        numerator="ordered",
        population="ordered",
        leave_out=(CANCELLED, LeaveOut("kpi.no_quantity", "ordered is None")),
        breaks=("units",),
        **_SUM,
    ),
    _kpi(
        "total_invoiced",
        "Total invoiced",
        "开票总量",
        "The quantity invoiced; a line counts in the period of its first invoice, where ERPNext takes each invoice's.",
        "开票数量；每行计入其首张发票所在期间，而 ERPNext 按各张发票计。",
        unit="quantity",
        numerator="invoiced",
        leave_out=(LeaveOut("kpi.not_invoiced", "invoiced == 0"),),
        window=("first_invoiced_on",),
        nothing="kpi.not_invoiced",
        breaks=("units",),
        **_SUM,
    ),
)
_OF_RECEIPTS: Final = (
    _kpi(
        "on_time_shipment_num",
        "On-time shipments",
        "准时批数",
        "How many receipt lines came by the schedule date with exactly the quantity of the order line accepted: a "
        "split delivery, a tolerated difference or one rejected piece is never on time.",
        "在计划日前到货且合格数量恰等于订单行数量的收货行数：拆分交货、容差内差异或一件不合格都不算准时。",
        unit="count",
        numerator="received_on <= requested and accepted == ordered",
        better="higher",
        breaks=("split",),
        **_BY_DATE,
    ),
    _kpi(
        "cost_of_on_time_shipments",
        "Cost of on-time shipments",
        "准时金额",
        "The amounts accepted of receipt lines that came by the schedule date, whatever their quantity.",
        "在计划日前到货的收货行的合格金额，不论数量。",
        unit="money",
        numerator="accepted_amount if received_on <= requested else 0",
        better="higher",
        breaks=("currency",),
        **{**_BY_DATE, "leave_out": (*_BY_DATE["leave_out"], _PRICED, NO_CURRENCY)},
    ),
    _kpi(
        "tot_days_late.received",
        "Item-days late, received",
        "已交延误件天数",
        "The days from the schedule date to the posting date, times the quantity accepted, of receipt lines that came "
        "late.",
        "延误的收货行，从计划日到过账日的天数乘以合格数量之和。",
        unit="number",
        numerator="(received_on - requested) * accepted if received_on > requested else 0",
        better="lower",
        breaks=("units",),
        **_BY_DATE,
    ),
    _kpi(
        "total_received_items",
        "Total received items",
        "收货总量",
        "The quantity received in the period.",
        "期内的收货数量。",
        unit="quantity",
        numerator="received",
        breaks=("units",),
        **_RECEIPTS,
    ),
    _kpi(
        "total_accepted_items",
        "Total accepted items",
        "合格总量",
        "The quantity accepted of receipts in the period.",
        "期内收货的合格数量。",
        unit="quantity",
        numerator="accepted",
        breaks=("units",),
        **_RECEIPTS,
    ),
    _kpi(
        "total_rejected_items",
        "Total rejected items",
        "不合格总量",
        "The quantity rejected of receipts in the period.",
        "期内收货的不合格数量。",
        unit="quantity",
        numerator="rejected",
        better="lower",
        breaks=("units",),
        **_RECEIPTS,
    ),
    *(
        _kpi(
            f"total_{name}_amount",
            f"Total {name} amount",
            f"{zh}金额",
            f"The quantity {name} of receipts in the period, at the order's price.",
            f"期内收货的{zh}数量按订单单价计算的金额。",
            unit="money",
            numerator=f"{name} * unit_price",
            better=better,
            breaks=("currency",),
            **{**_RECEIPTS, "leave_out": (NO_RECEIPT_DATE, NO_PRICE, NO_CURRENCY)},
        )
        for name, zh, better in (
            ("received", "收货", None),
            ("accepted", "合格", None),
            ("rejected", "不合格", "lower"),
        )
    ),
)
_COMBINED: Final = (
    _kpi(
        "on_time_shipments",
        "On-time shipments by all",
        "准时批次比",
        "The on-time shipments by the total shipments: receipt lines by order lines.",
        "准时批数与应交批数之比：收货行比订单行。",
        combine="quotient",
        of=("erpnext.on_time_shipment_num", "erpnext.total_shipments"),
        better="higher",
        source=_SOURCE,
        breaks=("range", "split"),
    ),
    _kpi(
        "cost_of_delayed_shipments",
        "Cost of delayed shipments",
        "延误金额",
        "The total cost of shipments less that of those on time; where more came than was ordered, it is below zero.",
        "应交金额减去准时金额；超收时可能为负。",
        unit="money",
        combine="difference",
        of=("erpnext.tot_cost_shipments", "erpnext.cost_of_on_time_shipments"),
        better="lower",
        source=_SOURCE,
        breaks=("range", "currency"),
    ),
    _kpi(
        "delivery",
        "Delivery criterion",
        "交货评分项",
        "The cost of on-time shipments by the total cost of shipments, the formula of the criterion that comes with "
        "it.",
        "准时金额与应交金额之比，即自带的交货评分公式。",
        combine="quotient",
        of=("erpnext.cost_of_on_time_shipments", "erpnext.tot_cost_shipments"),
        better="higher",
        source="ERPNext, supplier scorecard, criterion Delivery",
        published_no_data="1",
        breaks=("range", "no_data", "currency"),
    ),
    _kpi(
        "tot_days_late",
        "Total item-days late",
        "延误件天总数",
        "The item-days late of what was received and of what is still to come.",
        "已交与未交的延误件天数之和。",
        unit="number",
        combine="sum",
        of=("erpnext.tot_days_late.received", "erpnext.tot_days_late.open"),
        better="lower",
        source=_SOURCE,
        breaks=("units", "status"),
    ),
)

ERPNEXT: Final[tuple[Kpi, ...]] = (*_LINES, *_OF_RECEIPTS, *_COMBINED)
"""Every KPI whose id begins with ``erpnext.``."""
