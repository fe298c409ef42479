"""Paying: how much of an order is billed and paid, and how much is still to be, in the order's currency. Pure.

Bills and payments in another currency count at the rate that they state themselves; one without a rate makes unknown
what it belongs to, and is never left out in silence. Lines are compared without tax, the order also with it.

What is to be billed in all is what `all_invoiced` waits for, in money: what was ordered, without what won't come, what
was turned down and isn't replaced, and what was sent back for credit; of what was weighed, what was weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from procurekit.errors import Reason
from procurekit.model.billing import billed_on, to_bill
from procurekit.model.bills import bills_of
from procurekit.model.charges import charge_amount, line_amount
from procurekit.model.document_facts import sum_of
from procurekit.model.entries import Entry, Part, amount_as_text, bill_entry, payment_entry
from procurekit.model.instalments import Instalments, instalments_of
from procurekit.model.line_quantities import quantities
from procurekit.model.order import OrderLine
from procurekit.model.papers import ALONE, LineWorth, Papers, worths
from procurekit.model.pricing import weighed
from procurekit.model.state import OrderState
from procurekit.model.taxes import paper_amounts, tax_of
from procurekit.model.terms import AllowanceCharge, Tax
from procurekit.values.numbers import EXACT, between, total
from procurekit.values.shares import rounded_parts

__all__ = ["LineBalance", "OrderBalance", "order_balance"]

_ZERO: Final = Decimal(0)


@frozen(kw_only=True)
class LineBalance:
    """One line's money: what it costs, what is billed of that and what is still to be, all without tax.

    `billable` is what is to be billed in all, as things stand: less than `ordered` where something was turned down or
    sent back for credit, nothing of a line that expects no bill, and of what was weighed by its weight. `paid` is what
    was paid for this very line, with tax. None is unknown: the balance's `reasons` say why.
    """

    line: int
    ordered: Decimal | None
    billable: Decimal | None
    invoiced: Decimal | None
    to_invoice: Decimal | None
    paid: Decimal | None


@frozen(kw_only=True)
class OrderBalance:
    """An order's money in its currency: `ordered`, `billable`, `invoiced`, `to_invoice` without tax, all else with it.

    `ordered` and `total` are for what wasn't called off; `billable` is what is to be billed in all, as things stand,
    and `to_invoice` what is left of that, line by line, and of what is charged on the whole. Credit notes are taken off
    what is billed, whether their amounts are written above zero or below; a bill for a prepayment is
    `prepayment_invoiced`, not a bill for goods. `prepaid` is the part of `paid` that was paid against no bill. `to_pay`
    is the total without what was turned down or went back for credit, less what was paid. None is unknown: `reasons`
    say why.
    """

    order: str
    currency: str | None
    lines: tuple[LineBalance, ...]
    ordered: Decimal | None
    billable: Decimal | None
    total: Decimal | None
    invoiced: Decimal | None
    invoiced_total: Decimal | None
    prepayment_invoiced: Decimal | None
    paid: Decimal | None
    prepaid: Decimal | None
    to_invoice: Decimal | None
    to_pay: Decimal | None
    instalments: Instalments
    entries: tuple[Entry, ...]
    reasons: tuple[Reason, ...] = ()

    def line(self, number: int) -> LineBalance:
        """The line of that number. Raises KeyError."""
        for one in self.lines:
            if one.line == number:
                return one
        raise KeyError(number)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The balance as plain data: decimals as text."""
        sums = {name: amount_as_text(getattr(self, name)) for name in _SUMS}
        return {
            "order": self.order,
            "currency": self.currency,
            **sums,
            "lines": [
                {"line": one.line, **{name: amount_as_text(getattr(one, name)) for name in _LINE_SUMS}}
                for one in self.lines
            ],
            "instalments": [one.as_dict(lang) for one in self.instalments.parts],
            "instalments_rest": amount_as_text(self.instalments.rest),
            "entries": [one.as_dict(lang) for one in self.entries],
            "reasons": [one.as_dict(lang) for one in self.reasons],
        }


_LINE_SUMS: Final = ("ordered", "billable", "invoiced", "to_invoice", "paid")
_SUMS: Final = (
    "ordered",
    "billable",
    "total",
    "invoiced",
    "invoiced_total",
    "prepayment_invoiced",
    "paid",
    "prepaid",
    "to_invoice",
    "to_pay",
)


