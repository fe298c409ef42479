"""Charges: what allowances and charges add to an amount, and what a line of a paper costs with its own. Pure.

A paper may write a line's amount before its own charges, as ERP systems do, or with them, as EN 16931 does. Price and
quantity tell which; where they don't, the amount stands before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import frozen

from procurekit.model.document_facts import sum_of
from procurekit.model.invoice import InvoiceLine
from procurekit.model.order import OrderLine
from procurekit.model.pricing import computed_amount
from procurekit.model.terms import AllowanceCharge
from procurekit.values import minor_units
from procurekit.values.numbers import EXACT
from procurekit.values.shares import rounded_parts

__all__ = ["LineAmount", "charge_amount", "charged", "computed", "line_amount", "rounded"]

_ZERO: Final = Decimal(0)
_LONGEST: Final = 27


@frozen
class LineAmount:
    """What a line costs: `goods` alone, its `charges` and `allowances`, and `net`, which is all three together.

    Net of what doesn't belong to it; whether tax is in it, the line's price says. None is unknown.
    """

    goods: Decimal | None
    charges: Decimal | None
    allowances: Decimal | None
    net: Decimal | None


def rounded(amount: Decimal, currency: str | None) -> Decimal:
    """An amount in whole minor units of its currency; without one, in hundredths."""
    return rounded_parts([Fraction(amount)], currency or "XXX")[0]


def charge_amount(one: AllowanceCharge, base: Decimal | None, currency: str | None) -> Decimal | None:
    """What a charge adds to a total, negative for an allowance: its amount, else its percentage of a base.

    A percentage is of the base that it states, else of `base`, rounded to the minor unit. None where neither is known.

    >>> charge_amount(AllowanceCharge("allowance", percent="2.5"), Decimal("99.90"), "EUR")
    Decimal('-2.50')
    """
    amount = one.amount
    if amount is None:
        of = one.base if one.base is not None else base
        if one.percent is None or of is None:
            return None
        exact = EXACT.multiply(of, one.percent).scaleb(-2, EXACT)
        if exact.adjusted() >= _LONGEST:
            return None
        amount = rounded(exact, currency)
    return amount.copy_negate() if one.kind == "allowance" else amount


def charged(
    charges: Iterable[AllowanceCharge], base: Decimal | None, currency: str | None
) -> tuple[Decimal | None, Decimal | None]:
    """All charges together and all allowances together, neither with a sign of its own; None if one is unknown.

    >>> charged([AllowanceCharge("charge", "5"), AllowanceCharge("allowance", percent=10)], Decimal(200), "EUR")
    (Decimal('5'), Decimal('20.00'))
    """
    parts = [(one.kind, charge_amount(one, base, currency)) for one in charges]
    more = sum_of(amount for kind, amount in parts if kind == "charge")
    less = sum_of(amount for kind, amount in parts if kind == "allowance")
    return more, None if less is None else _ZERO - less


def computed(line: OrderLine | InvoiceLine) -> Decimal | None:
    """Quantity × price of an order's or an invoice's line; None where it can't be told. What is free costs nothing."""
    if isinstance(line, OrderLine):
        amount = computed_amount(line)
        amount = _ZERO if amount is None and line.kind == "free" and line.amount is None else amount
    elif line.price is None or line.quantity is None or line.price.unit not in {None, line.quantity.unit}:
        return None
    else:
        amount = line.price.amount_for(line.quantity.amount)
    # A price and a quantity at the limit of what we accept make an amount beyond it.
    return None if amount is not None and amount.adjusted() >= _LONGEST else amount


def line_amount(line: OrderLine | InvoiceLine, currency: str | None) -> LineAmount:
    """What a line costs, from what it states, else from its price and quantity.

    >>> freight = AllowanceCharge("charge", "5.00", reason="freight")
    >>> line_amount(OrderLine(1, "M6-BOLT", "100", "2.00", charges=[freight]), "EUR").net
    Decimal('205.00')
    >>> line_amount(OrderLine(1, "M6-BOLT", "100", "2.00", amount="205.00", charges=[freight]), "EUR").goods
    Decimal('200.00')
    """
    stated = line.amount
    if not line.charges:
        alone = computed(line) if stated is None else stated
        return LineAmount(alone, _ZERO, _ZERO, alone)
    worth = computed(line)
    goods = stated if stated is not None else worth
    charges, allowances = charged(line.charges, worth if worth is not None else goods, currency)
    if goods is None or charges is None or allowances is None:
        return LineAmount(goods, charges, allowances, None)
    own = EXACT.subtract(charges, allowances)
    if stated is not None and worth is not None and own:
        cent = Decimal(1).scaleb(-minor_units(currency or "XXX"))
        off = EXACT.subtract(stated, worth)
        if off.copy_abs() > cent >= EXACT.subtract(off, own).copy_abs():
            goods = EXACT.subtract(stated, own)
    return LineAmount(goods, charges, allowances, EXACT.add(goods, own))
