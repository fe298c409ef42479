"""Elapsed time: the instants that clocks stand for, and what the shifts of a year add up to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple, cast

__all__ = ["EPOCH", "MICROSECOND", "ShiftYear", "by_clock", "micros"]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant from which instants are counted here."""

MICROSECOND: Final = timedelta(microseconds=1)
"""What they are counted in."""

_SECOND: Final = 1_000_000


def micros(at: datetime) -> int:
    """An instant in microseconds since 1970.

    >>> micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return datetime.__sub__(at, EPOCH) // MICROSECOND


def _offset(shown: datetime) -> int:
    return cast("timedelta", shown.utcoffset()) // MICROSECOND


def by_clock(zone: tzinfo, day: date, minutes: int) -> int:
    """The instant at which the clocks of a zone have gone `minutes` past that day's midnight, as `micros`.

    >>> by_clock(UTC, date(1970, 1, 1), 60)
    3600000000
    """
    # What the clocks show twice is the first of the two, what they skip is the instant at which they skip it: a later
    # time by the clock is never an earlier instant, and shifts that don't overlap on paper don't overlap at all.
    shown = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)
    wall = micros(shown.replace(tzinfo=UTC))
    before, after = _offset(shown), _offset(shown.replace(fold=1))
    if after <= before:
        return wall - before
    low, high = (wall - after) // _SECOND, (wall - before) // _SECOND
    while high - low > 1:
        middle = (low + high) // 2
        skipped = _offset(datetime.fromtimestamp(middle, zone)) == after
        low, high = (low, middle) if skipped else (middle, high)
    return high * _SECOND


class ShiftYear(NamedTuple):
    """The shifts that begin in one year, ascending, in microseconds since 1970, and what they add up to."""

    starts: list[int]
    ends: list[int]
    worked: list[int]  # how much of the year's work is done at each start, and last all of it

    def done(self, at: int) -> int:
        """How much of the year's work lies before `at`."""
        index = bisect_right(self.starts, at) - 1
        return 0 if index < 0 else self.worked[index] + min(at, self.ends[index]) - self.starts[index]

    def goes_on(self, at: int) -> bool:
        """Whether one of the shifts goes on at that instant; at its very end it does not."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]

    def earliest(self, amount: int) -> int:
        """The first instant at which `amount` is done, which is more than nothing."""
        index = bisect_left(self.worked, amount) - 1
        return self.starts[index] + amount - self.worked[index]

    def latest(self, amount: int) -> int:
        """The last instant at which no more than `amount` is done, which is less than all."""
        index = bisect_right(self.worked, amount) - 1
        return self.starts[index] + amount - self.worked[index]
