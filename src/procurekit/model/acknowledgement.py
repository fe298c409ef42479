"""Acknowledgement: the supplier's answer to an order, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypeAlias

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.party import Contact
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_day, to_moment
from procurekit.values.price import Price, to_price
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["AcknowledgedLine", "Acknowledgement", "Answer"]

Answer: TypeAlias = Literal["accepted", "accepted_with_change", "disputed", "rejected"]


@frozen
class AcknowledgedLine:
    """The answer to one line, or to one delivery of it.

    Several answers to the same line split it into deliveries. What is None is accepted as ordered.
    """

    line: int = field(validator=[check.required, check.line_number])
    answer: Answer = field(
        default="accepted",
        validator=[check.required, check.choice("accepted", "accepted_with_change", "disputed", "rejected")],
    )
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    quantity: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    promised: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    price: Price | None = field(default=None, converter=to_price, validator=check.instance(Price), kw_only=True)
    substitute: str | None = field(default=None, validator=check.text, kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)


def to_answers(value: Iterable[AcknowledgedLine]) -> tuple[AcknowledgedLine, ...]:
    """Answers as a tuple."""
    return tuple_of(value)


@frozen
class Acknowledgement:
    """A supplier's answer to one order.

    *Confirmed* comes from the supplier itself; *attested* is what a buyer says the supplier said (phone, 微信), with
    both names, the channel and the evidence. An attested answer is never shown as confirmed.

    >>> Acknowledgement(
    ...     "order_1", lines=[AcknowledgedLine(1, promised="2026-12-04")], origin="attested", channel="微信"
    ... ).origin
    'attested'
    """

    order: str = field(validator=check.name)
    lines: tuple[AcknowledgedLine, ...] = field(
        default=(), converter=to_answers, validator=check.all_are(AcknowledgedLine), kw_only=True
    )
    number: str | None = field(default=None, validator=check.text, kw_only=True)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    origin: str = field(
        default="confirmed", validator=[check.required, check.choice("confirmed", "attested")], kw_only=True
    )
    channel: str | None = field(default=None, validator=check.text, kw_only=True)
    answered_by: Contact | None = field(
        default=None, validator=check.instance(Contact), kw_only=True, metadata=PERSONAL
    )
    attested_by: str | None = field(default=None, validator=check.text, kw_only=True)
    order_revision: int | None = field(default=None, validator=check.line_number, kw_only=True)
    follow_up: str | None = field(default=None, validator=check.text, kw_only=True)
    note: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), kw_only=True, metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValue("no_lines", field="Acknowledgement.lines")
