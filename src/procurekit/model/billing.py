"""Billing: when a line is to be billed, and whether that has happened, told from quantities or else from amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from procurekit.model.bills import bills_of
from procurekit.model.document_facts import every
from procurekit.model.exchange import in_order_currency
from procurekit.model.invoice import InvoiceLine
from procurekit.model.line_quantities import Quantities, expects_receipt, in_rework, is_finished, quantities
from procurekit.model.movements import amounts_of, in_line_unit, settled_in
from procurekit.model.order import OrderLine
from procurekit.model.pricing import computed_amount, weighed
from procurekit.model.state import OrderState
from procurekit.values import Money, minor_units
from procurekit.values.numbers import EXACT, ROUNDED, between, quotient, total
from procurekit.values.shares import rounded_parts

__all__ = [
    "all_billed",
    "any_billed",
    "billed_amount",
    "billed_on",
    "credited_and_billed",
    "kept",
    "kept_worth",
    "to_bill",
]

_ZERO: Final = Decimal(0)
_UNBILLED: Final = frozenset({"consignment", "free", "stock_transfer"})
_ON_ORDER: Final = frozenset({"service", "amount_only"})


@frozen
class _Bill:
    """One billed line as this order's stream has it; `amount` is in the order's currency, negative if a credit."""

    line: InvoiceLine
    amount: Decimal | None


def billed_on(line: OrderLine) -> str:
    """When a line is to be billed: ``on_receipt``, ``on_order`` or ``none``. What it says itself, else what it is.

    >>> billed_on(OrderLine(1, "M6-BOLT", "1000")), billed_on(OrderLine(2, "M6-BOLT", "10", kind="free"))
    ('on_receipt', 'none')
    """
    if line.expects.invoice is not None:
        return line.expects.invoice
    if line.kind in _UNBILLED:
        return "none"
    # Of what nobody receives, no receipt can start a bill.
    return "on_order" if line.kind in _ON_ORDER or not expects_receipt(line) else "on_receipt"


def all_billed(state: OrderState, lines: Sequence[tuple[OrderLine, Quantities]]) -> bool | None:
    """Is every line billed that is to be? True if none is to be; None where the bills don't tell.

    A line billed on receipt is once nothing of it is to come and what was accepted is billed, less what was sent back
    of that and won't come back, and of too much only what was ordered. One billed on order is once all of it is billed
    that wasn't called off or sent back for credit.
    """
    bills = tuple(_bills(state))
    found = every(_is_billed(state, line, much, bills) for line, much in lines)
    # A bill that names no line may be for any of them.
    return None if found is False and any(bill.line.line is None for bill in bills) else found


def any_billed(state: OrderState, lines: Sequence[tuple[OrderLine, Quantities]]) -> bool | None:
    """Is anything billed that wasn't credited again? None where the bills don't tell."""
    if any(much.invoiced for _, much in lines):
        return True
    numbered: dict[int | None, OrderLine] = {line.number: line for line, _ in lines}
    loose = [bill for bill in _bills(state) if not _counts_by_quantity(numbered.get(bill.line.line), bill)]
    amount = _total(loose)
    return None if amount is None else amount != 0


def billed_amount(state: OrderState, line: OrderLine) -> Decimal | None:
    """What was billed for a line and not credited again, in the order's currency; None where the bills don't tell."""
    return _total([bill for bill in _bills(state) if bill.line.line == line.number])


def credited_and_billed(state: OrderState, line: OrderLine) -> tuple[Decimal, Decimal] | None:
    """What was credited of a line and what was billed: quantities where every bill has one, else amounts.

    Amounts too where the quantities are too much and they aren't: a credit note for a price names how much it is for.
    None where the bills don't tell, or where a credit is what is to come.
    """
    bills = [bill for bill in _bills(state) if bill.line.line in {None, line.number}]
    # A bill that names no line may be for any of them.
    if line.credit or (line.amount or _ZERO) < 0 or any(bill.line.line is None for bill in bills):
        return None
    papers = [kept.document for kept in bills_of(state)]
    counted = [much for one in papers for _, much in amounts_of(line, one, "quantity", "invoiced")]
    amounts = [bill.amount for bill in bills if bill.amount is not None]
    by_quantity = len(counted) == len(bills) and not weighed(state, line)
    told = [_sides(parts) for parts, known in ((counted, by_quantity), (amounts, len(amounts) == len(bills))) if known]
    return next((one for one in told if one[0] <= one[1]), told[0] if told else None)


def _sides(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    return total(one for one in amounts if one < 0).copy_abs(), total(one for one in amounts if one > 0)


def _bills(state: OrderState) -> Iterator[_Bill]:
    for kept in bills_of(state):
        document: Any = kept.document
        for one in document.lines:
            amount = _amount(one)
            if amount is not None and document.currency is not None:
                known = in_order_currency(Money(amount, document.currency), state.order.currency, document).amount
                amount = None if known is None else known.amount
            if amount is not None and document.kind == "credit_note":
                amount = amount.copy_abs().copy_negate()
            yield _Bill(one, amount)


def _amount(one: InvoiceLine) -> Decimal | None:
    if one.amount is not None or one.price is None or one.quantity is None:
        return one.amount
    if one.price.unit is not None and one.price.unit != one.quantity.unit:
        return None
    return one.price.amount_for(one.quantity.amount)


def _total(bills: Sequence[_Bill]) -> Decimal | None:
    amounts = [bill.amount for bill in bills]
    return None if None in amounts else total(one for one in amounts if one is not None)


def _counts_by_quantity(line: OrderLine | None, bill: _Bill) -> bool:
    return line is not None and line.quantity is not None and in_line_unit(line, bill.line.quantity) is not None


def _is_billed(state: OrderState, line: OrderLine, much: Quantities, every_bill: Sequence[_Bill]) -> bool | None:
    if billed_on(line) == "none":
        return True
    bills = [bill for bill in every_bill if bill.line.line == line.number]
    due = to_bill(state, line, much)
    by_weight = weighed(state, line)
    if line.quantity is not None and not by_weight and all(_counts_by_quantity(line, bill) for bill in bills):
        left = settled_in(line, EXACT.subtract(due, much.invoiced))
        return _reached(EXACT.subtract(due, left), due)
    amount, worth = _total(bills), _worth(state, line, due, by_weight)
    return None if amount is None or worth is None else _reached(amount, worth)


def _reached(billed: Decimal, due: Decimal) -> bool:
    """A credit line is billed by what is negative."""
    return billed >= due if due >= 0 else billed <= due


def to_bill(state: OrderState, line: OrderLine, much: Quantities) -> Decimal:
    """How much is to be billed in all, as things stand."""
    if not _is_received(line):
        return kept(state, line)
    # On order, what is turned down is billed too until it goes back; else what went back beyond it had been accepted.
    on_order = billed_on(line) == "on_order"
    mine = much.received if on_order else EXACT.add(much.accepted, much.pending)
    back = much.returned if on_order else max(_ZERO, EXACT.subtract(much.returned, much.rejected))
    coming = EXACT.add(much.open, in_rework(state, line, much))
    mine = settled_in(line, EXACT.add(EXACT.subtract(mine, back), coming))
    return max(_ZERO, min(much.ordered, mine))


def _worth(
    state: OrderState, line: OrderLine, due: Decimal, by_weight: Mapping[str, tuple[Decimal, Decimal]]
) -> Decimal | None:
    """What is to be billed in money: what was weighed, else the share of the line's amount, to the minor unit."""
    if line.quantity is None:
        return kept_worth(state, line, line.amount)
    amount = line.amount if line.amount is not None else computed_amount(line)
    if not due:
        return _ZERO
    if amount is None:
        return None
    unit = Decimal(1).scaleb(-minor_units(state.order.currency or "XXX"))
    whole = total(much for much, _ in by_weight.values())
    # Of what was weighed, so much as is to be billed; the rest by what it was ordered for.
    known = min(due, whole) if whole > 0 else _ZERO
    worth = quotient(ROUNDED.multiply(total(one for _, one in by_weight.values()), known), whole) if known else _ZERO
    rest = quotient(ROUNDED.multiply(amount, EXACT.subtract(due, known)), line.quantity.amount)
    share = ROUNDED.add(worth, rest)
    return share.quantize(unit, ROUND_HALF_UP, ROUNDED)


