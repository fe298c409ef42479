"""Requisition: an internal request to buy (采购申请)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.order import LINE_KINDS, Demand, LineKind, to_demands
from procurekit.model.party import Party, to_party
from procurekit.model.terms import AgreementReference, Evidence, to_agreement, to_evidence
from procurekit.values import check
from procurekit.values.moments import to_day
from procurekit.values.price import Price, to_price
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Requisition", "RequisitionLine"]


@frozen
class RequisitionLine:
    """One thing that is asked for, by when, and for what."""

    number: int = field(validator=[check.required, check.line_number])
    item: str | None = field(default=None, validator=check.text)
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    needed_by: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    description: str | None = field(default=None, validator=check.text, kw_only=True)
    specification: str | None = field(default=None, validator=check.text, kw_only=True)
    category: str | None = field(default=None, validator=check.text, kw_only=True)
    kind: LineKind = field(default="goods", validator=[check.required, check.choice(*LINE_KINDS)], kw_only=True)
    estimated_price: Price | None = field(
        default=None, converter=to_price, validator=check.instance(Price), kw_only=True
    )
    supplier: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    agreement: AgreementReference | None = field(
        default=None, converter=to_agreement, validator=check.instance(AgreementReference), kw_only=True
    )
    demands: tuple[Demand, ...] = field(default=(), converter=to_demands, validator=check.all_are(Demand), kw_only=True)
    site: str | None = field(default=None, validator=check.text, kw_only=True)
    project: str | None = field(default=None, validator=check.text, kw_only=True)
    cost_centre: str | None = field(default=None, validator=check.text, kw_only=True)
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )


def to_requisition_lines(value: Iterable[RequisitionLine]) -> tuple[RequisitionLine, ...]:
    """Requisition lines as a tuple."""
    return tuple_of(value)


@frozen
class Requisition:
    """A request to buy, before there is an order; its lines and order lines are many-to-many, with quantities.

    >>> Requisition("PR-7", lines=[RequisitionLine(1, "M6-BOLT", "1000", needed_by="2026-12-10")]).lines[0].needed_by
    datetime.date(2026, 12, 10)
    """

    number: str | None = field(default=None, validator=check.text)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    lines: tuple[RequisitionLine, ...] = field(
        default=(), converter=to_requisition_lines, validator=check.all_are(RequisitionLine), kw_only=True
    )
    requester: str | None = field(default=None, validator=check.text, kw_only=True)
    department: str | None = field(default=None, validator=check.text, kw_only=True)
    organisation: str | None = field(default=None, validator=check.text, kw_only=True)
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    requested_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    priority: str | None = field(default=None, validator=check.choice("low", "normal", "urgent"), kw_only=True)
    revision: int = field(default=1, validator=[check.required, check.line_number], kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
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
                raise InvalidValue("number_twice", field="Requisition.lines", value=one.number)
            seen.add(one.number)
