"""What can't be right about an order, found by comparing its documents; never a reason to leave anything out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from procurekit.errors import Finding
from procurekit.model.allocation import EARLIEST_DUE, REFERENCED
from procurekit.model.balance import concedes_beyond, excesses
from procurekit.model.bills import bills_of
from procurekit.model.charges import line_amount
from procurekit.model.closing_findings import closing_findings
from procurekit.model.document_facts import sum_of
from procurekit.model.follow_up import FollowUp
from procurekit.model.incident import Incident
from procurekit.model.incident_times import is_before
from procurekit.model.kinds import FactDocument, kind_of
from procurekit.model.line_quantities import quantities
from procurekit.model.lot_findings import lot_findings
from procurekit.model.movements import amounts_of, in_line_unit, settled_in
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.paper_findings import paper_findings, value_finding
from procurekit.model.pricing import pricing_unit
from procurekit.model.receipt import Receipt
from procurekit.model.shipment import Shipment
from procurekit.model.state import OrderState
from procurekit.values import Moment, Quantity, convert, date_in, minor_units
from procurekit.values.numbers import EXACT, plain, total

__all__ = ["OF_FACTS", "OF_ORDERS", "fact_findings", "order_findings"]

_ZERO: Final = Decimal(0)
_MOVES: Final = frozenset({"receipt", "shipment", "stock_in", "return", "incident"})
_HAPPENED: Final = frozenset({"receipt", "inspection", "return"})
_OF_BILLS: Final = frozenset({"invoice", "settlement", "payment"})
# A plan may be told ahead; nobody plans that far, so that the year is mistyped.
_A_YEAR: Final = timedelta(days=366)
_RECEIVABLE: Final = frozenset({"approved", "issued", "closed"})

OF_ORDERS: Final = frozenset(
    {
        "value_mismatch",
        "schedule_total",
        "promised_before_ordered",
        "referred_beyond_quantity",
        "total_mismatch",
        "allowances_exceed",
        "tax_mismatch",
        "instalments_mismatch",
    }
)
"""The codes of all that `order_findings` finds."""

OF_FACTS: Final = frozenset(
    {
        "unknown_line",
        "unknown_schedule",
        "unknown_return",
        "replaced_more_than_returned",
        "invoice_withdrawn",
        "schedule_not_named",
        "quantity_not_positive",
        "unit_not_convertible",
        "currency_differs",
        "receipt_on_stage",
        "receipt_on_cancelled_line",
        "receipt_on_closed_line",
        "received_before_ordered",
        "incident_beyond_quantity",
        "out_of_order",
        "promise_without_answer",
        "promise_without_date",
        "lot_missing",
        "lot_repeated",
        "lot_total",
        "serial_count",
        "serial_repeated",
        "serial_received_twice",
        "serial_not_received",
    }
)
"""The codes of what `fact_findings` finds, but for what is too much in all and what is told too early."""


def order_findings(order: PurchaseOrder) -> Iterator[Finding]:
    """What can't be right about an order's own document."""
    cent = Decimal(1).scaleb(-minor_units(order.currency or ""))
    for line in order.lines:
        path = f"lines[{line.number}]"
        found = value_finding(line, path, order.currency)
        if found is not None:
            yield found
        yield from _schedule_findings(order, line, path)
        referred = total(one.quantity for one in line.requisitions if one.quantity is not None)
        if line.quantity is not None and line.status == "open" and referred > line.quantity.amount.copy_abs():
            told = {"referred": plain(referred), "ordered": plain(line.quantity.amount)}
            yield Finding.of("referred_beyond_quantity", f"{path}.requisitions", **told)
    yield from _total_findings(order, cent)
    yield from paper_findings(order)


def _schedule_findings(order: PurchaseOrder, line: OrderLine, path: str) -> Iterator[Finding]:
    if len(line.schedule) > 1 and line.quantity is not None:
        scheduled = settled_in(line, total(in_line_unit(line, one.quantity) or _ZERO for one in line.schedule))
        if scheduled != line.quantity.amount:
            yield Finding.of(
                "schedule_total", f"{path}.schedule", scheduled=plain(scheduled), ordered=plain(line.quantity.amount)
            )
    for one in line.schedule:
        if order.ordered_on is not None and one.promised is not None and one.promised < order.ordered_on:
            yield Finding.of(
                "promised_before_ordered",
                f"{path}.schedule[{one.number}].promised",
                promised=one.promised,
                ordered=order.ordered_on,
                days=_days(one.promised, order.ordered_on),
            )


def _total_findings(order: PurchaseOrder, cent: Decimal) -> Iterator[Finding]:
    stated = order.stated
    amounts = [line.amount for line in order.lines]
    if stated is None or not amounts or any(amount is None for amount in amounts):
        return
    lines = total(amount for amount in amounts if amount is not None)
    nets = sum_of(line_amount(line, order.currency).net for line in order.lines)
    # With the lines' own charges or without: papers do either.
    if stated.net is not None and min(_apart(stated.net, one) for one in (lines, nets) if one is not None) > cent:
        yield Finding.of("total_mismatch", "stated.net", what="net", stated=plain(stated.net), computed=plain(lines))
    parts = (stated.net, stated.charges, stated.tax)
    if stated.total is not None and stated.net is not None:
        due = EXACT.subtract(total(part for part in parts if part is not None), stated.allowances or _ZERO)
        if _apart(stated.total, due) > cent:
            yield Finding.of(
                "total_mismatch", "stated.total", what="total", stated=plain(stated.total), computed=plain(due)
            )


def fact_findings(
    after: OrderState, document: FactDocument, allocation: str = EARLIEST_DUE, fact: str | None = None
) -> Iterator[Finding]:
    """What can't be right about a fact document's share, given the order with it.

    `allocation` is the policy asked, `fact` the document's id in the order's history.
    """
    kind = kind_of(document)
    order = after.order
    # A bill for a prepayment, or somebody else's, bills nothing of what was ordered.
    counts = kind != "invoice" or fact is None or any(kept.id == fact for kept in bills_of(after))
    for number in dict.fromkeys(one.line for one in document.lines if one.line is not None):
        line = next((one for one in order.lines if one.number == number), None)
        path = f"lines[{number}]"
        if line is None:
            yield Finding.of("unknown_line", path, line=number)
            continue
        yield from _part_findings(kind, document, line, path)
        if isinstance(document, Receipt):
            yield from _receipt_findings(after, document, line, path)
            yield from closing_findings(after, document, line, path, fact)
        if kind == "incident":
            yield from _incident_findings(after, document, line, path)
        if allocation == REFERENCED and isinstance(document, Receipt | Shipment) and len(line.schedule) > 1:
            unnamed = any(one.line == number and one.schedule is None for one in document.lines)
            yield from [Finding.of("schedule_not_named", path, line=number)] if unnamed else []
        yield from lot_findings(after, kind, document, line, path)
        limits = {kind, *_limits(kind, document, line)} if counts else set()
        yield from (found for one, much, found in excesses(after, line) if one in limits and much > 0)
    yield from _ahead_findings(after, kind, document)
    yield from _chasing_findings(document)
    yield from _withdrawn_bills(after, kind, document)
    currency = getattr(document, "currency", None)
    if currency is not None and order.currency is not None and currency != order.currency:
        yield Finding.of("currency_differs", "", found=currency, expected=order.currency)


def _part_findings(kind: str, document: Any, line: OrderLine, path: str) -> Iterator[Finding]:
    for one in document.lines:
        if one.line != line.number:
            continue
        schedule = getattr(one, "schedule", None)
        if schedule is not None and all(schedule != planned.number for planned in line.schedule):
            yield Finding.of("unknown_schedule", path, line=line.number, schedule=schedule)
        for name in ("quantity", "accepted", "rejected", "conceded", "consumed"):
            quantity = getattr(one, name, None)
            if not isinstance(quantity, Quantity):
                continue
            if _is_impossible(kind, one, quantity.amount, line):
                yield Finding.of("quantity_not_positive", path, quantity=quantity)
            # A bill may count in the unit that the price speaks of.
            billed = kind == "invoice" and quantity.unit == pricing_unit(line)
            if not billed and in_line_unit(line, quantity) is None:
                yield Finding.of("unit_not_convertible", path, quantity=quantity, unit=line.unit)


def _limits(kind: str, document: Any, line: OrderLine) -> Iterator[str]:
    """The limits that a document may go past beside those of its kind."""
    if kind == "invoice" and _takes_back(document, line.number):
        yield "credit"
    if kind != "inspection":
        return
    # What is in stock already can't be rejected as well.
    if _takes_out(document, line.number):
        yield "stock_in"
    if any(one.line == line.number and concedes_beyond(line, one) for one in document.lines):
        yield "concession"


def _takes_back(bill: Any, number: int) -> bool:
    """Does a bill take back what was billed of a line: is it a credit note, or below zero?"""
    lines = [one for one in bill.lines if one.line == number]
    stated = [part for one in lines for part in (one.quantity and one.quantity.amount, one.amount)]
    return any(bill.kind == "credit_note" or (part is not None and part < 0) for part in stated)


def _takes_out(inspection: Any, number: int) -> bool:
    """Does an inspection say of a line that some of it is no good, or was used up?"""
    parts = (part for one in inspection.lines if one.line == number for part in (one.rejected, one.consumed))
    return any(part is not None and part.amount > 0 for part in parts)


def _is_impossible(kind: str, one: Any, amount: Decimal, line: OrderLine) -> bool:
    if kind == "acknowledgement":
        # Who delivers nothing rejects the line; on a credit line quantities are signed.
        return not line.credit and (amount < 0 or (amount == 0 and one.answer != "rejected"))
    return amount < 0 if kind == "inspection" else kind in _MOVES and amount <= 0


def _ahead_findings(after: OrderState, kind: str, document: Any) -> Iterator[Finding]:
    """What is said to have happened after it was told of."""
    told = after.head.recorded_at
    if kind not in _HAPPENED or document.at is None or told is None:
        return
    if date_in(document.at) > date_in(told) + _A_YEAR:
        yield Finding.of("not_happened_yet", "", at=document.at, told=told)


def _receipt_findings(after: OrderState, document: Any, line: OrderLine, path: str) -> Iterator[Finding]:
    if after.stage not in _RECEIVABLE:
        yield Finding.of("receipt_on_stage", path, stage=after.stage)
    if line.status == "cancelled":
        yield Finding.of("receipt_on_cancelled_line", path)
    for one in document.lines:
        if one.line != line.number:
            continue
        if one.pricing_quantity is not None:
            unit = pricing_unit(line)
            if convert(one.pricing_quantity, unit, line.conversions) is None:
                yield Finding.of("unit_not_convertible", path, quantity=one.pricing_quantity, unit=unit)
        if one.replaces is not None:
            yield from _replacement_findings(after, one.replaces, line, path)
    ordered = after.order.ordered_on
    if document.at is not None and ordered is not None:
        zone = line.schedule[0].zone
        received = date_in(document.at, zone)
        if received < ordered:
            yield Finding.of(
                "received_before_ordered", path, received=received, ordered=ordered, days=_days(received, ordered)
            )


def _incident_findings(after: OrderState, document: Any, line: OrderLine, path: str) -> Iterator[Finding]:
    """Does it concern more of a line than there is: than was ordered, or has come where that is more?"""
    if line.quantity is None:
        return
    most = max(line.quantity.amount.copy_abs(), quantities(after, line).received)
    for one in document.lines:
        much = in_line_unit(line, one.quantity) if one.line == line.number else None
        if much is not None and much > most:
            told = {"quantity": one.quantity, "ordered": plain(line.quantity.amount)}
            yield Finding.of("incident_beyond_quantity", path, **told)


def _replacement_findings(after: OrderState, name: str, line: OrderLine, path: str) -> Iterator[Finding]:
    """What came instead of goods that were sent back: is it known what, and is it no more than that?"""
    try:
        sent: Any = after.fact("return", name)
    except KeyError:
        sent = None
    # What was withdrawn never went back.
    if sent is None or sent.document is None:
        yield Finding.of("unknown_return", path, name=name)
        return
    names = {sent.id, sent.document.number or sent.id}
    back = total(much for one, much in amounts_of(line, sent.document, "quantity", "returned"))
    came = total(
        much
        for kept in after.kept("receipt")
        for one, much in amounts_of(line, kept.document, "quantity", "received")
        if one.replaces in names
    )
    if settled_in(line, EXACT.subtract(came, back)) > 0:
        yield Finding.of("replaced_more_than_returned", path, name=name, received=plain(came), returned=plain(back))


def _withdrawn_bills(after: OrderState, kind: str, document: Any) -> Iterator[Finding]:
    """What is paid, settled or credited of a bill that was withdrawn; of one that nobody told yet, nothing is known."""
    if kind not in _OF_BILLS or all(kept.document is not None for kept in after.documents.get("invoice", {}).values()):
        return
    names = [one.invoice for one in document.lines] if kind != "invoice" else []
    # A new bill may stand in for one that was withdrawn.
    if kind == "invoice" and document.kind == "credit_note":
        names.append(document.corrects)
    if kind == "settlement":
        names += document.invoices
    for name in dict.fromkeys(one for one in names if one is not None):
        try:
            bill = after.fact("invoice", name)
        except KeyError:
            continue
        if bill.document is None:
            yield Finding.of("invoice_withdrawn", "", name=name)


def _chasing_findings(document: FactDocument) -> Iterator[Finding]:
    """What can't be right about when an incident or a follow-up was answered."""
    moments: tuple[tuple[str, Moment | None], ...] = ()
    if isinstance(document, Incident):
        moments = (
            ("reported", document.reported_at),
            ("responded", document.responded_at),
            ("resolved", document.resolved_at),
        )
    elif isinstance(document, FollowUp):
        moments = (("asked", document.at), ("answered", document.answered_at), ("next_on", document.next_on))
        promised = any(one.promised is not None for one in document.lines)
        if promised and document.answer in {"refused", "no_answer"}:
            yield Finding.of("promise_without_answer", "", answer=document.answer)
        if not promised and document.answer == "promised":
            yield Finding.of("promise_without_date", "")
    known = [(name, moment) for name, moment in moments if moment is not None]
    for (other, since), (what, at) in pairwise(known):
        if is_before(at, since):
            yield Finding.of("out_of_order", "", what=what, at=at, other=other, since=since)


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return EXACT.subtract(one, other).copy_abs()


def _days(earlier: date, later: date) -> int:
    return (later - earlier).days
