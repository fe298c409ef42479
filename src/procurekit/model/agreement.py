"""Agreement: a blanket order or framework agreement that orders call off from (框架协议)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.item import to_conversions
from procurekit.model.party import Party, to_party
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import to_day
from procurekit.values.numbers import to_number
from procurekit.values.price import Price, to_price
from procurekit.values.quantity import Conversion, Quantity, to_quantity

__all__ = ["Agreement", "AgreementLine"]


@frozen
class AgreementLine:
    """One item that was agreed on: how much of it at most, by quantity, by amount or both, and at what price.

    `minimum` is the least that one order line calls off. A limit that is absent is none.
    """

    number: int = field(validator=[check.required, check.line_number])
    item: str | None = field(default=None, validator=check.text)
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    price: Price | None = field(default=None, converter=to_price, validator=check.instance(Price))
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    minimum: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    conversions: tuple[Conversion, ...] = field(
        default=(), converter=to_conversions, validator=check.all_are(Conversion), kw_only=True
    )
    description: str | None = field(default=None, validator=check.text, kw_only=True)
    category: str | None = field(default=None, validator=check.text, kw_only=True)
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    @property
    def unit(self) -> str | None:
        """The unit in which its quantities are told, where it says one."""
        return next((one.unit for one in (self.quantity, self.minimum) if one is not None), None)


def to_agreement_lines(value: Iterable[AgreementLine]) -> tuple[AgreementLine, ...]:
    """Agreement lines as a tuple."""
    return tuple_of(value)


@frozen
class Agreement:
    """What a supplier and a buyer agreed on for a time: items, prices, and how much of it in all.

    `amount` is the most that all orders together may come to, in `currency`. Both days of the validity are inside it.

    >>> agreed = Agreement("FA-1", supplier="V-7", currency="EUR", lines=[AgreementLine(1, "M6-BOLT", "10000", "0.12")])
    >>> agreed.line(1).quantity.amount
    Decimal('10000')
    """

    number: str | None = field(default=None, validator=check.text)
    supplier: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    lines: tuple[AgreementLine, ...] = field(
        default=(), converter=to_agreement_lines, validator=check.all_are(AgreementLine), kw_only=True
    )
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    valid_from: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    valid_until: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative, kw_only=True)
    organisation: str | None = field(default=None, validator=check.text, kw_only=True)
    purchaser: str | None = field(default=None, validator=check.text, kw_only=True)
    payment_terms: str | None = field(default=None, validator=check.text, kw_only=True)
    revision: int = field(default=1, validator=[check.required, check.line_number], kw_only=True)
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
                raise InvalidValue("number_twice", field="Agreement.lines", value=one.number)
            seen.add(one.number)

    def line(self, number: int) -> AgreementLine:
        """The line of that number. Raises KeyError."""
        for one in self.lines:
            if one.number == number:
                return one
        raise KeyError(number)
