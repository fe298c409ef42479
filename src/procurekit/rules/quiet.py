"""Quiet: when nobody is told, and the next moment at which somebody may be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.model.alert import SEVERITIES, Severity
from procurekit.rules.rule import Quiet
from procurekit.values import WorkTime
from procurekit.values.shifts import DAY, Shifts, to_shifts_by_weekday

__all__ = ["not_before", "quiet_shifts"]

_ONE_DAY: Final = timedelta(days=1)
_LONGEST: Final = 400  # days: of a calendar that never works, the first answer is as good as any


def quiet_shifts(hours: str | None) -> Shifts:
    """The hours of the clock in which it is quiet. Raises InvalidValue on what are none.

    >>> [str(one) for one in quiet_shifts("20:00-08:00, 12:00-13:00")]
    ['12:00-13:00', '20:00-08:00']
    """
    if hours is None:
        return ()
    found = to_shifts_by_weekday(hours)[1]
    if not isinstance(found, tuple):
        raise InvalidValue("shift_unreadable", field="Quiet.hours", value=repr(hours))
    return tuple(sorted(found))


def not_before(at: DateTime, severity: Severity, quiet: Quiet, hours: Shifts, work_time: WorkTime) -> DateTime:
    """The first moment from `at` on that isn't quiet for that severity: `at` itself, if that isn't."""
    if quiet.unless is not None and SEVERITIES.index(severity) >= SEVERITIES.index(quiet.unless):
        return at
    days = work_time.days
    found = at
    for _ in range(_LONGEST):
        day = work_time.day_of(found)
        if quiet.days_off and not days.is_working(day):
            found = work_time.by_clock(day + _ONE_DAY, 0)
            continue
        end = _end_of_quiet(found, day, hours, work_time)
        if end is None:
            return found
        found = end
    return at


def _end_of_quiet(at: DateTime, day: date, hours: Shifts, work_time: WorkTime) -> DateTime | None:
    """When the quiet hours end that a moment lies in; None if it lies in none."""
    for first in (day - _ONE_DAY, day):
        for one in hours:
            start = work_time.by_clock(first, one.start)
            end = _by_clock(first, one.end, work_time)
            if start <= at < end:
                return end
    return None


def _by_clock(day: date, minutes: int, work_time: WorkTime) -> DateTime:
    """The moment at which the clocks show it, be it of the next day."""
    return work_time.by_clock(day, minutes) if minutes <= DAY else work_time.by_clock(day + _ONE_DAY, minutes - DAY)
