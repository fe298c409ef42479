"""SCOR: perfect order fulfillment with its four components, and faultless invoices, counted by the order.

Each component judges the same orders, so that the perfect ones are never more than any component has. An order with a
line that isn't due yet is judged when that line is, unless another one is a miss. On time is by the
initial commitment, which only a change that the buyer started replaces. There is no range: `variant(tolerance=…)` sets
one. The published text counts orders delivered; here what is due and never came counts too, unless one asks for
`variant(population="delivered")`: an order of which anything came, and of which the rest is a miss once it is due.
"""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets.reasons import CANCELLED, CREDIT_NOTE

__all__ = ["SCOR"]

_SOURCE: Final = "SCOR (Supply Chain Operations Reference), reliability metrics"
_ORDERS: Final[dict[str, Any]] = {
    "grain": "order",
    "basis": "promise_basis",
    "tolerance": "0",
    "population": "due",
    "leave_out": (CANCELLED,),
    "better": "higher",
    "window": ("promise_basis",),
    "source": _SOURCE,
    "nothing": "kpi.nothing_due",
}
# What never came has no papers and is in no condition.
_CAME: Final = "received > 0"
_DOCUMENTS: Final = "document_incidents == 0 and faulty_invoices == 0"
_CONDITION: Final = "rejected <= 0 and conceded <= 0 and damaged_incidents == 0 and wrong_item_incidents == 0"

SCOR: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="scor.rl.1.1",
        title="Perfect order fulfillment",
        title_zh="完美订单履行率",
        meaning="Of the orders, those of which every line is perfect: in full, on time by the commitment, with "
        "accurate documents and in perfect condition. It counts orders that pass all four, and is no product of four "
        "rates.",
        meaning_zh="订单中每一行都完美的比例：足量、按承诺准时、单据准确、货物完好。它统计四项全部满足的订单，不是四个比率的乘积。",
        numerator=f"in_time and as_ordered and {_CAME} and {_DOCUMENTS} and {_CONDITION}",
        **_ORDERS,
    ),
    Kpi(
        id="scor.rl.2.1",
        title="Orders delivered in full",
        title_zh="足量交付订单率",
        meaning="Of the orders, those of which every line came in the quantity ordered, no less and no more, early or "
        "late.",
        meaning_zh="订单中每一行到货数量均与订购数量相符（不少也不多）的比例，不论早晚。",
        numerator="as_ordered",
        **_ORDERS,
    ),
    Kpi(
        id="scor.rl.2.2",
        title="Delivery performance to customer commit date",
        title_zh="按承诺日交付率",
        meaning="Of the orders, those of which every line came in full and by the commitment.",
        meaning_zh="订单中每一行均足量且按承诺日交付的比例。",
        numerator="in_time and as_ordered",
        **_ORDERS,
    ),
    Kpi(
        id="scor.rl.2.3",
        title="Documentation accuracy",
        title_zh="单据准确率",
        meaning="Of the orders, those that came without an incident about their documents and without a faulty "
        "invoice.",
        meaning_zh="已到货且没有单据异常、没有差错发票的订单比例。",
        numerator=f"{_CAME} and {_DOCUMENTS}",
        **_ORDERS,
    ),
    Kpi(
        id="scor.rl.2.4",
        title="Perfect condition",
        title_zh="货物完好率",
        meaning="Of the orders, those that came with nothing rejected, accepted by concession only, damaged or "
        "mistaken.",
        meaning_zh="已到货且无不合格、无让步接收、无破损、无错货的订单比例。",
        numerator=f"{_CAME} and {_CONDITION}",
        **_ORDERS,
    ),
    Kpi(
        id="scor.rl.3.11",
        title="Faultless invoices",
        title_zh="无差错发票率",
        meaning="Of the invoices, those without an issue: price, quantity, item, terms or date other than ordered.",
        meaning_zh="没有问题（价格、数量、物料、条款或日期与订单不符）的发票比例。",
        grain="invoice",
        leave_out=(CREDIT_NOTE,),
        numerator="faults == 0",
        denominator="1",
        better="higher",
        window=("posting_date", "invoiced_on"),
        source=_SOURCE,
        nothing="kpi.not_invoiced",
    ),
)
"""Every KPI whose id begins with ``scor.``."""
