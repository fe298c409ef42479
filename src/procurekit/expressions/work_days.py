"""Working days on a table: a calendar's days are counted over the range that the table has, and looked up there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from attrs import evolve, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions.parts import EPOCH, Part, literal
from procurekit.expressions.sheet import DAY_DIGITS, Sheet
from procurekit.expressions.widening import summed
from procurekit.values import WorkCalendar
from procurekit.values.calendar import FIRST_YEAR, LAST_YEAR, CountedDays

__all__ = ["MOST_DAYS", "work_days_between", "work_days_on"]

_FIRST_DAY: Final = date(FIRST_YEAR, 1, 1).toordinal() - EPOCH
_LAST_DAY: Final = date(LAST_YEAR, 12, 31).toordinal() - EPOCH

MOST_DAYS: Final = _LAST_DAY - _FIRST_DAY + 1
"""No calendar has more working days than this."""


@frozen
class _WorkDays:
    """The days from `first` on, with the count of working days before each and up to it; and these, from a rank on."""

    first: int
    before: Sequence[int]
    upto: Sequence[int]
    first_rank: int
    worked: Sequence[int]


def _counted(calendar: WorkCalendar, first: int, last: int, steps: tuple[int, int] | None = None) -> _WorkDays:
    """The working days from `first` to `last`, and as many around them as the least and the most of `steps` reach.

    A day outside of the calendar's years isn't among them. Warns as the calendar does where a year isn't published.
    """
    end = date.fromordinal(last + EPOCH)
    with suppress(InvalidValue):
        calendar.add(end, max(0, steps[1])) if steps else calendar.between(end, end)
    least, most = steps or (0, 0)
    start, stop = date.fromordinal(first + EPOCH).year, end.year
    while True:
        days = calendar.counted(start, stop)
        one, two = first + EPOCH - days.base, last + EPOCH - days.base
        low, high = days.before[one] + min(least, 0), days.before[two + 1] + max(most, 1) - 1
        before, behind = low < 0 and days.first_year > FIRST_YEAR, high >= len(days.worked) and _goes_on(days)
        if steps is None or not (before or behind):
            break
        start, stop = days.first_year - before, days.last_year + behind
    low = max(low, 0)
    worked = [day - EPOCH for day in days.worked[low : high + 1]] if steps else []
    return _WorkDays(first, days.before[one : two + 1], days.before[one + 1 : two + 2], low, worked)


def _goes_on(days: CountedDays) -> bool:
    return days.last_year < LAST_YEAR


def work_days_between(sheet: Sheet, calendar: WorkCalendar, start: Part, end: Part) -> Part:
    """How many working days lie after one day up to and with the other."""
    start, one = sheet.span(start, _FIRST_DAY, _LAST_DAY)
    end, two = sheet.span(end, _FIRST_DAY, _LAST_DAY)
    if one is None or two is None:
        return sheet.nothing(literal(0, sheet.api))
    days = _counted(calendar, min(one[0], two[0]), max(one[1], two[1]))
    before, upto = (sheet.looked_up(part, days.first, days.upto) for part in (start, end))
    return summed("-", upto, before, sheet.dialect)


def work_days_on(sheet: Sheet, calendar: WorkCalendar, day: Part, number: Part) -> Part:
    """The so manieth working day after a day, before it if the number is negative."""
    day, between = sheet.span(day, _FIRST_DAY, _LAST_DAY)
    number, steps = sheet.span(number, -MOST_DAYS, MOST_DAYS)
    if between is None or steps is None:
        return evolve(sheet.nothing(literal(0, sheet.api)), kind="day", whole=DAY_DIGITS)
    days = _counted(calendar, *between, steps)
    rank = sheet.kept(_rank(sheet, days, day, number, steps))
    return evolve(sheet.looked_up(rank, days.first_rank, days.worked), kind="day", whole=DAY_DIGITS)


def _rank(sheet: Sheet, days: _WorkDays, day: Part, number: Part, steps: tuple[int, int]) -> Part:
    """Which of the working days it is: counted from the day on, or from the one before it."""
    later = earlier = None
    if steps[1] > 0:
        later = sheet.looked_up(day, days.first, days.upto).expr + number.expr - 1
    if steps[0] <= 0:
        earlier = sheet.looked_up(day, days.first, days.before).expr + number.expr
    if later is not None and earlier is not None:
        expr = sheet.api.when(number.expr > 0).then(later).otherwise(earlier)
    else:
        expr = later if earlier is None else earlier
    return Part(expr=expr, kind="int", whole=DAY_DIGITS)
