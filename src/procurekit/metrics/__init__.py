"""How well did it go: KPIs as data, each with its numerator, its denominator and what it leaves out.

Pure. Imports only model.
"""

from __future__ import annotations

from procurekit.metrics.aggregating import column_of
from procurekit.metrics.bounds import Bounds
from procurekit.metrics.breaking import BREAKS
from procurekit.metrics.checking import TableCheck, check_table
from procurekit.metrics.drilling import JudgedRow, drill, drill_table
from procurekit.metrics.explaining import Told, explained
from procurekit.metrics.grain import Grain, RowsOf
from procurekit.metrics.interval import wilson
from procurekit.metrics.judging import InvalidKpi, faults_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.kpi_files import kpi_schema, load_kpis, read_kpis
from procurekit.metrics.measure import measure
from procurekit.metrics.measured import Measured
from procurekit.metrics.periods import PERIODS, Period
from procurekit.metrics.population import POPULATIONS, Exclusion, LeaveOut, Population
from procurekit.metrics.presets import EVERYDAY, PROCUREKIT
from procurekit.metrics.rating import Rating
from procurekit.metrics.registry import REGISTRY, Registry
from procurekit.metrics.result import Group, Portion, Result
from procurekit.metrics.row_points import points_per_row
from procurekit.metrics.scorecard import Band, Dimension, Grade, Linear, Scorecard
from procurekit.metrics.scorecard_files import load_scorecard, read_scorecard, scorecard_schema
from procurekit.metrics.scorecard_sense import InvalidScorecard
from procurekit.metrics.scorecards import SCORECARDS, Scorecards
from procurekit.metrics.scores import DimensionScore, Score, Scores
from procurekit.metrics.scoring import score
from procurekit.metrics.supplier_export import SupplierExport, SupplierLine
from procurekit.metrics.tables import measure_table
from procurekit.metrics.trend import Trend

__all__ = [
    "BREAKS",
    "EVERYDAY",
    "PERIODS",
    "POPULATIONS",
    "PROCUREKIT",
    "REGISTRY",
    "SCORECARDS",
    "Band",
    "Bounds",
    "Dimension",
    "DimensionScore",
    "Exclusion",
    "Grade",
    "Grain",
    "Group",
    "InvalidKpi",
    "InvalidScorecard",
    "JudgedRow",
    "Kpi",
    "LeaveOut",
    "Linear",
    "Measured",
    "Period",
    "Population",
    "Portion",
    "Rating",
    "Registry",
    "Result",
    "RowsOf",
    "Score",
    "Scorecard",
    "Scorecards",
    "Scores",
    "SupplierExport",
    "SupplierLine",
    "TableCheck",
    "Told",
    "Trend",
    "check_table",
    "column_of",
    "drill",
    "drill_table",
    "explained",
    "faults_of",
    "kpi_schema",
    "load_kpis",
    "load_scorecard",
    "measure",
    "measure_table",
    "points_per_row",
    "read_kpis",
    "read_scorecard",
    "score",
    "scorecard_schema",
    "wilson",
]
