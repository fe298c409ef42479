"""Catalogue: who knows items and how far deliveries may be off. Ours is a value; a host may ask its own tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from attrs import Attribute, field, frozen

from procurekit.model.fields import tuple_of
from procurekit.model.item import Item
from procurekit.values import check
from procurekit.values.tolerance import Tolerance

__all__ = ["Catalogue", "Catalogued"]


class Catalogued(Protocol):
    """What a desk asks about items and suppliers when a decision is made; whatever it says is recorded with that."""

    @property
    def tolerance(self) -> Tolerance | None:
        """What is allowed where nobody else says anything."""
        ...

    def item(self, code: str) -> Item | None:
        """The item of that code; None if it isn't known."""
        ...

    def supplier_tolerance(self, supplier: str) -> Tolerance | None:
        """What is allowed to a supplier; None where nothing is agreed."""
        ...


def to_items(value: Iterable[Item]) -> tuple[Item, ...]:
    """Items as a tuple."""
    return tuple_of(value)


def to_tolerances(value: Mapping[str, Tolerance]) -> Mapping[str, Tolerance]:
    """Tolerances by supplier, read-only; what can't be one is left for the validator to refuse."""
    return MappingProxyType(dict(value)) if isinstance(value, Mapping) else value


def _all_tolerances(owner: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, Mapping):
        raise check.refusal("not_a", owner, attribute, value, expected="dict")
    for one in value.values():
        if not isinstance(one, Tolerance):
            raise check.refusal("not_a", owner, attribute, one, expected="Tolerance")


@frozen
class Catalogue:
    """Items, and tolerances by supplier and for all, as a value that never changes.

    >>> bolts = Catalogue(items=[Item("M6-BOLT", unit="EA")], suppliers={"V-7": Tolerance(over_percent=2)})
    >>> bolts.item("M6-BOLT").unit, bolts.item("M8-BOLT"), bolts.supplier_tolerance("V-7").over_percent
    ('EA', None, Decimal('2'))
    """

    items: tuple[Item, ...] = field(default=(), converter=to_items, validator=check.all_are(Item), kw_only=True)
    suppliers: Mapping[str, Tolerance] = field(
        factory=dict, converter=to_tolerances, validator=_all_tolerances, kw_only=True, hash=False
    )
    tolerance: Tolerance | None = field(default=None, validator=check.instance(Tolerance), kw_only=True)

    @cached_property
    def _by_code(self) -> Mapping[str, Item]:
        return {one.id: one for one in self.items}

    def item(self, code: str) -> Item | None:
        """The item of that code; of two with one code, the last."""
        return self._by_code.get(code)

    def supplier_tolerance(self, supplier: str) -> Tolerance | None:
        """What is allowed to a supplier."""
        return self.suppliers.get(supplier)
