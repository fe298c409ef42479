"""Odoo: on time by the quantity of what arrived at all, against the date planned last."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import NO_QUANTITY, NO_RECEIPT_DATE

__all__ = ["ODOO"]

_PLANNED: Final = "coalesce(latest_promise, requested)"

ODOO: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="odoo.on_time_rate",
        title="On-time delivery",
        title_zh="准时交货率",
        meaning="The quantity that arrived by the date planned last, by the quantity ordered, of lines ordered within "
        "365 days of which anything arrived. What was received beyond the order counts too, so that it can pass 1.",
        meaning_zh="365 天内下单且已有到货的行，按最后计划日期及时到货的数量与订购数量之比。超收也计入，"
        "因此可能超过 1。",
        basis=("latest_promise", "requested"),
        partial="share",
        weight="quantity",
        population="delivered",
        leave_out=(
            LeaveOut("kpi.not_ordered_yet", 'stage not in ("issued", "closed")'),
            LeaveOut("kpi.service", 'kind == "service"'),
            LeaveOut("kpi.too_long_ago", "ordered_on < today - 365"),
        ),
        numerator="arrived_by_due",
        better="higher",
        source="Odoo, addons/purchase_stock/models/res_partner.py, on_time_rate",
        published_no_data="-1",
        breaks=("range", "undelivered", "no_data", "units"),
        nothing="kpi.not_received",
    ),
    Kpi(
        id="odoo.vendor_delay_report",
        title="Vendor delay report",
        title_zh="供应商延误报表",
        meaning="The quantity of receipts that came by the date planned last, by the quantity of their lines: a line's "
        "whole quantity is added again for each of its receipts.",
        meaning_zh="按最后计划日期及时到货的收货数量，与其所在行数量之比；一行有几次收货，其全部数量就重复计几次。",
        grain="receipt",
        leave_out=(
            NO_RECEIPT_DATE,
            NO_QUANTITY,
            LeaveOut("kpi.no_promise", f"{_PLANNED} is None", missing=True),
        ),
        numerator=f"received if received_on <= {_PLANNED} else 0",
        denominator="ordered",
        better="higher",
        window=("received_on",),
        source="Odoo, vendor_delay_report",
        published_no_data="100",
        breaks=("range", "split", "undelivered", "no_data", "units"),
        nothing="kpi.not_received",
    ),
)
"""Every KPI whose id begins with ``odoo.``."""
