"""KPIs that are ready to use, one file for each whose definitions they are."""

from __future__ import annotations

from procurekit.metrics.presets.procurekit import PROCUREKIT

__all__ = ["PROCUREKIT"]
