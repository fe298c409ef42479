"""Money, price, quantity, tolerance, calendar, moments: the values that everything else is made of."""

from __future__ import annotations

from procurekit.values.calendar import UnpublishedCalendarWarning, WorkCalendar
from procurekit.values.moments import Moment, date_in, instant_of, iso_text, moment_text, parse_moment
from procurekit.values.money import Money, minor_units
from procurekit.values.price import Price
from procurekit.values.quantity import Conversion, Quantity, convert
from procurekit.values.tolerance import Tolerance
from procurekit.values.work_time import WorkTime

__all__ = [
    "Conversion",
    "Moment",
    "Money",
    "Price",
    "Quantity",
    "Tolerance",
    "UnpublishedCalendarWarning",
    "WorkCalendar",
    "WorkTime",
    "convert",
    "date_in",
    "instant_of",
    "iso_text",
    "minor_units",
    "moment_text",
    "parse_moment",
]
