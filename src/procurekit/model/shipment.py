"""Shipment: what the supplier sent or plans to send (发货, advance ship notice)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.lots import Lot, to_lots
from procurekit.model.party import Party, to_party
from procurekit.model.terms import Evidence, ExchangeRate, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_moment
from procurekit.values.numbers import to_number
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Shipment", "ShipmentLine"]


@frozen
class ShipmentLine:
    """So much of one order line on its way."""

    order: str = field(validator=check.name)
    line: int = field(validator=[check.required, check.line_number])
    quantity: Quantity = field(converter=to_quantity, validator=check.instance(Quantity, optional=False))
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    lots: tuple[Lot, ...] = field(default=(), converter=to_lots, validator=check.all_are(Lot), kw_only=True)


def to_shipment_lines(value: Iterable[ShipmentLine]) -> tuple[ShipmentLine, ...]:
    """Shipment lines as a tuple."""
    return tuple_of(value)


@frozen(init=False)
class Shipment:
    """A consignment of one or more order lines, with the moments it is planned for, left and arrived.

    Only what has left counts as shipped. `freight` and `insurance` are in `currency`; without one, in the order's.
    `Shipment(order, line, quantity, shipped_at=…)` is a shorthand for a single line.

    >>> Shipment("order_1", 1, "980", shipped_at="2026-11-28", carrier="SF Express", tracking="SF100").lines[0].line
    1
    """

    # By name, as the constructor's first arguments are those of the shorthand.
    lines: tuple[ShipmentLine, ...] = field(
        converter=to_shipment_lines, validator=check.all_are(ShipmentLine), kw_only=True
    )
    number: str | None = field(default=None, validator=check.text)
    issuer: str | None = field(default=None, validator=check.text)
    planned_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    shipped_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    expected_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    arrived_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    carrier: Party | None = field(default=None, converter=to_party, validator=check.instance(Party))
    tracking: str | None = field(default=None, validator=check.text)
    transport_mode: str | None = field(default=None, validator=check.text)
    site: str | None = field(default=None, validator=check.text)
    packages: int | None = field(default=None, validator=check.instance(int))
    gross_weight_kg: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative)
    freight: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative)
    insurance: Decimal | None = field(default=None, converter=to_number, validator=check.non_negative)
    note: str | None = field(default=None, validator=check.text, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, hash=False
    )
    currency: str | None = field(default=None, validator=check.currency_code)
    exchange_rate: ExchangeRate | None = field(default=None, validator=check.instance(ExchangeRate))

    def __init__(
        self,
        order: str | None = None,
        line: int | None = None,
        quantity: Quantity | Decimal | int | str | None = None,
        *,
        schedule: int | None = None,
        lots: Iterable[Lot] = (),
        lines: Iterable[ShipmentLine] = (),
        number: str | None = None,
        issuer: str | None = None,
        planned_at: Moment | str | None = None,
        shipped_at: Moment | str | None = None,
        expected_at: Moment | str | None = None,
        arrived_at: Moment | str | None = None,
        carrier: Party | str | None = None,
        tracking: str | None = None,
        transport_mode: str | None = None,
        site: str | None = None,
        packages: int | None = None,
        gross_weight_kg: Decimal | int | str | None = None,
        freight: Decimal | int | str | None = None,
        insurance: Decimal | int | str | None = None,
        note: str | None = None,
        evidence: Iterable[Evidence] = (),
        custom: Mapping[str, object] | None = None,
        currency: str | None = None,
        exchange_rate: ExchangeRate | None = None,
    ) -> None:
        if order is not None:
            lines = (ShipmentLine(order, line, quantity, schedule=schedule, lots=lots),)  # type: ignore[arg-type]
        self.__attrs_init__(
            number,
            issuer,
            planned_at,
            shipped_at,
            expected_at,
            arrived_at,
            carrier,
            tracking,
            transport_mode,
            site,
            packages,
            gross_weight_kg,
            freight,
            insurance,
            note,
            evidence,
            {} if custom is None else custom,
            currency,
            exchange_rate,
            lines=lines,
        )

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValue("no_lines", field="Shipment.lines")

    @property
    def at(self) -> Moment | None:
        """The last thing that is known to have happened to it: arrived, shipped, planned."""
        return self.arrived_at or self.shipped_at or self.planned_at
