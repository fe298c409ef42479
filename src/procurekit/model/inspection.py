"""Inspection: what of a receipt was accepted, conceded, rejected or used up in the test (验收)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.lots import Lot, to_lots
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_moment
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["InspectedLine", "Inspection"]


@frozen
class InspectedLine:
    """The result for one order line. `conceded` (让步接收) is a part of `accepted`, not beside it."""

    order: str = field(validator=check.name)
    line: int = field(validator=[check.required, check.line_number])
    accepted: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    conceded: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    rejected: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    consumed: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True)
    lots: tuple[Lot, ...] = field(default=(), converter=to_lots, validator=check.all_are(Lot), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.accepted is self.rejected is self.consumed is None:
            raise InvalidValue("inspection_without_result", field=f"InspectedLine[{self.line}]")


def to_inspected_lines(value: Iterable[InspectedLine]) -> tuple[InspectedLine, ...]:
    """Inspected lines as a tuple."""
    return tuple_of(value)


@frozen(init=False)
class Inspection:
    """The result of inspecting what arrived, in whole or in part. Several inspections of one receipt add up.

    >>> Inspection("order_1", 1, accepted="940", rejected="40", reason="scratched", at="2026-12-04").lines[0].reason
    'scratched'
    """

    # By name, as the constructor's first arguments are those of the shorthand.
    lines: tuple[InspectedLine, ...] = field(
        converter=to_inspected_lines, validator=check.all_are(InspectedLine), kw_only=True
    )
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    number: str | None = field(default=None, validator=check.text)
    issuer: str | None = field(default=None, validator=check.text)
    receipt: str | None = field(default=None, validator=check.text)
    note: str | None = field(default=None, validator=check.text, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, hash=False
    )

    def __init__(
        self,
        order: str | None = None,
        line: int | None = None,
        *,
        accepted: Quantity | Decimal | int | str | None = None,
        conceded: Quantity | Decimal | int | str | None = None,
        rejected: Quantity | Decimal | int | str | None = None,
        consumed: Quantity | Decimal | int | str | None = None,
        reason: str | None = None,
        schedule: int | None = None,
        lines: Iterable[InspectedLine] = (),
        at: Moment | str | None = None,
        number: str | None = None,
        issuer: str | None = None,
        receipt: str | None = None,
        note: str | None = None,
        evidence: Iterable[Evidence] = (),
        custom: Mapping[str, object] | None = None,
    ) -> None:
        if order is not None:
            one = InspectedLine(
                order,
                line,  # type: ignore[arg-type]  # the validator names it
                accepted=accepted,
                conceded=conceded,
                rejected=rejected,
                consumed=consumed,
                schedule=schedule,
                reason=reason,
            )
            lines = (one,)
        self.__attrs_init__(at, number, issuer, receipt, note, evidence, {} if custom is None else custom, lines=lines)

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValue("no_lines", field="Inspection.lines")
