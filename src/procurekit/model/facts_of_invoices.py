"""Invoice facts: one row says what one bill or credit note asks of an order, and whether it goes with the order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from attrs import field, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.bill_faults import PRICE_FAULTS, QUANTITY_FAULTS, BillFault, bill_faults
from procurekit.model.bills import bills_of
from procurekit.model.document_facts import sum_of
from procurekit.model.entries import bill_entry, billed_parts, payment_entry
from procurekit.model.fact import Fact, facts_in, says
from procurekit.model.fact_rows import OrderRow, row_of_order
from procurekit.model.line_quantities import expects_receipt
from procurekit.model.movements import in_line_unit, movements, settled_in
from procurekit.model.order import OrderLine
from procurekit.model.papers import ALONE
from procurekit.model.state import Kept, OrderState
from procurekit.values import date_in
from procurekit.values.numbers import EXACT, total

__all__ = ["INVOICE_FACTS", "InvoiceFacts", "invoice_facts", "invoice_words"]

_ZERO: Final = Decimal(0)
_Paid = dict[str, list[tuple[date, Decimal | None]]]


@frozen(kw_only=True)
class InvoiceFacts(OrderRow):
    """What one invoice or credit note of the supplier asks of one order, and what is wrong with it as things stand."""

    invoice: str = field(metadata=says("发票标识", "the invoice's id"))
    invoice_number: str = field(metadata=says("发票号", "the invoice's number"))
    credit: bool = field(metadata=says("贷项", "it is a credit note"))
    invoiced_on: date | None = field(metadata=says("开票日期", "the day it was issued"))
    posting_date: date | None = field(metadata=says("过账日期", "the day of its accounting period"))
    due_on: date | None = field(metadata=says("付款到期日", "when it is to be paid, as it states"))
    paid_on: date | None = field(
        metadata=says("付清日期", "when what was paid for it reached what it asks, with tax where that is known")
    )
    first_paid_on: date | None = field(default=None, metadata=says("首次付款日", "when the first was paid for it"))
    first_received_on: date | None = field(
        default=None, metadata=says("首次收货日", "when the first arrived of any line of the order that it bills")
    )
    awaits_receipt: bool | None = field(
        default=None,
        metadata=says(
            "待收货",
            "of a line that it bills and that expects a receipt, more is billed in all than was received; so of no "
            "credit note",
        ),
    )
    amount: Decimal | None = field(
        metadata=says(
            "金额",
            "the net amount of its lines for this order; what a credit note takes back is below zero",
            "currency",
        )
    )
    lines: int = field(metadata=says("发票行数", "how many lines it has for this order"))
    matched_lines: int = field(
        metadata=says("匹配行数", "how many of these name a line of the order and have nothing wrong with them")
    )
    matched: bool = field(metadata=says("全部匹配", "that is so of all its lines"))
    faults: int = field(metadata=says("差错数", "how many things are wrong with it"))
    price_faults: int = field(metadata=says("价格差错数", "how many of its lines ask another price than the order's"))
    quantity_faults: int = field(metadata=says("数量差错数", "how many of the faults are about a quantity"))


INVOICE_FACTS: Final[dict[str, Fact]] = facts_in(InvoiceFacts)
"""Every fact of an invoice by its name: its Chinese name, type, unit and meaning."""


def invoice_facts(state: OrderState) -> Iterator[InvoiceFacts]:
    """The facts of every bill for what was ordered, as they were told of: none of a prepayment or of somebody else.

    >>> import procurekit
    >>> from procurekit import Invoice, InvoiceLine, OrderLine, PurchaseOrder
    >>> with procurekit.open(":memory:") as desk:
    ...     order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "100", "0.12")]), by="mei")
    ...     order = desk.record(Invoice("I-1", lines=[InvoiceLine(1, order.id, 1, "50", amount="6.00")]))
    ...     order = desk.record(Invoice("I-2", lines=[InvoiceLine(1, order.id, 1, "50", amount="7.00")]))
    >>> [(row.invoice_number, row.matched, row.price_faults) for row in invoice_facts(order)]
    [('I-1', True, 0), ('I-2', False, 1)]
    """
    bills = bills_of(state)
    if not bills:
        return
    named, paid, faulty = row_of_order(state), _paid(state, bills), bill_faults(state)
    came: dict[int, _Came] = {}
    for kept in bills:
        document: Any = kept.document
        amount = sum_of(part.amount for part in billed_parts(state, kept))
        payments = paid.get(kept.id, [])
        yield InvoiceFacts(
            **named,
            invoice=kept.id,
            invoice_number=document.number,
            credit=document.kind == "credit_note",
            invoiced_on=document.issued_on,
            posting_date=document.posting_date,
            due_on=document.due_on,
            paid_on=_paid_on(_asked(state, kept, amount), payments),
            first_paid_on=min((day for day, much in payments if much is None or much > 0), default=None),
            **_received(state, document, bills, came),
            amount=amount,
            **_matched(state, document, faulty.get(kept.id, ())),
        )


@frozen
class _Came:
    """What came of an order line: when the first of it did, and whether its bills ask for more (None is unknown)."""

    first: date | None
    less: bool | None


def _received(state: OrderState, document: Any, bills: Iterable[Kept], known: dict[int, _Came]) -> dict[str, Any]:
    """What came of the lines that a bill names; each is looked at once, however many bills it has."""
    lines = {line.number: line for line in state.lines}
    days: list[date] = []
    answers: set[bool | None] = set()
    for one in (one for one in document.lines if one.order in {None, state.id}):
        line = lines.get(one.line)
        if line is None:
            answers.add(None)
            continue
        if line.number not in known:
            known[line.number] = _came(state, line, bills)
        came = known[line.number]
        days += [] if came.first is None else [came.first]
        much = in_line_unit(line, one.quantity)
        answers.add(came.less if much is None or much > 0 else False)
    awaits = False if document.kind == "credit_note" or answers <= {False} else True if True in answers else None
    return {"first_received_on": min(days, default=None), "awaits_receipt": awaits}


def _came(state: OrderState, line: OrderLine, bills: Iterable[Kept]) -> _Came:
    moved = [one for one in movements(state, line) if one.name in {"received", "invoiced"}]
    first = min((one.day for one in moved if one.name == "received" and one.day is not None), default=None)
    if not expects_receipt(line):
        return _Came(first, less=False)
    more = total(one.quantity if one.name == "invoiced" else one.quantity.copy_negate() for one in moved)
    if settled_in(line, more) > 0:
        return _Came(first, less=True)
    papers: Any = (kept.document for kept in bills)
    told = (one for paper in papers for one in paper.lines if one.line == line.number and one.order in {None, state.id})
    return _Came(first, less=None if any(in_line_unit(line, one.quantity) is None for one in told) else False)


def _matched(state: OrderState, document: Any, faults: tuple[BillFault, ...]) -> dict[str, Any]:
    lines = [one for one in document.lines if one.order in {None, state.id}]
    fine = [one for one in lines if one.line is not None and not any(fault.concerns(one) for fault in faults)]
    return {
        "lines": len(lines),
        "matched_lines": len(fine),
        "matched": bool(lines) and len(fine) == len(lines),
        "faults": len(faults),
        "price_faults": sum(fault.what in PRICE_FAULTS for fault in faults),
        "quantity_faults": sum(fault.what in QUANTITY_FAULTS for fault in faults),
    }


def _paid(state: OrderState, bills: Iterable[Kept]) -> _Paid:
    """What was paid for each bill and when, in the order's currency, by the bill's id."""
    ids = {kept.document.number: kept.id for kept in bills}  # type: ignore[union-attr]  # of one number, the last
    ids |= {kept.id: kept.id for kept in bills}
    found: _Paid = {}
    for kept in state.kept("payment"):
        document: Any = kept.document
        day = document.at or document.posting_date
        for part in payment_entry(state, kept).parts:
            if part.invoice in ids and day is not None:
                found.setdefault(ids[part.invoice], []).append((date_in(day), part.amount))
    return found


def _asked(state: OrderState, kept: Kept, net: Decimal | None) -> Decimal | None:
    """What a bill asks for, with tax; without, where it doesn't say how much that is."""
    gross = bill_entry(state, kept, ALONE).gross
    return net if gross is None or gross.amount is None else gross.amount.amount


def _paid_on(asked: Decimal | None, payments: list[tuple[date, Decimal | None]]) -> date | None:
    if asked is None or asked <= 0:
        return None
    paid = _ZERO
    for day, amount in sorted((day, amount) for day, amount in payments if amount is not None):
        paid = EXACT.add(paid, amount)
        if paid >= asked:
            return day
    return None


@cache
def invoice_words() -> Vocabulary:
    """The names that expressions over the facts of an invoice may use.

    >>> invoice_words().find("全部匹配").name
    'matched'
    """
    return Vocabulary.from_facts(INVOICE_FACTS)
