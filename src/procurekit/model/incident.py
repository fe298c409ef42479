"""Incident and Hold: what went wrong with an order, and what must not go on meanwhile (异常, 冻结)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_moment
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Hold", "Incident", "IncidentKind", "IncidentLine", "Responsibility"]

IncidentKind: TypeAlias = Literal["late", "short", "damaged", "wrong_item", "document_error", "other"]
Responsibility: TypeAlias = Literal["buyer", "supplier", "carrier", "force_majeure"]


@frozen
class IncidentLine:
    """An order line that an incident concerns; without a line it concerns the whole order."""

    order: str = field(validator=check.name)
    line: int | None = field(default=None, validator=check.line_number)
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)


def to_incident_lines(value: Iterable[IncidentLine]) -> tuple[IncidentLine, ...]:
    """Incident lines as a tuple."""
    return tuple_of(value)


@frozen
class Incident:
    """Something that went wrong: reported, responded to, resolved.

    >>> Incident("damaged", lines=[IncidentLine("order_1", 1, "40")], reported_at="2026-12-03T11:00+08:00").kind
    'damaged'
    """

    kind: IncidentKind = field(
        validator=[
            check.required,
            check.choice("late", "short", "damaged", "wrong_item", "document_error", "other"),
        ]
    )
    lines: tuple[IncidentLine, ...] = field(
        default=(), converter=to_incident_lines, validator=check.all_are(IncidentLine), kw_only=True
    )
    number: str | None = field(default=None, validator=check.text, kw_only=True)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    supplier: str | None = field(default=None, validator=check.text, kw_only=True)
    severity: str | None = field(
        default=None, validator=check.choice("low", "medium", "high", "critical"), kw_only=True
    )
    responsibility: Responsibility | None = field(
        default=None, validator=check.choice("buyer", "supplier", "carrier", "force_majeure"), kw_only=True
    )
    reported_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    responded_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    resolved_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    resolution: str | None = field(default=None, validator=check.text, kw_only=True)
    note: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), kw_only=True, metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    @property
    def at(self) -> Moment | None:
        """When it was reported."""
        return self.reported_at


@frozen
class Hold:
    """A stop that lies over an order, one of its lines or an invoice until it is released.

    >>> Hold("payment", line=2).kind
    'payment'
    """

    kind: str = field(validator=check.name)
    line: int | None = field(default=None, validator=check.line_number, kw_only=True)
    invoice: str | None = field(default=None, validator=check.text, kw_only=True)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
