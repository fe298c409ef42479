"""Grouping: how rows are put in groups and periods, and as of which day they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from attrs import frozen

from procurekit.errors import InvalidValue
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.periods import Period, period_of
from procurekit.values import Moment, WorkCalendar, check, date_in

__all__ = ["At", "By", "Grouping", "day_at", "key_columns"]

By: TypeAlias = str | Sequence[str] | None
"""A fact to group by, or several."""

At: TypeAlias = Moment | str
"""As of when: a date, or a time with its zone; either may be text in ISO's form."""


def day_at(at: At) -> date:
    """The day as of which rows are judged. Raises InvalidValue if it is none.

    >>> day_at("2026-06-30")
    datetime.date(2026, 6, 30)
    """
    moment = check.given_moment("at", at)
    if moment is None:
        raise InvalidValue("missing_value", field="at")
    return date_in(moment)


def key_columns(names: Sequence[str]) -> tuple[str, ...]:
    """What the columns to group by are called while a table is measured, so that nothing else is called so."""
    return tuple(f"_by{place}" for place in range(len(names)))


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
        at: At,
        period: str | Period | None,
        fiscal_start: int,
        window: str | None,
        calendar: WorkCalendar | None,
    ) -> Grouping:
        """The grouping that is asked for. Raises InvalidValue if there is no such period."""
        return cls(
            by=by if by is None or isinstance(by, str) else tuple(dict.fromkeys(by)),
            day=day_at(at),
            period=None if period is None else period_of(period, fiscal_start),
            window=window,
            calendar=calendar,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The facts to group by."""
        return () if self.by is None else (self.by,) if isinstance(self.by, str) else self.by

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of a table that have them."""
        return key_columns(self.names)

    def dates(self, kpi: Kpi) -> tuple[str, ...]:
        """The facts whose date puts a row of a KPI in a period; none without periods."""
        return () if self.period is None else (self.window,) if self.window else kpi.window
