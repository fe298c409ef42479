"""Commercial terms that documents share: tax, charges, rates, instalments, references, stated amounts, evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from procurekit.model.fields import tuple_of
from procurekit.values import check
from procurekit.values.moments import to_day
from procurekit.values.numbers import to_decimal, to_number

__all__ = [
    "AgreementReference",
    "AllowanceCharge",
    "DateTolerance",
    "Evidence",
    "ExchangeRate",
    "Instalment",
    "RequisitionReference",
    "StatedAmounts",
    "Tax",
    "to_charges",
    "to_evidence",
]


@frozen
class Tax:
    """A tax on a line or a charge.

    `category` is of UNCL 5305: S standard, Z zero, E exempt, AE reverse charge.
    """

    percent: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative)
    category: str | None = field(default=None, validator=check.text)
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)


@frozen
class AllowanceCharge:
    """A discount or an extra cost: freight, packaging, rebate.

    A charge adds, an allowance takes off; `amount` is never negative. `percent` is of `base`, else of the net amount of
    what it stands on: the line, or all lines.
    """

    kind: str = field(validator=[check.required, check.choice("charge", "allowance")])
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative)
    percent: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True)
    code: str | None = field(default=None, validator=check.text, kw_only=True)
    tax: Tax | None = field(default=None, validator=check.instance(Tax), kw_only=True)
    base: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)


def to_charges(value: Iterable[AllowanceCharge]) -> tuple[AllowanceCharge, ...]:
    """Charges and allowances as a tuple."""
    return tuple_of(value)


@frozen
class ExchangeRate:
    """The rate that was used: one of the document's currency is `rate` units of `into`, on a date, from a source."""

    into: str = field(validator=[check.required, check.currency_code])
    rate: Decimal = field(converter=to_decimal, validator=[check.required, check.positive])
    on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    source: str | None = field(default=None, validator=check.text, kw_only=True)


@frozen
class DateTolerance:
    """How many days earlier or later than asked a supplier may promise without asking; zero, where a side is absent."""

    early_days: int | None = field(default=None, validator=check.count)
    late_days: int | None = field(default=None, validator=check.count)


@frozen
class Instalment:
    """A part of the price and when it falls due: ``Instalment(2, percent=70, days=30, event="receipt")``."""

    number: int = field(validator=[check.required, check.line_number])
    percent: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    event: str | None = field(default=None, validator=check.text, kw_only=True)
    days: int | None = field(default=None, validator=check.instance(int), kw_only=True)
    due: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)


def to_instalments(value: Iterable[Instalment]) -> tuple[Instalment, ...]:
    """Instalments as a tuple."""
    return tuple_of(value)


@frozen
class AgreementReference:
    """The blanket order or framework agreement that an order or a line calls off from."""

    number: str = field(validator=check.name)
    line: int | None = field(default=None, validator=check.line_number)


def to_agreement(value: AgreementReference | str | None) -> AgreementReference | None:
    """A reference from an agreement's number or from itself."""
    return AgreementReference(value) if isinstance(value, str) and value.strip() else value  # type: ignore[return-value]


@frozen
class RequisitionReference:
    """So much of an order line answers a line of a requisition."""

    requisition: str = field(validator=check.name)
    line: int | None = field(default=None, validator=check.line_number)
    quantity: Decimal | None = field(default=None, converter=to_number, validator=check.positive)


def to_requisitions(value: Iterable[RequisitionReference]) -> tuple[RequisitionReference, ...]:
    """References as a tuple."""
    return tuple_of(value)


@frozen
class StatedAmounts:
    """The totals that a document states: facts of their own, never recomputed, and a difference is a finding."""

    net: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    charges: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    allowances: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    tax: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    total: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    prepaid: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    payable: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)
    rounding: Decimal | None = field(default=None, converter=to_number, validator=check.decimal, kw_only=True)


@frozen
class Evidence:
    """What proves it: a mail, a chat's screenshot, a recording.

    The host keeps it; the log keeps its name, SHA-256 and address, as personal data.
    """

    name: str | None = field(default=None, validator=check.text)
    sha256: str | None = field(default=None, validator=check.text, kw_only=True)
    uri: str | None = field(default=None, validator=check.text, kw_only=True)


def to_evidence(value: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence as a tuple."""
    return tuple_of(value)
