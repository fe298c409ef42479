"""Grouping: how rows are put in groups and periods, and as of which day they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from attrs import frozen

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.periods import Period, period_of
from procurekit.values import Moment, WorkCalendar, date_in

__all__ = ["By", "Grouping"]

By: TypeAlias = str | Sequence[str] | None
"""A fact to group by, or several."""


@frozen(kw_only=True)
class Grouping:
    """By which facts, in which periods, of which date (None: of each KPI's own), as of which day."""

    by: str | tuple[str, ...] | None
    day: date
    period: Period | None = None
    window: str | None = None
    calendar: WorkCalendar | None = None

    @classmethod
    def of(
        cls,
        by: By,
        at: Moment,
        period: str | Period | None,
        fiscal_start: int,
        window: str | None,
        calendar: WorkCalendar | None,
    ) -> Grouping:
        """The grouping that is asked for. Raises InvalidValue if there is no such period."""
        return cls(
            by=by if by is None or isinstance(by, str) else tuple(by),
            day=date_in(at),
            period=None if period is None else period_of(period, fiscal_start),
            window=window,
            calendar=calendar,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The facts to group by."""
        return () if self.by is None else (self.by,) if isinstance(self.by, str) else self.by

    def dates(self, kpi: Kpi) -> tuple[str, ...]:
        """The facts whose date puts a row of a KPI in a period; none without periods."""
        return () if self.period is None else (self.window,) if self.window else kpi.window
