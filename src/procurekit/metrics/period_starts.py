"""Period starts: the first day of the period that a date of a table is in, as an expression that every library has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from procurekit.metrics.periods import Period

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["start_of"]

_STEPS: Final = {1: "1mo", 3: "1q", 12: "1y"}
_WEEK: Final = 7


def start_of(day: nw.Expr, period: Period) -> nw.Expr:
    """The first day of the period."""
    import narwhals as nw

    if period.months is None:
        return day if period.name == "day" else _monday(day)
    step = _STEPS.get(period.months)
    if step is not None and period.shift == 0:
        return day.dt.truncate(step).cast(nw.Date())
    # Not every library can go back by months, but each by a day.
    first = day.dt.truncate("1mo").cast(nw.Date())
    found = nw.when(_behind(day, period, period.months, 0)).then(first)
    for months in range(1, period.months):
        first = first.dt.offset_by("-1d").dt.truncate("1mo").cast(nw.Date())
        found = found.when(_behind(day, period, period.months, months)).then(first)
    return found


def _behind(day: nw.Expr, period: Period, length: int, months: int) -> nw.Expr:
    """Is the day's month so many months behind the first of its period?"""
    return day.dt.month().is_in([month for month in range(1, 13) if (month - 1 + period.shift) % length == months])


def _monday(day: nw.Expr) -> nw.Expr:
    import narwhals as nw

    weekday = day.dt.weekday()
    found = nw.when(weekday == 1).then(day)
    for days in range(1, _WEEK):
        found = found.when(weekday == days + 1).then(day.dt.offset_by(f"-{days}d"))
    return found
