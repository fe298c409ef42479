"""Receipt: what arrived (收货)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.lots import Lot, to_lots
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_day, to_moment
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Receipt", "ReceiptLine"]


@frozen
class ReceiptLine:
    """So much of one order line arrived; `pricing_quantity` is the same in the parallel pricing unit (双单位).

    What came instead of goods that were sent back, or came back from rework, names that return as what it `replaces`.
    """

    order: str = field(validator=check.name)
    line: int = field(validator=[check.required, check.line_number])
    quantity: Quantity = field(converter=to_quantity, validator=check.instance(Quantity, optional=False))
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    pricing_quantity: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )
    lots: tuple[Lot, ...] = field(default=(), converter=to_lots, validator=check.all_are(Lot), kw_only=True)
    replaces: str | None = field(default=None, validator=check.text, kw_only=True)


def to_receipt_lines(value: Iterable[ReceiptLine]) -> tuple[ReceiptLine, ...]:
    """Receipt lines as a tuple."""
    return tuple_of(value)


@frozen(init=False)
class Receipt:
    """Goods that arrived for one or more order lines.

    `Receipt(order, line, quantity, at=…)` is a shorthand for a single line. `at` is the day or the instant of arrival,
    None where nobody noted it; `posting_date` is the accounting period.

    >>> Receipt("order_1", line=1, quantity="980", at="2026-12-03T09:00+08:00").lines[0].quantity.amount
    Decimal('980')
    """

    # By name, as the constructor's first arguments are those of the shorthand.
    lines: tuple[ReceiptLine, ...] = field(
        converter=to_receipt_lines, validator=check.all_are(ReceiptLine), kw_only=True
    )
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    number: str | None = field(default=None, validator=check.text)
    issuer: str | None = field(default=None, validator=check.text)
    delivery_note: str | None = field(default=None, validator=check.text)
    shipment: str | None = field(default=None, validator=check.text)
    posting_date: date | None = field(default=None, converter=to_day, validator=check.day)
    site: str | None = field(default=None, validator=check.text)
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
        schedule: int | None = None,
        pricing_quantity: Quantity | Decimal | int | str | None = None,
        lots: Iterable[Lot] = (),
        replaces: str | None = None,
        lines: Iterable[ReceiptLine] = (),
        at: Moment | str | None = None,
        number: str | None = None,
        issuer: str | None = None,
        delivery_note: str | None = None,
        shipment: str | None = None,
        posting_date: date | str | None = None,
        site: str | None = None,
        note: str | None = None,
        evidence: Iterable[Evidence] = (),
        custom: Mapping[str, object] | None = None,
    ) -> None:
        if order is not None:
            one = ReceiptLine(
                order,
                line,  # type: ignore[arg-type]  # the validator names it
                quantity,
                schedule=schedule,
                pricing_quantity=pricing_quantity,
                lots=lots,
                replaces=replaces,
            )
            lines = (one,)
        self.__attrs_init__(
            at,
            number,
            issuer,
            delivery_note,
            shipment,
            posting_date,
            site,
            note,
            evidence,
            {} if custom is None else custom,
            lines=lines,
        )

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValue("no_lines", field="Receipt.lines")
