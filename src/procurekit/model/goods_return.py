"""Return: goods that went back to the supplier (退货)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.lots import Lot, to_lots
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_day, to_moment
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Return", "ReturnPurpose", "ReturnedLine"]

ReturnPurpose: TypeAlias = Literal["to_replace", "for_credit", "for_rework"]


@frozen
class ReturnedLine:
    """So much of one order line went back, and why."""

    order: str = field(validator=check.name)
    line: int = field(validator=[check.required, check.line_number])
    quantity: Quantity = field(converter=to_quantity, validator=check.instance(Quantity, optional=False))
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True)
    lots: tuple[Lot, ...] = field(default=(), converter=to_lots, validator=check.all_are(Lot), kw_only=True)


def to_returned_lines(value: Iterable[ReturnedLine]) -> tuple[ReturnedLine, ...]:
    """Returned lines as a tuple."""
    return tuple_of(value)


@frozen(init=False)
class Return:
    """Goods sent back: to be replaced (which opens the order line again), for credit, or for rework.

    `Return(order, line, quantity, purpose=…)` is a shorthand for a single line.

    >>> Return("order_1", 1, "40", purpose="to_replace", at="2026-12-05", reason="scratched").purpose
    'to_replace'
    """

    # By name, as the constructor's first arguments are those of the shorthand.
    lines: tuple[ReturnedLine, ...] = field(
        converter=to_returned_lines, validator=check.all_are(ReturnedLine), kw_only=True
    )
    purpose: ReturnPurpose = field(
        validator=[check.required, check.choice("to_replace", "for_credit", "for_rework")],
        kw_only=True,
    )
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    number: str | None = field(default=None, validator=check.text)
    issuer: str | None = field(default=None, validator=check.text)
    receipt: str | None = field(default=None, validator=check.text)
    inspection: str | None = field(default=None, validator=check.text)
    posting_date: date | None = field(default=None, converter=to_day, validator=check.day)
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
        quantity: Quantity | Decimal | int | str | None = None,
        *,
        purpose: ReturnPurpose,
        reason: str | None = None,
        schedule: int | None = None,
        lots: Iterable[Lot] = (),
        lines: Iterable[ReturnedLine] = (),
        at: Moment | str | None = None,
        number: str | None = None,
        issuer: str | None = None,
        receipt: str | None = None,
        inspection: str | None = None,
        posting_date: date | str | None = None,
        note: str | None = None,
        evidence: Iterable[Evidence] = (),
        custom: Mapping[str, object] | None = None,
    ) -> None:
        if order is not None:
            lines = (ReturnedLine(order, line, quantity, schedule=schedule, reason=reason, lots=lots),)  # type: ignore[arg-type]
        self.__attrs_init__(
            at,
            number,
            issuer,
            receipt,
            inspection,
            posting_date,
            note,
            evidence,
            {} if custom is None else custom,
            lines=lines,
            purpose=purpose,
        )

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValue("no_lines", field="Return.lines")
