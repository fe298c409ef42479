"""Figures: numbers, amounts, shares and moments as people read them; nothing is rounded but here, to be shown."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pendulum import DateTime

from procurekit.errors import say
from procurekit.values.moments import Moment
from procurekit.values.money import minor_units
from procurekit.values.numbers import ROUNDED, digits_of, plain

__all__ = ["NONE", "grouped", "in_unit", "moment", "money", "percent", "quantity", "rounded", "tenth"]

NONE: Final = "–"
"""What stands where there is no figure."""

_STATED: Final = 6
_TENTH: Final = Decimal("0.1")
_THOUSANDTH: Final = Decimal("0.001")
_MEASURES: Final = frozenset({"days", "hours", "ppm"})


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


def rounded(value: Decimal | int | None) -> str:
    """The same with three digits behind the point at most: of a quotient nobody reads more.

    >>> rounded(Decimal(200) / 3), rounded(20)
    ('66.667', '20')
    """
    return quantity(_to(_THOUSANDTH, value) if isinstance(value, Decimal) else value)


def tenth(value: Decimal) -> str:
    """A number with one decimal.

    >>> tenth(Decimal("87.25"))
    '87.3'
    """
    return grouped(_to(_TENTH, value))


def money(value: Decimal | None, currency: str | None) -> str:
    """An amount with its currency, padded to the currency's smallest unit and never cut.

    >>> money(Decimal("1200"), "EUR"), money(Decimal("31264203.3180"), "USD"), money(Decimal(5), None)
    ('1,200.00 EUR', '31,264,203.3180 USD', '5')
    """
    if value is None:
        return NONE
    if currency is None:
        return grouped(value)
    digits = minor_units(currency)
    if digits_of(value) < digits:
        value = value.quantize(Decimal(1).scaleb(-digits), context=ROUNDED)
    return f"{grouped(value)} {currency}"


def percent(value: Decimal | None) -> str:
    """A share with one decimal.

    >>> percent(Decimal(4633) / 5287)
    '87.6 %'
    """
    return NONE if value is None else f"{tenth(value * 100)} %"


def in_unit(value: Decimal | None, unit: str, currency: str | None = None, lang: str = "en") -> str:
    """A figure in its unit: a share in percent, an amount with its currency, a mean with one decimal, whole ppm.

    >>> in_unit(Decimal("0.876"), "ratio"), in_unit(Decimal("3.25"), "days"), in_unit(Decimal(2), "count")
    ('87.6 %', '3.3 days', '2')
    >>> in_unit(Decimal(100) / 3, "money", "EUR"), in_unit(Decimal("1200.5000"), "money", "EUR"), in_unit(None, "hours")
    ('33.33 EUR', '1,200.50 EUR', '–')
    """
    if value is None:
        return NONE
    if unit == "money":
        # A sum keeps the digits that say something; a mean has more than anybody states.
        many = digits_of(value) > _STATED
        amount = _to(Decimal(1).scaleb(-minor_units(currency or "")), value) if many else Decimal(plain(value))
        return money(amount, currency)
    if unit == "ratio":
        return percent(value)
    shown = grouped(_to(Decimal(1), value)) if unit == "ppm" else tenth(value)
    return say(f"figure.{unit}", {"number": shown}, lang) if unit in _MEASURES else rounded(value)


def moment(value: Moment | None) -> str:
    """A day, or an instant to the minute with its offset."""
    if value is None:
        return NONE
    return value.format("YYYY-MM-DD HH:mm Z") if isinstance(value, DateTime) else date.isoformat(value)


def _to(step: Decimal, value: Decimal) -> Decimal:
    # Nobody reads -0.0 as anything.
    return value.quantize(step, rounding=ROUND_HALF_UP, context=ROUNDED) or Decimal(0).quantize(step)
