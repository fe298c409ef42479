"""The OR wiki, an open relative of SCOR: a perfect order by five criteria, and on time to each of three dates."""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi

__all__ = ["ORWIKI"]

_ORDERS: Final[dict[str, Any]] = {
    "grain": "order",
    "tolerance": "0",
    "population": "delivered",
    "better": "higher",
    "source": "OR wiki, delivery performance (DP)",
    "breaks": ("undelivered",),
    "nothing": "kpi.not_received",
}
_TO_COMMIT: Final[dict[str, Any]] = {
    **_ORDERS,
    "basis": "first_promise",
    "early": "missed",
    "partial": "ignored",
    "window": ("first_promise",),
}
_DAMAGE_FREE: Final = "damaged_incidents == 0"
_DEFECT_FREE: Final = "rejected <= 0"
_DOCUMENTS: Final = "document_incidents == 0 and faulty_invoices == 0"


def _on_time(basis: str, name: str, title: str, title_zh: str, date_en: str, date_zh: str) -> Kpi:
    return Kpi(
        id=f"orwiki.dp13.{name}",
        title=title,
        title_zh=title_zh,
        meaning=f"Of the orders delivered, those of which every line came on {date_en}: what comes too early is a "
        "miss, like what comes too late.",
        meaning_zh=f"已交付的订单中，每一行均在{date_zh}当日到货的比例：过早与过晚都不算准时。",
        **{**_TO_COMMIT, "basis": basis, "window": (basis,)},
    )


ORWIKI: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="orwiki.dp1",
        title="Perfect order",
        title_zh="完美订单",
        meaning="Of the orders delivered, those of which every line is damage free, defect free, on time by the "
        "original commitment, in full and with documents free of errors. It counts orders that pass all five: "
        "multiplying rates is called a common calculation error.",
        meaning_zh="已交付的订单中，每一行均无损、无缺陷、按原始承诺准时、足量且单据无误的比例。"
        "它统计五项全部满足的订单；各比率相乘是常见的计算错误。",
        numerator=f"in_time and as_ordered and {_DAMAGE_FREE} and {_DEFECT_FREE} and {_DOCUMENTS}",
        **_TO_COMMIT,
    ),
    Kpi(
        id="orwiki.dp11",
        title="Damage free",
        title_zh="无损",
        meaning="Of the orders delivered, those of which no line was damaged.",
        meaning_zh="已交付的订单中，没有任何行破损的比例。",
        numerator=_DAMAGE_FREE,
        **{**_TO_COMMIT, "population": "arrived"},
    ),
    Kpi(
        id="orwiki.dp12",
        title="Defect free",
        title_zh="无缺陷",
        meaning="Of the orders delivered, those of which nothing was rejected.",
        meaning_zh="已交付的订单中，没有任何不合格的比例。",
        numerator=_DEFECT_FREE,
        **{**_TO_COMMIT, "population": "arrived"},
    ),
    _on_time("requested", "request", "On time to request", "按要求交期准时", "the date requested", "要求交期"),
    _on_time(
        "first_promise",
        "original_commit",
        "On time to original commit",
        "按原始承诺准时",
        "the date committed to originally",
        "原始承诺日",
    ),
    _on_time(
        "latest_promise",
        "latest_schedule",
        "On time to latest schedule",
        "按最新计划准时",
        "the date scheduled last",
        "最新计划日",
    ),
    Kpi(
        id="orwiki.dp14",
        title="In full",
        title_zh="足量",
        meaning="Of the orders delivered, those of which every line came in the quantity ordered, no less and no more.",
        meaning_zh="已交付的订单中，每一行到货数量均与订购数量相符（不少也不多）的比例。",
        numerator="as_ordered",
        **_TO_COMMIT,
    ),
    Kpi(
        id="orwiki.dp15",
        title="Error-free documents",
        title_zh="单据无误",
        meaning="Of the orders delivered, those without an incident about their documents and without a faulty "
        "invoice.",
        meaning_zh="已交付的订单中，没有单据异常、没有差错发票的比例。",
        numerator=_DOCUMENTS,
        **{**_TO_COMMIT, "population": "arrived"},
    ),
)
"""Every KPI whose id begins with ``orwiki.``."""
