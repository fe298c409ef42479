"""The KPIs of procurekit's own: what is due and missing is in the denominator, and no data is no number."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets.changes_and_incidents import CHANGES_AND_INCIDENTS
from procurekit.metrics.presets.deliveries import DELIVERIES
from procurekit.metrics.presets.money import MONEY
from procurekit.metrics.presets.quality import QUALITY
from procurekit.metrics.presets.times import TIMES

__all__ = ["PROCUREKIT"]

PROCUREKIT: Final[tuple[Kpi, ...]] = (*DELIVERIES, *QUALITY, *TIMES, *CHANGES_AND_INCIDENTS, *MONEY)
"""Every KPI whose id begins with ``procurekit.``."""
