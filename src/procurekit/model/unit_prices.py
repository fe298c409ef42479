"""Unit prices: what one order unit of a line costs without tax, and whether a bill asks another price. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from procurekit.model.charges import line_amount
from procurekit.model.exchange import in_order_currency
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.movements import in_line_unit
from procurekit.model.order import OrderLine
from procurekit.model.pricing import computed_amount, pricing_unit
from procurekit.model.taxes import tax_of
from procurekit.values import Money, Quantity, convert, minor_units
from procurekit.values.numbers import EXACT, ROUNDED, quotient

__all__ = ["asks_another_price", "unit_price", "without_tax"]

_ONE: Final = Decimal(1)
_ZERO: Final = Decimal(0)
_WHOLE: Final = Decimal(100)


def unit_price(line: OrderLine) -> Decimal | None:
    """What one order unit costs without tax, as the line has it; exact, or to 28 digits where a division has more.

    Of a line that is priced by weight, it is what the weight that was planned makes of it; of one that states no price,
    its share of the stated amount. None where nobody can tell.

    >>> from procurekit.values import Price
    >>> unit_price(OrderLine(1, "M6-BOLT", "500", Price("12.50", per=1000)))
    Decimal('0.0125')
    >>> unit_price(OrderLine(1, "M6-BOLT", "500", Price("1.19", tax_rate=19, gross=True)))
    Decimal('1.00')
    """
    price, ordered = line.price, _ZERO if line.quantity is None else line.quantity.amount
    if price is not None and line.pricing_quantity is None:
        if price.unit is None or price.unit == line.unit:
            found: Decimal | None = price.amount_for(_ONE)
        else:
            found = computed_amount(line, Quantity(_ONE, line.unit))
    else:
        worth = computed_amount(line)
        found = quotient(worth, ordered) if worth is not None and ordered else None
    if found is not None:
        return without_tax(found, line)
    if line.amount is not None and ordered:
        return without_tax(quotient(line.amount, ordered), line)
    # What is free costs nothing, also where nobody wrote a price.
    return _ZERO if price is None and line.amount is None and line.kind == "free" else None


def asks_another_price(line: OrderLine, bill: Invoice, one: InvoiceLine, currency: str | None) -> bool:
    """Does a line of a bill ask more or less for its quantity than the order's price makes, by more than rounding?

    A credit note is told apart by what it takes back, and a provisional price is settled by the bill. Where nobody can
    tell what the quantity costs by the order, the price is no other. `currency` is the order's.

    >>> bill = Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "10", amount="21.00")])
    >>> asks_another_price(OrderLine(1, "M6-BOLT", "100", "2.00"), bill, bill.lines[0], "EUR")
    True
    """
    if bill.kind != "invoice" or one.quantity is None or (line.price is not None and line.price.provisional):
        return False
    asked = line_amount(one, bill.currency).goods
    billed = None if asked is None else without_tax(asked, one)
    expected = _worth(line, one.quantity)
    if billed is not None and bill.currency not in {None, currency}:
        known = in_order_currency(Money(billed, bill.currency or "XXX"), currency, bill).amount
        billed = None if known is None else known.amount
    if billed is None or expected is None:
        return False
    off = ROUNDED.subtract(billed, expected).copy_abs()
    return off > 0 and off > _ONE.scaleb(-minor_units(currency or "XXX"))


def _worth(line: OrderLine, quantity: Quantity) -> Decimal | None:
    """What so much of a line costs by the order, without tax."""
    price = line.price
    if price is not None:
        own, unit = quantity.unit or line.unit, pricing_unit(line)
        if own in {None, unit} or unit is None:
            return without_tax(price.amount_for(quantity.amount), line)
        # What is priced by a weight that is only planned costs what it is found to weigh.
        known = line.pricing_quantity is None
        much = convert(Quantity(quantity.amount, own), unit, line.conversions) if known else None
        return None if much is None else without_tax(price.amount_for(much.amount), line)
    each, amount = unit_price(line), in_line_unit(line, quantity)
    return None if each is None or amount is None else ROUNDED.multiply(each, amount)


def without_tax(amount: Decimal, line: OrderLine | InvoiceLine) -> Decimal | None:
    """An amount of a line without the tax that its price includes; None where nobody says how much that is."""
    if line.price is None or not line.price.gross:
        return amount
    tax = tax_of(line)
    if tax is None or tax.percent is None:
        return None
    return quotient(ROUNDED.multiply(amount, _WHOLE), EXACT.add(_WHOLE, tax.percent))
