"""Price: an amount per quantity."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from attrs import field, frozen

from procurekit.values import check
from procurekit.values.numbers import EXACT, bounded, plain, quotient, to_decimal, to_number

__all__ = ["Price", "to_price"]


@frozen(order=False)
class Price:
    """An amount per quantity, in the currency of the document it stands in.

    `per` is the price base (per 1, per 1,000) and `unit` the pricing unit where it is not the order unit (双单位).
    `tax_rate` (percent) with `gross` says whether the amount includes that tax; a `provisional` price is settled later.

    >>> Price("12.50", per=1000).amount_for(Decimal(400))
    Decimal('5.00')
    """

    amount: Decimal = field(converter=to_decimal, validator=[check.required, check.non_negative])
    per: Decimal = field(default=Decimal(1), converter=to_decimal, validator=[check.required, check.positive])
    unit: str | None = field(default=None, validator=check.text, kw_only=True)
    tax_rate: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    gross: bool = field(default=False, validator=check.flag, kw_only=True)
    provisional: bool = field(default=False, validator=check.flag, kw_only=True)

    def amount_for(self, quantity: Decimal) -> Decimal:
        """The amount for a quantity in the pricing unit: exact, or to 28 digits where it has more behind the point."""
        product = EXACT.multiply(self.amount, quantity)
        return bounded(product) if self.per == 1 else quotient(product, self.per)

    def __str__(self) -> str:
        base = "" if self.per == 1 else plain(self.per)
        return f"{plain(self.amount)} / {base or 1}{f' {self.unit}' if self.unit else ''}"


def to_price(value: Price | Decimal | int | str | None) -> Price | None:
    """A Price from a number or from itself; what can't be one is left for the validator to refuse."""
    if value is None or type(value) is Price:
        return value
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        number = to_decimal(value)
        if type(number) is Decimal:
            return Price(number)
    return cast("Price", value)
