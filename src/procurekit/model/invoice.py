"""Invoice, Settlement, Payment: billed, matched to what entered stock, paid (发票 → 采购结算 → 付款)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, to_texts, tuple_of
from procurekit.model.party import Party, to_party
from procurekit.model.terms import (
    AllowanceCharge,
    Evidence,
    ExchangeRate,
    StatedAmounts,
    Tax,
    to_charges,
    to_evidence,
)
from procurekit.values import check
from procurekit.values.moments import Moment, to_day, to_moment
from procurekit.values.numbers import to_decimal, to_number
from procurekit.values.price import Price, to_price
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Invoice", "InvoiceLine", "Payment", "PaymentLine", "Settlement", "SettlementLine"]


@frozen
class InvoiceLine:
    """One billed line; `order` and `line` say what it bills, None on a line without an order. A credit is negative."""

    number: int = field(validator=[check.required, check.line_number])
    order: str | None = field(default=None, validator=check.text)
    line: int | None = field(default=None, validator=check.line_number)
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    price: Price | None = field(default=None, converter=to_price, validator=check.instance(Price), kw_only=True)
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    receipt: str | None = field(default=None, validator=check.text, kw_only=True)
    item: str | None = field(default=None, validator=check.text, kw_only=True)
    description: str | None = field(default=None, validator=check.text, kw_only=True)
    tax: Tax | None = field(default=None, validator=check.instance(Tax), kw_only=True)
    charges: tuple[AllowanceCharge, ...] = field(
        default=(), converter=to_charges, validator=check.all_are(AllowanceCharge), kw_only=True
    )


def to_invoice_lines(value: Iterable[InvoiceLine]) -> tuple[InvoiceLine, ...]:
    """Invoice lines as a tuple."""
    return tuple_of(value)


@frozen
class Invoice:
    """A supplier's invoice or credit note. Its number belongs to its issuer; its stated amounts are facts.

    >>> Invoice(
    ...     "INV-88",
    ...     issuer="V-7",
    ...     currency="EUR",
    ...     lines=[InvoiceLine(1, "order_1", 1, "980", amount="117.60")],
    ...     issued_on="2026-12-06",
    ... ).kind
    'invoice'
    """

    number: str = field(validator=check.name)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    kind: str = field(
        default="invoice",
        validator=[check.required, check.choice("invoice", "credit_note", "prepayment")],
        kw_only=True,
    )
    lines: tuple[InvoiceLine, ...] = field(
        default=(), converter=to_invoice_lines, validator=check.all_are(InvoiceLine), kw_only=True
    )
    supplier: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    exchange_rate: ExchangeRate | None = field(default=None, validator=check.instance(ExchangeRate), kw_only=True)
    issued_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    received_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    due_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    posting_date: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    payment_terms: str | None = field(default=None, validator=check.text, kw_only=True)
    charges: tuple[AllowanceCharge, ...] = field(
        default=(), converter=to_charges, validator=check.all_are(AllowanceCharge), kw_only=True
    )
    stated: StatedAmounts | None = field(default=None, validator=check.instance(StatedAmounts), kw_only=True)
    corrects: str | None = field(default=None, validator=check.text, kw_only=True)
    note: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), kw_only=True, metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    def __attrs_post_init__(self) -> None:
        seen: set[int] = set()
        for one in self.lines:
            if one.number in seen:
                raise InvalidValue("number_twice", field="Invoice.lines", value=one.number)
            seen.add(one.number)

    @property
    def at(self) -> Moment | None:
        """The day it was issued."""
        return self.issued_on


@frozen
class SettlementLine:
    """So much of an order line's stock-in settled against so much of an invoice line."""

    order: str = field(validator=check.name)
    line: int = field(validator=[check.required, check.line_number])
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)
    invoice: str | None = field(default=None, validator=check.text, kw_only=True)
    invoice_line: int | None = field(default=None, validator=check.line_number, kw_only=True)
    stock_in: str | None = field(default=None, validator=check.text, kw_only=True)


def to_settlement_lines(value: Iterable[SettlementLine]) -> tuple[SettlementLine, ...]:
    """Settlement lines as a tuple."""
    return tuple_of(value)


@frozen
class Settlement:
    """Invoices matched to what entered stock (采购结算)."""

    lines: tuple[SettlementLine, ...] = field(
        converter=to_settlement_lines, validator=check.all_are(SettlementLine), kw_only=True
    )
    number: str | None = field(default=None, validator=check.text, kw_only=True)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    posting_date: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    invoices: tuple[str, ...] = field(default=(), converter=to_texts, validator=check.texts, kw_only=True)
    note: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )


@frozen
class PaymentLine:
    """So much paid for an order line, an order or an invoice; a prepayment names an order and no invoice."""

    amount: Decimal = field(converter=to_decimal, validator=[check.required, check.decimal])
    order: str | None = field(default=None, validator=check.text, kw_only=True)
    line: int | None = field(default=None, validator=check.line_number, kw_only=True)
    invoice: str | None = field(default=None, validator=check.text, kw_only=True)
    instalment: int | None = field(default=None, validator=check.line_number, kw_only=True)


def to_payment_lines(value: Iterable[PaymentLine]) -> tuple[PaymentLine, ...]:
    """Payment lines as a tuple."""
    return tuple_of(value)


@frozen
class Payment:
    """Money that left for a supplier, in `currency`."""

    lines: tuple[PaymentLine, ...] = field(
        converter=to_payment_lines, validator=check.all_are(PaymentLine), kw_only=True
    )
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    number: str | None = field(default=None, validator=check.text, kw_only=True)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    posting_date: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    exchange_rate: ExchangeRate | None = field(default=None, validator=check.instance(ExchangeRate), kw_only=True)
    method: str | None = field(default=None, validator=check.text, kw_only=True)
    note: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), kw_only=True, metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )
