"""Figures: numbers, amounts, shares and moments as people read them; nothing is rounded but here, to be shown."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pendulum import DateTime

from procurekit.errors import say
from procurekit.values import Moment, minor_units
from procurekit.values.numbers import ROUNDED, plain

__all__ = ["NONE", "average", "figure", "grouped", "moment", "money", "percent", "quantity"]

NONE: Final = "–"
"""What stands where there is no figure."""

_TENTH: Final = Decimal("0.1")
_HUNDREDTH: Final = Decimal("0.01")


def grouped(value: Decimal | int | None) -> str:
    """A number with its thousands apart and every digit that it was stated with.

    >>> grouped(5287), grouped(Decimal("849339597.33")), grouped(None)
    ('5,287', '849,339,597.33', '–')
    """
    return NONE if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,f}"


def quantity(value: Decimal | int | None) -> str:
    """A quantity: no zeros behind the point that say nothing.

    >>> quantity(Decimal("1200.500"))
    '1,200.5'
    """
    return grouped(Decimal(plain(value)) if isinstance(value, Decimal) else value)


def money(value: Decimal | None, currency: str | None) -> str:
    """An amount with its currency, padded to the currency's smallest unit and never cut.

    >>> money(Decimal("1200"), "EUR"), money(Decimal("31264203.3180"), "USD"), money(Decimal(5), None)
    ('1,200.00 EUR', '31,264,203.3180 USD', '5')
    """
    if value is None:
        return NONE
    if currency is None:
        return grouped(value)
    cent = Decimal(1).scaleb(-minor_units(currency))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent > cent.as_tuple().exponent:  # type: ignore[operator]  # a cent is finite
        value = value.quantize(cent, context=ROUNDED)
    return f"{grouped(value)} {currency}"


def percent(value: Decimal | None) -> str:
    """A share with one decimal.

    >>> percent(Decimal(4633) / 5287)
    '87.6 %'
    """
    return NONE if value is None else f"{_tenth(value * 100):,f} %"


def average(value: Decimal | None, lang: str = "en") -> str:
    """A mean number of days with one decimal."""
    return NONE if value is None else say("cli.days", {"days": f"{_tenth(value):,f}"}, lang)


def figure(value: Decimal | None, unit: str, lang: str = "en") -> str:
    """A value in the unit of its KPI, but for an amount.

    >>> figure(Decimal("0.5"), "ratio"), figure(Decimal(11161), "ppm"), figure(Decimal(7), "count")
    ('50.0 %', '11,161 ppm', '7')
    """
    if value is None:
        return NONE
    if unit == "ratio":
        return percent(value)
    if unit == "days":
        return average(value, lang)
    if unit == "hours":
        return say("cli.hours", {"hours": f"{_tenth(value):,f}"}, lang)
    if unit == "ppm":
        return f"{value.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=ROUNDED):,f} ppm"
    return quantity(value if unit in {"count", "quantity"} else value.quantize(_HUNDREDTH, ROUND_HALF_UP, ROUNDED))


def moment(value: Moment | None) -> str:
    """A day, or an instant to the minute with its offset."""
    if value is None:
        return NONE
    return value.format("YYYY-MM-DD HH:mm Z") if isinstance(value, DateTime) else date.isoformat(value)


def _tenth(value: Decimal) -> Decimal:
    # Nobody reads -0.0 as anything.
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP, context=ROUNDED) or Decimal("0.0")
