"""Money: an exact amount of one currency."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Self

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.values import check
from procurekit.values.numbers import EXACT, ROUNDED, digits_of, plain, proportional, to_decimal, total

__all__ = ["Money", "minor_units"]

# ISO 4217 list one, currencies whose minor unit is not a hundredth.
_DIGITS: Final = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"), 0
    ),
    **dict.fromkeys(("XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

_LONGEST: Final = 56


def minor_units(currency: str) -> int:
    """Digits behind the decimal point that a currency is paid in (ISO 4217).

    >>> minor_units("CNY"), minor_units("JPY"), minor_units("KWD")
    (2, 0, 3)
    """
    return _DIGITS.get(currency, 2)


@frozen(order=False)
class Money:
    """An exact amount in one currency. Nothing rounds but `rounded`, and currencies never mix.

    >>> Money("0.10", "EUR") + Money("0.20", "EUR")
    Money(amount=Decimal('0.30'), currency='EUR')
    >>> [str(share) for share in Money("100.00", "EUR").split([1, 1, 1])]
    ['33.34 EUR', '33.33 EUR', '33.33 EUR']
    """

    amount: Decimal = field(converter=to_decimal, validator=[check.required, check.decimal])
    currency: str = field(validator=[check.name, check.currency_code])

    def __add__(self, other: Money) -> Self:
        return type(self)(EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Self:
        return type(self)(EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __neg__(self) -> Self:
        return type(self)(self.amount.copy_negate(), self.currency)

    def __mul__(self, factor: Decimal | int) -> Self:
        return type(self)(EXACT.multiply(self.amount, _factor(factor)), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise InvalidValue("not_a", field="other", value=repr(other), expected="Money")
        if other.currency != self.currency:
            raise InvalidValue("currency_mismatch", left=str(self), right=str(other))
        return other.amount

    def rounded(self, rounding: str = ROUND_HALF_UP) -> Self:
        """The amount in whole minor units of its currency: for display and for payment, never for storage."""
        unit = Decimal(1).scaleb(-minor_units(self.currency))
        return type(self)(self.amount.quantize(unit, rounding, ROUNDED), self.currency)

    def split(self, weights: Sequence[Decimal | int]) -> tuple[Self, ...]:
        """Shares in proportion to `weights` that add up to this amount, to the smallest unit.

        Each share is cut down to the currency's minor unit (or to this amount's own digits, if it has more); the units
        left over go to the largest remainders, earlier ones first. Raises InvalidValue if a weight is negative or all
        are zero.
        """
        parts = [_factor(weight) for weight in weights]
        whole = total(parts)
        if any(part < 0 for part in parts) or not whole:
            raise InvalidValue("split_of_nothing", value=[plain(part) for part in parts])
        digits = max(minor_units(self.currency), digits_of(self.amount))
        return tuple(type(self)(share, self.currency) for share in proportional(self.amount, parts, digits))


def _factor(value: Decimal | int) -> Decimal:
    number = to_decimal(value) if not isinstance(value, bool) else value
    if type(number) is not Decimal or not number.is_finite():
        code = "float_refused" if isinstance(value, float) else "not_a_number"
        raise InvalidValue(code, field="factor", value=repr(value))
    # A quotient may have more digits behind the point than an amount; "1e999999999" would take all memory.
    exponent = number.as_tuple().exponent
    if number.adjusted() >= _LONGEST or (isinstance(exponent, int) and exponent < -_LONGEST):
        raise InvalidValue("number_out_of_range", field="factor", value=repr(value))
    return number
