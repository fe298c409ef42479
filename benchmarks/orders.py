"""The order of ten lines that the benchmarks share, as ours and as pydantic models with the same fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, get_args, get_origin

import attrs
from pydantic import BaseModel, ConfigDict, create_model

from procurekit import OrderLine, Party, Price, PurchaseOrder, Quantity, ScheduleLine

__all__ = ["order", "twin"]


def order(number: str = "PO-1001", lines: int = 10) -> PurchaseOrder:
    """An order of so many lines."""
    return PurchaseOrder(
        number,
        supplier=Party("V-7", "Bolt & Nut Ltd"),
        buyer=Party("ACME", "Acme GmbH"),
        currency="EUR",
        ordered_on="2026-10-01",
        payment_terms="30 days net",
        incoterm="DAP",
        purchaser="mei",
        lines=[
            OrderLine(
                one,
                "M6-BOLT",
                Quantity("1000", "EA"),
                Price("0.12"),
                description="Bolt M6x20, zinc plated",
                amount="120.00",
                schedule=[ScheduleLine(1, Quantity("1000", "EA"), "2026-12-01", promised="2026-12-04")],
            )
            for one in range(1, lines + 1)
        ],
    )


@cache
def twin(cls: type) -> type[BaseModel]:
    """A pydantic model with the same fields, types and defaults as one of our classes."""
    attrs.resolve_types(cls)
    fields: dict[str, Any] = {}
    for one in attrs.fields(cls):
        default = one.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            made = default.factory()
            default = twin(type(made))() if attrs.has(type(made)) else made
        fields[one.name] = (_type(one.type), ... if default is attrs.NOTHING else default)
    return create_model(cls.__name__, __config__=ConfigDict(frozen=True, extra="forbid"), **fields)


def _type(kind: Any) -> Any:
    if isinstance(kind, type) and attrs.has(kind):
        return twin(kind)
    if get_origin(kind) is Mapping:
        return dict[str, Any]
    if get_origin(kind) is tuple:
        return tuple[_type(get_args(kind)[0]), ...]
    if get_origin(kind) is UnionType:
        return reduce(or_, (_type(one) for one in get_args(kind)))
    return kind
