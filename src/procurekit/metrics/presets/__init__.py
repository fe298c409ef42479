"""The KPIs that procurekit brings: its own, and those of the standards and systems of the field as documented."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.presets.procurekit import PROCUREKIT
from procurekit.metrics.presets.sap_points import SAP_POINTS

__all__ = ["PRESETS", "PROCUREKIT"]

PRESETS: Final[tuple[Kpi, ...]] = (*PROCUREKIT, *SAP_POINTS)
"""All of them."""
