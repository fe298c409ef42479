"""Periods: the day, week, month, quarter, half-year, year or fiscal year that a date is in, by number and by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, TypeAlias, cast, get_args

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.values import check

__all__ = ["PERIODS", "Period", "PeriodName", "period_of"]

PeriodName: TypeAlias = Literal["day", "week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year"]

PERIODS: Final[tuple[PeriodName, ...]] = get_args(PeriodName)
"""Every kind of period."""

_MONTHS: Final = {"month": 1, "quarter": 3, "fiscal_quarter": 3, "half": 6, "year": 12, "fiscal_year": 12}
_WEEK: Final = 7
_YEAR: Final = 12


def _month(_: object, __: object, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _YEAR:
        raise InvalidValue("not_a_choice", field="fiscal_start", value=repr(value), choices="1, …, 12")


@frozen
class Period:
    """A kind of period; those of a fiscal year begin with the month `fiscal_start`.

    Periods of a kind are numbered without a gap, so that the one before has the number before. A fiscal year is named
    by the calendar year in which it ends, a week as ISO 8601 has it.

    >>> quarter = Period("fiscal_quarter", fiscal_start=4)
    >>> quarter.label(quarter.number(date(2026, 3, 31)))
    'FY2026-Q4'
    """

    name: PeriodName = field(validator=[check.required, check.choice(*PERIODS)])
    fiscal_start: int = field(default=1, validator=_month, kw_only=True)

    @property
    def months(self) -> int | None:
        """How many months it has; None of a day and a week."""
        return _MONTHS.get(self.name)

    @property
    def shift(self) -> int:
        """By how many months the year begins before the calendar's that it is named by."""
        return (_YEAR + 1 - self.fiscal_start) % _YEAR if self.name.startswith("fiscal") else 0

    def number(self, day: date) -> int:
        """The number of the period that a day is in."""
        if self.months is not None:
            return (day.year * _YEAR + day.month - 1 + self.shift) // self.months
        # Ordinal 1 is a Monday.
        return day.toordinal() if self.name == "day" else (day.toordinal() - 1) // _WEEK

    def label(self, number: int) -> str:
        """What the period of that number is called."""
        if self.name == "day":
            return date.fromordinal(number).isoformat()
        if self.name == "week":
            # The year of an ISO week is that of its Thursday.
            year, week, _ = (date.fromordinal(number * _WEEK + 1) + timedelta(days=3)).isocalendar()
            return f"{year:04}-W{week:02}"
        months = cast("int", self.months)
        year, month = divmod(number * months, _YEAR)
        start = f"FY{year:04}" if self.name.startswith("fiscal") else f"{year:04}"
        if months == _YEAR:
            return start
        part = month // months + 1
        return {1: f"{start}-{part:02}", 3: f"{start}-Q{part}", 6: f"{start}-H{part}"}[months]


def period_of(name: str | Period, fiscal_start: int = 1) -> Period:
    """The kind of period of that name. Raises InvalidValue if there is none."""
    if isinstance(name, Period):
        return name
    if name not in PERIODS:
        raise InvalidValue("not_a_choice", field="period", value=repr(name), choices=", ".join(PERIODS))
    return Period(name, fiscal_start=fiscal_start)
