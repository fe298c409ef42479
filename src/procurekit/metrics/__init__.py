"""How well did it go: KPIs as data, each with its numerator, its denominator and what it leaves out.

Pure. Imports only model.
"""

from __future__ import annotations

from procurekit.metrics.breaking import BREAKS
from procurekit.metrics.explaining import Told, explained
from procurekit.metrics.grain import Grain, RowsOf
from procurekit.metrics.judging import faults_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.measure import measure
from procurekit.metrics.measured import Measured
from procurekit.metrics.periods import PERIODS, Period
from procurekit.metrics.population import POPULATIONS, Exclusion, LeaveOut, Population
from procurekit.metrics.presets import PROCUREKIT
from procurekit.metrics.rating import Rating
from procurekit.metrics.registry import REGISTRY, Registry
from procurekit.metrics.result import Group, Portion, Result

__all__ = [
    "BREAKS",
    "PERIODS",
    "POPULATIONS",
    "PROCUREKIT",
    "REGISTRY",
    "Exclusion",
    "Grain",
    "Group",
    "Kpi",
    "LeaveOut",
    "Measured",
    "Period",
    "Population",
    "Portion",
    "Rating",
    "Registry",
    "Result",
    "RowsOf",
    "Told",
    "explained",
    "faults_of",
    "measure",
]
