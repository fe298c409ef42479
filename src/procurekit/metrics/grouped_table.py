"""Grouped table: a table of the user's, with the groups and periods that its rows are added up in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from procurekit.expressions import Expression
from procurekit.metrics.grain import grain_rows
from procurekit.metrics.grouping import Grouping
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.period_starts import start_of
from procurekit.metrics.row_plan import RowPlan, day_of, row_plan
from procurekit.metrics.sources import Frame, SourceTable

__all__ = ["DAY", "PERIOD", "GroupedTable"]

PERIOD: Final = "period"
"""The column with the first day of a group's period."""

DAY: Final = "_day"
"""The column with the date that puts a row in a period."""


@frozen
class GroupedTable:
    """What is the same however the rows are added up."""

    source: SourceTable
    grouping: Grouping

    @property
    def keys(self) -> list[str]:
        """What to group by, with the period."""
        return [*self.grouping.keys, *([PERIOD] if self.grouping.period is not None else [])]

    def planned(self, kpi: Kpi) -> RowPlan:
        """What each row adds to a KPI."""
        return row_plan(kpi, self.source.resolved[kpi.id])

    def dated(self, kpi: Kpi) -> dict[str, Expression]:
        """The date that puts a row in a period; nothing without periods."""
        dates = self.grouping.dates(kpi)
        return {DAY: day_of(dates, grain_rows(kpi.grain), self.source.resolved[kpi.id])} if dates else {}

    def inner(self, kpi: Kpi) -> list[str]:
        """What to group the rows of one order, or of one of its lines, by, within each group."""
        wholes = (self.source.column(kpi, one) for one in grain_rows(kpi.grain).whole)
        return [*self.grouping.keys, *(one for one in wholes if one is not None)]

    def judged(self, expressions: Mapping[str, Expression]) -> Frame:
        """The table with the expressions; a condition that is met counts as 1."""
        import narwhals as nw

        frame = self.source.with_expressions(expressions, self.grouping.day, self.grouping.calendar)
        met = [nw.col(name).cast(nw.Int64()) for name, one in expressions.items() if one.type == "bool"]
        return frame.with_columns(*met) if met else frame

    def in_periods(self, frame: Frame) -> Frame:
        """The frame with the first day of each row's period."""
        import narwhals as nw

        period = self.grouping.period
        return frame if period is None else frame.with_columns(start_of(nw.col(DAY), period).alias(PERIOD))