def kept(state: OrderState, line: OrderLine) -> Decimal:
    """How much of a line stays: all of it, and of one that has ended what came, up to what was ordered.

    Of what nobody receives, what was billed came. A closed order calls off only what would have been received.
    """
    if not is_finished(state, line):
        return _ZERO if line.quantity is None else line.quantity.amount
    much = quantities(state, line)
    if _is_received(line):
        return max(_ZERO, EXACT.subtract(much.ordered, much.closed_short))
    return between(much.ordered, much.invoiced) if _is_off(state, line) else much.ordered


def kept_worth(state: OrderState, line: OrderLine, worth: Decimal | None) -> Decimal | None:
    """What stays of what a line is worth: the share that is kept, or what was billed where amounts alone tell."""
    if _is_off(state, line):
        bills = [bill for bill in _bills(state) if bill.line.line == line.number]
        told = _is_received(line) or all(_counts_by_quantity(line, bill) for bill in bills)
        if line.quantity is None or not told:
            billed = _total(bills)
            return billed if billed is None or worth is None else between(worth, billed)
    much = kept(state, line)
    if line.quantity is None or much == line.quantity.amount:
        return worth
    if worth is None:
        return None if much else _ZERO
    exact = Fraction(worth) * Fraction(much) / Fraction(line.quantity.amount)
    return rounded_parts([exact], state.order.currency or "XXX")[0]


def _is_received(line: OrderLine) -> bool:
    """Do receipts tell what came of it? What is given back isn't received."""
    return expects_receipt(line) and (line.quantity is None or line.quantity.amount >= 0)


def _is_off(state: OrderState, line: OrderLine) -> bool:
    return line.status != "open" or state.stage in {"cancelled", "rejected"}
