"""Quantity: an exact number of one unit; conversion between an item's units."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Self, overload

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.values import check
from procurekit.values.numbers import DIGITS, EXACT, plain, quotient, to_decimal

__all__ = ["Conversion", "Quantity", "convert", "to_quantity"]


@frozen(order=False)
class Quantity:
    """An exact number of one unit. Without a unit it is in the unit of the order line it speaks of.

    >>> Quantity("980", "EA") + Quantity("20", "EA")
    Quantity(amount=Decimal('1000'), unit='EA')
    """

    amount: Decimal = field(converter=to_decimal, validator=[check.required, check.decimal])
    unit: str | None = field(default=None, validator=check.text)

    def __add__(self, other: Quantity) -> Self:
        return type(self)(EXACT.add(self.amount, self._same(other)), self.unit)

    def __sub__(self, other: Quantity) -> Self:
        return type(self)(EXACT.subtract(self.amount, self._same(other)), self.unit)

    def __neg__(self) -> Self:
        return type(self)(self.amount.copy_negate(), self.unit)

    def __lt__(self, other: Quantity) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Quantity) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Quantity) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Quantity) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{plain(self.amount)} {self.unit}" if self.unit else plain(self.amount)

    def _same(self, other: Quantity) -> Decimal:
        if not isinstance(other, Quantity):
            raise InvalidValue("not_a", field="other", value=repr(other), expected="Quantity")
        if other.unit != self.unit:
            raise InvalidValue("unit_mismatch", left=str(self), right=str(other))
        return other.amount


@overload
def to_quantity(value: None) -> None: ...
@overload
def to_quantity(value: Quantity | Decimal | int | str) -> Quantity: ...
def to_quantity(value: Quantity | Decimal | int | str | None) -> Quantity | None:
    """A Quantity from a number or from itself; what can't be one is left for the validator to refuse."""
    if value is None or type(value) is Quantity:
        return value
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        number = to_decimal(value)
        if type(number) is Decimal:
            return Quantity(number)
    return value  # type: ignore[return-value]  # the validator names the field


@frozen
class Conversion:
    """So many of one unit are so many of another: ``Conversion("BOX", "EA", of=1, make=12)`` says 1 BOX = 12 EA.

    Two whole numbers rather than one factor: 3 KG = 1,000 EA has no finite decimal factor.
    """

    unit: str = field(validator=check.name)
    into: str = field(validator=check.name)
    of: Decimal = field(default=Decimal(1), converter=to_decimal, validator=[check.required, check.positive])
    make: Decimal = field(default=Decimal(1), converter=to_decimal, validator=[check.required, check.positive])


def convert(quantity: Quantity, into: str | None, conversions: Iterable[Conversion] = ()) -> Quantity | None:
    """The quantity in another unit, by one stated conversion in either direction; None if none is stated.

    A quantity without a unit, or asked for in no unit, is in the line's own already. The result is exact where it has
    no more than 28 digits behind the point, and is otherwise rounded half-even to that.

    >>> convert(Quantity(2, "BOX"), "EA", [Conversion("BOX", "EA", of=1, make=12)])
    Quantity(amount=Decimal('24'), unit='EA')
    """
    if quantity.unit == into or quantity.unit is None or into is None:
        return quantity if quantity.unit == into else Quantity(quantity.amount, into or quantity.unit)
    for one in conversions:
        if (one.unit, one.into) == (quantity.unit, into):
            return Quantity(_ratio(quantity.amount, one.make, one.of), into)
        if (one.into, one.unit) == (quantity.unit, into):
            return Quantity(_ratio(quantity.amount, one.of, one.make), into)
    return None


def _ratio(amount: Decimal, numerator: Decimal, denominator: Decimal) -> Decimal:
    exact = Fraction(amount) * Fraction(numerator) / Fraction(denominator)
    short = quotient(Decimal(exact.numerator), Decimal(exact.denominator))
    # Rounded at one place whatever its size: what a sum of many is off by is known then.
    return short if Fraction(short) == exact else Decimal(round(exact * 10**DIGITS)).scaleb(-DIGITS, EXACT)
