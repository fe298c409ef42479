"""Item: what is bought, with its units and what its receipt needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import field, frozen

from procurekit.model.fields import no_values, to_custom, tuple_of
from procurekit.values import check
from procurekit.values.numbers import to_number
from procurekit.values.quantity import Conversion
from procurekit.values.tolerance import Tolerance

__all__ = ["Item", "to_conversions"]


def to_conversions(value: Iterable[Conversion]) -> tuple[Conversion, ...]:
    """Unit conversions as a tuple."""
    return tuple_of(value)


@frozen
class Item:
    """A thing or a service that is bought.

    `unit` is the stock unit, `pricing_unit` the parallel one that prices speak of (双单位), `conversions` how units
    relate for this item alone.

    >>> from procurekit.values import Conversion
    >>> Item("M6-BOLT", "Bolt M6x20", unit="EA", conversions=[Conversion("BOX", "EA", make=500)]).unit
    'EA'
    """

    id: str = field(validator=check.name)
    name: str | None = field(default=None, validator=check.text)
    specification: str | None = field(default=None, validator=check.text, kw_only=True)
    category: str | None = field(default=None, validator=check.text, kw_only=True)
    commodity_code: str | None = field(default=None, validator=check.text, kw_only=True)
    unit: str | None = field(default=None, validator=check.text, kw_only=True)
    pricing_unit: str | None = field(default=None, validator=check.text, kw_only=True)
    conversions: tuple[Conversion, ...] = field(
        default=(), converter=to_conversions, validator=check.all_are(Conversion), kw_only=True
    )
    lots: bool = field(default=False, validator=check.flag, kw_only=True)
    serials: bool = field(default=False, validator=check.flag, kw_only=True)
    shelf_life_days: Decimal | None = field(
        default=None, converter=to_number, validator=check.non_negative, kw_only=True
    )
    inspection: bool = field(default=False, validator=check.flag, kw_only=True)
    tolerance: Tolerance | None = field(default=None, validator=check.instance(Tolerance), kw_only=True)
    country_of_origin: str | None = field(default=None, validator=check.text, kw_only=True)
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )
