"""Opsdog: the on-time rate of supplier deliveries in which a part delivered doesn't count."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi

__all__ = ["OPSDOG"]

OPSDOG: Final[tuple[Kpi, ...]] = (
    Kpi(
        id="opsdog.on_time_delivery",
        title="On-time supplier delivery rate",
        title_zh="供应商准时交货率",
        meaning="Of the orders received, those of which all came on or before the committed date; a partial delivery "
        "is not on time. Which commitment, the text leaves open: the latest one here.",
        meaning_zh="已收货的订单中，全部在承诺日当日或之前到货的比例；部分交货不算准时。原文未说明是哪个承诺日，此处取最新承诺。",
        grain="order",
        basis="latest_promise",
        tolerance="0",
        population="delivered",
        better="higher",
        window=("latest_promise",),
        source="Opsdog, on-time supplier delivery rate",
        breaks=("undelivered",),
        nothing="kpi.not_received",
    ),
)
"""Every KPI whose id begins with ``opsdog.``."""
