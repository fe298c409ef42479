"""Pricing: what quantities of a line are worth, also where prices speak of another unit than orders do (双单位)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from procurekit.model.movements import in_line_unit
from procurekit.model.order import OrderLine
from procurekit.model.state import OrderState
from procurekit.values import Money, Quantity, convert
from procurekit.values.numbers import EXACT, ROUNDED, quotient

__all__ = ["computed_amount", "pricing_unit", "spread", "weighed", "worth_of_received"]

_LONGEST: Final = 27
_ZERO: Final = Decimal(0)


def pricing_unit(line: OrderLine) -> str | None:
    """The unit that a line's price speaks of; None where nobody says."""
    if line.price is not None and line.price.unit is not None:
        return line.price.unit
    return line.unit if line.pricing_quantity is None else line.pricing_quantity.unit


def computed_amount(line: OrderLine, quantity: Quantity | None = None) -> Decimal | None:
    """Quantity × price, in the order's currency; None where either is missing or the pricing unit can't be reached.

    >>> from procurekit.values import Price
    >>> computed_amount(OrderLine(1, "M6-BOLT", "1000", Price("12.50", per=100)))
    Decimal('125.00')
    """
    amount = quantity if quantity is not None else line.pricing_quantity or line.quantity
    if line.price is None or amount is None:
        return None
    if line.price.unit is not None and amount.unit is not None and amount.unit != line.price.unit:
        amount = convert(amount, line.price.unit, line.conversions)
        if amount is None:
            return None
    return line.price.amount_for(amount.amount)


def weighed(state: OrderState, line: OrderLine) -> dict[str, tuple[Decimal, Decimal]]:
    """What was weighed when it came, by receipt: how much that was in the order unit, and what it is worth."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for kept in state.kept("receipt"):
        document: Any = kept.document
        for one in document.lines:
            if one.line != line.number or one.pricing_quantity is None:
                continue
            much, worth = in_line_unit(line, one.quantity), computed_amount(line, one.pricing_quantity)
            if much is not None and worth is not None:
                before = found.get(kept.id, (_ZERO, _ZERO))
                found[kept.id] = (EXACT.add(before[0], much), EXACT.add(before[1], worth))
    return found


def worth_of_received(
    amount: Decimal | None,
    ordered: Decimal | None,
    received: dict[str, Decimal],
    by_weight: dict[str, tuple[Decimal, Decimal]],
) -> Decimal | None:
    """What arrived is worth: by what was weighed, else the share of the amount ordered. `received` is by receipt."""
    parts: list[Decimal] = []
    rest = _ZERO
    for id_, much in received.items():
        whole, worth = by_weight.get(id_, (_ZERO, _ZERO))
        if whole:
            parts.append(worth if much == whole else quotient(ROUNDED.multiply(worth, much), whole))
        else:
            rest = EXACT.add(rest, much)
    if rest and (amount is None or not ordered):
        return None
    if rest and amount is not None and ordered is not None:
        parts.append(amount if rest == ordered else quotient(ROUNDED.multiply(amount, rest), ordered))
    return _sum(parts)


def _sum(parts: list[Decimal]) -> Decimal:
    found = _ZERO
    for one in parts:
        found = ROUNDED.add(found, one)
    return found


def spread(amount: Decimal | None, weights: Sequence[Decimal], currency: str | None) -> tuple[Decimal | None, ...]:
    """An amount spread by weights, to the minor unit of its currency; None each where that can't be told.

    An amount that isn't in whole minor units itself is spread to its own last digit, so that the parts add up to it.

    >>> spread(Decimal("1.00"), [Decimal(1), Decimal(2)], "EUR")
    (Decimal('0.33'), Decimal('0.67'))
    """
    if amount is None or len(weights) == 1:
        return (amount,) * len(weights)
    # A price and a quantity at the limit of what we accept make an amount beyond it.
    if amount.adjusted() >= _LONGEST or not any(weights) or any(weight < 0 for weight in weights):
        return (None,) * len(weights)
    money = Money(amount, currency or "XXX")
    whole = money.rounded()
    return tuple(share.amount for share in (whole if whole == money else money).split(weights))
