"""Lots: which batch, how much of it, its serial numbers and its shelf life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from procurekit.model.fields import to_texts, tuple_of
from procurekit.values import check
from procurekit.values.moments import to_day
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["Lot", "to_lots"]


@frozen
class Lot:
    """A batch of an item, as the supplier or we number it; `serials` name its pieces where they have numbers."""

    number: str | None = field(default=None, validator=check.text)
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    serials: tuple[str, ...] = field(default=(), converter=to_texts, validator=check.texts, kw_only=True)
    supplier_lot: str | None = field(default=None, validator=check.text, kw_only=True)
    produced: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    expires: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)


def to_lots(value: Iterable[Lot]) -> tuple[Lot, ...]:
    """Lots as a tuple."""
    return tuple_of(value)
