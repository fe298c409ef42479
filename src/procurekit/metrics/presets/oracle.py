"""Oracle Retail Supplier Performance: its default measures, before points are given for them."""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import CREDIT_NOTE

__all__ = ["ORACLE"]

_SOURCE: Final = "Oracle Retail, supplier performance"
_RECEIVED: Final[dict[str, Any]] = {
    "population": "received",
    "denominator": "received",
    "better": "lower",
    "window": ("last_received_on",),
    "source": _SOURCE,
    "nothing": "kpi.not_received",
}

ORACLE: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="oracle.on_time",
        title="On time",
        title_zh="准时",
        meaning="Of the lines of which anything arrived, those whose first receipt came by the estimated arrival: a "
        "first part that is in time makes the whole line so.",
        meaning_zh="已有到货的行中，首次收货不晚于预计到货日的比例：首批及时，整行即算准时。",
        basis=("latest_promise", "requested"),
        population="delivered",
        numerator="first_received_on <= due_on",
        better="higher",
        window=("latest_promise", "requested"),
        source=_SOURCE,
        breaks=("split", "undelivered"),
        nothing="kpi.not_received",
    ),
    Kpi(
        id="oracle.quantity_compliance",
        title="Quantity compliance",
        title_zh="数量符合率",
        meaning="What was received, by what the supplier said it had shipped.",
        meaning_zh="收货数量与供应商所报发货数量之比。",
        leave_out=(LeaveOut("kpi.not_shipped", "shipped <= 0"),),
        numerator="received",
        denominator="shipped",
        better="higher",
        window=("first_shipped_on",),
        source=_SOURCE,
        breaks=("range", "units"),
        nothing="kpi.not_shipped",
    ),
    Kpi(
        id="oracle.invoice_compliance",
        title="Invoice compliance",
        title_zh="发票符合率",
        meaning="Of the invoices, those without a discrepancy.",
        meaning_zh="发票中没有差异的比例。",
        grain="invoice",
        leave_out=(CREDIT_NOTE,),
        numerator="faults == 0",
        denominator="1",
        better="higher",
        window=("posting_date", "invoiced_on"),
        source=_SOURCE,
        nothing="kpi.not_invoiced",
    ),
    Kpi(
        id="oracle.returns",
        title="Returns",
        title_zh="退货率",
        meaning="What was sent back, by what was received.",
        meaning_zh="退货数量与收货数量之比。",
        numerator="returned",
        **_RECEIVED,
    ),
    Kpi(
        id="oracle.defects",
        title="Defects",
        title_zh="缺陷率",
        meaning="What was rejected, by what was received.",
        meaning_zh="不合格数量与收货数量之比。",
        numerator="rejected",
        **_RECEIVED,
    ),
)
"""Every KPI whose id begins with ``oracle.``."""
