"""Settling: the invoice, the order's closing, and the payment when it falls due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from procurekit.model.incident import Hold
from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine
from procurekit.model.line_quantities import expects_receipt, quantities
from procurekit.model.terms import StatedAmounts, Tax
from procurekit.simulate.agenda import Process
from procurekit.simulate.company import ACCOUNTANT
from procurekit.values import Quantity

if TYPE_CHECKING:
    from procurekit.simulate.life import Life

__all__ = ["settle"]

_CENT = Decimal("0.01")
_VAT = Decimal(13)


def settle(life: Life) -> Process:
    """What the supplier bills, the closing, and the payment. Once in a while too much is billed, held and credited."""
    office, chance, desk = life.office, life.chance, life.office.desk
    yield office.after(chance, (2, 8))
    billed = _billable(life)
    too_much = min(billed) if billed and chance.of(3) else None
    if too_much is not None:
        billed[too_much] += max(1, int(billed[too_much] // 10))
    invoice = _invoice(life, billed)
    office.report("invoice", invoice, ACCOUNTANT)
    if too_much is not None:
        placed = Hold("invoice", invoice=invoice.number, reason="开票数量大于订购数量 more billed than ordered")
        held = desk.hold(life.id, placed, by=ACCOUNTANT)
        yield office.after(chance, (4, 12))
        credited = {too_much: billed[too_much] - _billable(life)[too_much]}
        office.report("invoice", _invoice(life, credited, corrects=invoice.number), ACCOUNTANT)
        hold = next(id_ for id_, one in held.holds.items() if one == placed)
        desk.release(life.id, hold, by=ACCOUNTANT, reason="已收到红字发票 credit note received")
        billed[too_much] -= credited[too_much]
    yield office.after(chance, (1, 5))
    life.step("close", reason="短交，余量不再要货 came short, the rest is not wanted" if life.short else None)
    yield office.on(chance, office.today + timedelta(days=life.plan.supplier.terms - chance.within((2, 8))))
    _pay(life, invoice.number, billed)


def _billable(life: Life) -> dict[int, Decimal]:
    """What arrived and was not sent back, up to what was ordered; of a service all of it."""
    state = life.office.desk.get(life.id)
    found: dict[int, Decimal] = {}
    for line in state.lines:
        much = quantities(state, line)
        amount = min(much.ordered, much.received - much.returned) if expects_receipt(line) else much.ordered
        if amount > 0:
            found[line.number] = amount
    return found


def _invoice(life: Life, amounts: Mapping[int, Decimal], corrects: str | None = None) -> Invoice:
    office, supplier = life.office, life.plan.supplier
    lines = {line.number: line for line in life.plan.lines}
    billed = [
        InvoiceLine(
            place,
            life.id,
            number,
            Quantity(amount, lines[number].unit),
            price=lines[number].price,
            amount=_net(life, number, amount),
            tax=Tax(_VAT, "S"),
        )
        for place, (number, amount) in enumerate(amounts.items(), 1)
    ]
    net = sum((one.amount for one in billed if one.amount is not None), Decimal(0))
    tax = (net * _VAT / 100).quantize(_CENT)
    return Invoice(
        office.number(f"{supplier.id}-{'INV' if corrects is None else 'CRN'}"),
        issuer=supplier.id,
        kind="invoice" if corrects is None else "credit_note",
        lines=billed,
        supplier=supplier.party,
        currency=supplier.currency,
        issued_on=office.today,
        received_on=office.today,
        due_on=office.today + timedelta(days=supplier.terms),
        posting_date=office.posting_date(life.chance),
        stated=StatedAmounts(net=net, tax=tax, total=net + tax),
        corrects=corrects,
    )


def _net(life: Life, number: int, amount: Decimal) -> Decimal:
    line = next(one for one in life.plan.lines if one.number == number)
    return Decimal(0) if line.price is None else line.price.amount_for(amount).quantize(_CENT)


def _pay(life: Life, invoice: str, amounts: Mapping[int, Decimal]) -> None:
    office = life.office
    gross = {
        number: (_net(life, number, amount) * (100 + _VAT) / 100).quantize(_CENT) for number, amount in amounts.items()
    }
    payment = Payment(
        lines=[
            PaymentLine(paid, order=life.id, line=number, invoice=invoice) for number, paid in gross.items() if paid
        ],
        currency=life.plan.supplier.currency,
        number=office.number("PAY"),
        at=office.now,
        posting_date=office.today,
        method="bank_transfer",
    )
    office.report("pay", payment, ACCOUNTANT)
