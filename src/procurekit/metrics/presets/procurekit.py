"""The KPIs of procurekit's own: what is due and missing is in the denominator, and no data is no number."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets.alerts import ALERTS
from procurekit.metrics.presets.changes_and_incidents import CHANGES_AND_INCIDENTS
from procurekit.metrics.presets.deliveries import DELIVERIES
from procurekit.metrics.presets.money import MONEY
from procurekit.metrics.presets.quality import QUALITY
from procurekit.metrics.presets.times import TIMES

__all__ = ["EVERYDAY", "PROCUREKIT"]

PROCUREKIT: Final[tuple[Kpi, ...]] = (*DELIVERIES, *QUALITY, *TIMES, *CHANGES_AND_INCIDENTS, *ALERTS, *MONEY)
"""Every KPI whose id begins with ``procurekit.``."""

_EVERY_DAY: Final = (
    *("on_time", "on_time_latest", "on_time_first", "on_time_orders", "on_time_orders_first"),
    *("quantity_on_time", "quantity_on_time_first", "in_full", "otif", "fill_rate"),
    *("delay", "lead_time", "acknowledgement_rate", "promise_stability", "rejection_rate"),
    *("price_variance_invoice", "ordered_value", "cancelled_value", "spend", "cancelled_lines"),
)
EVERYDAY: Final[tuple[Kpi, ...]] = tuple(
    one for name in _EVERY_DAY for one in PROCUREKIT if one.id == f"procurekit.{name}"
)
"""Those that a buyer looks at every day; they read the lines of orders alone."""