def order_balance(state: OrderState, papers: Papers = ALONE) -> OrderBalance:
    """What of an order is billed and paid, and what is still to be. What was called off isn't waited for.

    Nor is what was turned down and isn't replaced, or sent back for credit; what is sent again is billed once.

    `papers` has the whole of documents that concern other orders too, and those orders.

    >>> import procurekit
    >>> from procurekit import Invoice, InvoiceLine, OrderLine, PurchaseOrder
    >>> with procurekit.open(":memory:") as desk:
    ...     line = OrderLine(1, "M6-BOLT", "100", "2.00")
    ...     order = desk.create(PurchaseOrder("PO-1", currency="EUR", lines=[line]), by="mei")
    ...     state = desk.record(Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "60", amount="120.00")]))
    >>> found = order_balance(state)
    >>> str(found.ordered), str(found.invoiced), str(found.to_invoice)
    ('200.00', '120.00', '80.00')
    """
    each = worths(state)
    due = {number: _due(state, one) for number, one in each.items()}
    bills = [bill_entry(state, kept, papers) for kept in state.kept("invoice")]
    payments = [payment_entry(state, kept) for kept in state.kept("payment")]
    # A forwarder's bill is no bill for what was ordered, nor is one for a prepayment.
    counting, mine = [one for one in bills if one.counts], {kept.id for kept in bills_of(state)}
    billed = [one for one in counting if one.document in mine]
    on_the_whole = _on_the_whole(state, due)
    gross, why = _total(state, each)
    owed, untaxed = _total(state, due)
    lines = tuple(_line(one, due[number].worth, billed, payments) for number, one in each.items())
    invoiced, paid = _sum(_parts(billed)), _sum(_parts(payments))
    reasons = [reason for one in (*counting, *payments) for reason in one.reasons]
    reasons += [Reason.of("money.no_amount", f"lines[{number}]") for number, one in each.items() if one.worth is None]
    return OrderBalance(
        order=state.id,
        currency=state.order.currency,
        lines=lines,
        ordered=_ordered(each, _on_the_whole(state, each)),
        billable=_ordered(due, on_the_whole),
        total=gross,
        invoiced=invoiced,
        invoiced_total=_gross(billed),
        prepayment_invoiced=_gross(one for one in counting if one.document not in mine),
        paid=paid,
        prepaid=_sum(part for part in _parts(payments) if part.invoice is None),
        to_invoice=_to_invoice(lines, on_the_whole, billed),
        to_pay=_left(owed, paid),
        instalments=instalments_of(state.order, gross, _by_instalment(payments)),
        entries=(*bills, *payments),
        reasons=tuple(dict.fromkeys([*reasons, *why, *untaxed])),
    )


def _left(whole: Decimal | None, done: Decimal | None) -> Decimal | None:
    """What is still to come of an amount: never less than nothing, and of a credit never more."""
    if whole is None or done is None:
        return None
    rest = EXACT.subtract(whole, done)
    return max(_ZERO, rest) if whole >= 0 else min(_ZERO, rest)


def _to_invoice(
    lines: Sequence[LineBalance], whole: Mapping[str, Decimal | None], bills: Iterable[Entry]
) -> Decimal | None:
    """What is still to be billed of the lines, and of what is charged on the whole.

    What is billed too much of one line is no bill for another; what is billed for none of them may be for any.
    """
    numbers = {one.line for one in lines}
    loose = [part for part in _parts(bills) if part.line not in numbers]
    left = [one.to_invoice for one in lines]
    for kind, amount in whole.items():
        left.append(_rest(amount, _sum(part for part in loose if part.whole == kind)))
    return _left(sum_of(left), _sum(part for part in loose if part.whole is None))


def _rest(whole: Decimal | None, done: Decimal | None) -> Decimal | None:
    """What is left of what is charged on the whole: more of it bills nothing else, less of it adds nothing."""
    return None if whole is None or done is None else between(whole, EXACT.subtract(whole, done))


def _parts(entries: Iterable[Entry]) -> Iterator[Part]:
    return (part for one in entries for part in one.parts)


def _sum(parts: Iterable[Part]) -> Decimal | None:
    return sum_of(part.amount for part in parts)


def _gross(bills: Iterable[Entry]) -> Decimal | None:
    amounts = (None if one.gross is None else one.gross.amount for one in bills)
    return sum_of(None if one is None else one.amount for one in amounts)


