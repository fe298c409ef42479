"""How well it went: KPIs over rows of facts, exact, with what was left out and why."""

from __future__ import annotations

from procurekit.metrics.kpi import Count, Exclusion, Kpi, Part
from procurekit.metrics.measure import measure
from procurekit.metrics.presets import PROCUREKIT
from procurekit.metrics.result import Group, Portion, Result

__all__ = ["PROCUREKIT", "Count", "Exclusion", "Group", "Kpi", "Part", "Portion", "Result", "measure"]
