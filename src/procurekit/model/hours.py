"""Hours: how long it took from one moment to another, on the wall clock or in working time, as tables add it up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from pendulum import DateTime

from procurekit.values import Moment, WorkTime
from procurekit.values.elapsed import MICROSECOND, micros
from procurekit.values.numbers import ROUNDED, quotient

__all__ = ["PLACES", "elapsed", "hours_between", "in_hours"]

PLACES: Final = 6
"""How many digits hours have behind the point: the last of them is 3.6 milliseconds."""

_STEP: Final = Decimal(1).scaleb(-PLACES)
_HOUR: Final = Decimal(3_600_000_000)  # in microseconds


def elapsed(start: DateTime, end: DateTime, work_time: WorkTime | None = None) -> timedelta | None:
    """What passed between two instants, in working time where one is given; None if the end comes before the start."""
    # Counted in UTC: between two instants of one zone, a datetime forgets that its clocks may change.
    passed = micros(end) - micros(start)
    if passed < 0:
        return None
    return timedelta(microseconds=passed) if work_time is None else work_time.between(start, end)


def in_hours(duration: timedelta | None) -> Decimal | None:
    """A duration in hours, rounded half-even to six places: a fixed step, so that sums and means of many are exact.

    >>> in_hours(timedelta(hours=1, minutes=20)), in_hours(None)
    (Decimal('1.333333'), None)
    """
    if duration is None:
        return None
    return quotient(Decimal(duration // MICROSECOND), _HOUR).quantize(_STEP, context=ROUNDED)


def hours_between(start: Moment | None, end: Moment | None, work_time: WorkTime | None = None) -> Decimal | None:
    """The hours from one moment to another, as `in_hours`; in working time where one is given.

    None where a moment is missing, where only its day is known, or where the end comes before the start.

    >>> from procurekit.values.moments import to_moment
    >>> hours_between(to_moment("2026-12-04T17:00+08:00"), to_moment("2026-12-04T18:30+08:00"))
    Decimal('1.500000')
    >>> hours_between(to_moment("2026-12-04"), to_moment("2026-12-04T18:30+08:00")) is None
    True
    """
    if not isinstance(start, DateTime) or not isinstance(end, DateTime):
        return None
    return in_hours(elapsed(start, end, work_time))