def _by_instalment(payments: Iterable[Entry]) -> dict[int | None, Decimal | None]:
    parts = [*_parts(payments)]
    return {
        number: _sum(part for part in parts if part.instalment == number)
        for number in dict.fromkeys(part.instalment for part in parts)
    }


def _line(one: LineWorth, billable: Decimal | None, bills: Iterable[Entry], payments: Iterable[Entry]) -> LineBalance:
    number = one.line.number
    invoiced, paid = (_sum(part for part in _parts(entries) if part.line == number) for entries in (bills, payments))
    return LineBalance(
        line=number,
        ordered=one.worth,
        billable=billable,
        invoiced=invoiced,
        to_invoice=_left(billable, invoiced),
        paid=paid,
    )


def _due(state: OrderState, one: LineWorth) -> LineWorth:
    """A line with what is to be billed of it in the end, as things stand, and what that is to cost."""
    unbilled = billed_on(one.line) == "none"
    if one.line.quantity is None:
        return evolve(one, worth=_ZERO) if unbilled else one
    due = to_bill(state, one.line, quantities(state, one.line))
    worth = _ZERO if unbilled else _due_worth(state, one, one.line.quantity.amount, due)
    return evolve(one, worth=worth, expected=due)


def _due_worth(state: OrderState, one: LineWorth, ordered: Decimal, due: Decimal) -> Decimal | None:
    """So much of what was ordered, at the line's price or by its weight."""
    line = one.line
    by_weight = weighed(state, line)
    if due == one.expected and not by_weight:
        return one.worth
    if not due:
        return _ZERO
    if one.net is None or one.bare is None:
        return None
    currency = state.order.currency or "XXX"
    whole = total(much for much, _ in by_weight.values())
    exact = Fraction(one.net) * Fraction(due) / Fraction(ordered)
    if whole > 0:
        # What was weighed is priced as the line is, with the tax in it or without.
        stated = line_amount(line, currency).goods
        worth = Fraction(total(worth for _, worth in by_weight.values())) / Fraction(whole)
        worth *= Fraction(one.bare) / Fraction(stated) if stated else 1
        exact += (worth - Fraction(one.bare) / Fraction(ordered)) * Fraction(min(due, whole))
    return rounded_parts([exact], currency)[0]


def _ordered(each: dict[int, LineWorth], whole: Mapping[str, Decimal | None]) -> Decimal | None:
    """What lines come to without tax, with what is charged on the whole of the order."""
    return sum_of([*(one.worth for one in each.values()), *whole.values()])


def _on_the_whole(state: OrderState, each: dict[int, LineWorth]) -> dict[str, Decimal | None]:
    """What is charged on the whole of the order, and what is taken off."""
    net, currency = sum_of(one.worth for one in each.values()), state.order.currency
    charges = _charges(state, each)
    return {
        kind: sum_of(charge_amount(one, net, currency) for one in charges if one.kind == kind)
        for kind in ("charge", "allowance")
    }


def _charges(state: OrderState, each: dict[int, LineWorth]) -> tuple[AllowanceCharge, ...]:
    """What is charged on the whole of the order: nothing, once nothing of its lines is left."""
    return state.order.charges if not each or any(one.live for one in each.values()) else ()


def _total(state: OrderState, each: dict[int, LineWorth]) -> tuple[Decimal | None, tuple[Reason, ...]]:
    """What the order costs with tax: what it states; without what was called off, if anything was."""
    order = state.order
    if any(one.worth is None for one in each.values()):
        return None, ()
    charges = _charges(state, each)
    off = any(one.worth != one.net or one.line.status == "cancelled" for one in each.values())
    if off or charges != order.charges:
        order = evolve(order, lines=[_cut(one) for one in each.values()], charges=charges, stated=None)
    amounts = paper_amounts(order)
    return amounts.total, amounts.reasons


def _cut(one: LineWorth) -> OrderLine:
    """A line that costs what wasn't called off of it, taxed as it was; of charges taxed otherwise nobody can tell."""
    line = one.line
    tax = tax_of(line)
    mixed = any(charge.tax not in {None, line.tax} for charge in line.charges)
    tax = None if tax is None or mixed else Tax(tax.percent, tax.category)
    status = "closed_short" if line.status == "cancelled" else line.status
    return evolve(line, price=None, amount=one.worth, charges=(), tax=tax, status=status)
