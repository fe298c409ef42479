"""APQC (Open Standards Benchmarking): a perfect order that is a product of rates, by the date originally requested."""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets.reasons import CREDIT_NOTE, NO_REQUISITION

__all__ = ["APQC"]

_SOURCE: Final = "APQC, Open Standards Benchmarking"
_DELIVERED: Final[dict[str, Any]] = {
    "grain": "order",
    "basis": "requested",
    "partial": "ignored",
    "tolerance": "0",
    "population": "delivered",
    "better": "higher",
    "window": ("requested",),
    "source": f"{_SOURCE}, measure 101741",
    "breaks": ("undelivered",),
    "nothing": "kpi.not_received",
}
_INVOICES: Final[dict[str, Any]] = {
    "grain": "invoice",
    "leave_out": (CREDIT_NOTE,),
    "better": "higher",
    "window": ("posting_date", "invoiced_on"),
    "nothing": "kpi.not_invoiced",
}

APQC: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="apqc.101741",
        title="Perfect order performance",
        title_zh="完美订单绩效",
        meaning="The product of four rates: on time, complete, damage free, accurate documentation. It is another "
        "figure than SCOR's RL.1.1, which counts the orders that pass all four.",
        meaning_zh="四个比率的乘积：准时、完整、无损、单据准确。与 SCOR RL.1.1（统计四项全部满足的订单）不同。",
        combine="product",
        of=("apqc.101741.on_time", "apqc.101741.complete", "apqc.101741.damage_free", "apqc.101741.documentation"),
        better="higher",
        source=f"{_SOURCE}, measure 101741",
        breaks=("undelivered",),
    ),
    Kpi(
        id="apqc.101741.on_time",
        title="Orders on time",
        title_zh="准时订单率",
        meaning="Of the orders delivered, those whose last delivery came by the date originally requested, however "
        "much that was.",
        meaning_zh="已交付的订单中，最后一次到货不晚于原要求交期的比例，不论数量。",
        **{**_DELIVERED, "breaks": ("undelivered", "part")},
    ),
    Kpi(
        id="apqc.101741.complete",
        title="Orders complete",
        title_zh="完整订单率",
        meaning="Of the orders delivered, those of which all that was ordered came, early or late.",
        meaning_zh="已交付的订单中，订购数量全部到货的比例，不论早晚。",
        numerator="in_full",
        **_DELIVERED,
    ),
    Kpi(
        id="apqc.101741.damage_free",
        title="Orders damage free",
        title_zh="无损订单率",
        meaning="Of the orders delivered, those with nothing rejected or damaged.",
        meaning_zh="已交付的订单中，无不合格且无破损的比例。",
        numerator="rejected <= 0 and damaged_incidents == 0",
        **{**_DELIVERED, "population": "arrived"},
    ),
    Kpi(
        id="apqc.101741.documentation",
        title="Orders with accurate documentation",
        title_zh="单据准确订单率",
        meaning="Of the orders delivered, those without an incident about their documents and without a faulty "
        "invoice.",
        meaning_zh="已交付的订单中，没有单据异常、没有差错发票的比例。",
        numerator="document_incidents == 0 and faulty_invoices == 0",
        **{**_DELIVERED, "population": "arrived"},
    ),
    Kpi(
        id="apqc.on_time_to_request",
        title="Supplier orders delivered on time",
        title_zh="供应商订单准时率",
        meaning="Of the supplier orders that are due, those whose last delivery came by the date originally requested, "
        "however much that was. "
        'Whether to divide by orders delivered or due, the text leaves open: variant(population="delivered") is the '
        "other reading.",
        meaning_zh="已到期的供应商订单中，最后一次到货不晚于原要求交期的比例，不论数量。原文未说明分母是已交付还是已到期："
        '另一种读法为 variant(population="delivered")。',
        grain="order",
        basis="requested",
        partial="ignored",
        tolerance="0",
        population="due",
        better="higher",
        window=("requested",),
        source=f"{_SOURCE}, percentage of supplier orders delivered on time",
        breaks=("part",),
        nothing="kpi.nothing_due",
    ),
    Kpi(
        id="apqc.110916",
        title="Cycle time to issue a purchase order",
        title_zh="采购订单下达周期",
        meaning="The mean number of calendar days, weekends included, from the requisition to the order's release to "
        "the supplier. Each line counts; changes of an order don't.",
        meaning_zh="从收到采购申请到订单下达给供应商的平均日历天数（含周末）。按行统计；订单变更不计。",
        unit="days",
        population="ordered",
        leave_out=(NO_REQUISITION,),
        numerator="issued_on - requisitioned_on",
        denominator="1",
        better="lower",
        window=("issued_on",),
        source=f"{_SOURCE}, measure 110916",
        details=("median", "min", "max"),
    ),
    Kpi(
        id="apqc.invoices_matched",
        title="Supplier invoices matched with the order",
        title_zh="与订单匹配的发票比例",
        meaning="Of the supplier invoices, those that match a purchase order.",
        meaning_zh="供应商发票中与采购订单匹配的比例。",
        numerator="matched",
        denominator="1",
        source=f"{_SOURCE}, percentage of supplier invoices matched with the purchase order",
        **_INVOICES,
    ),
    Kpi(
        id="apqc.102136",
        title="Invoice line items matched with the order",
        title_zh="与订单匹配的发票行比例",
        meaning="Of the lines of supplier invoices, those that match a purchase order.",
        meaning_zh="供应商发票行中与采购订单匹配的比例。",
        numerator="matched_lines",
        denominator="lines",
        source=f"{_SOURCE}, measure 102136",
        **_INVOICES,
    ),
)
"""Every KPI whose id begins with ``apqc.``."""
