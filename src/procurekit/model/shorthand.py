"""The shorthands of constructors, in plain data: ``{"order": …, "line": 1, "quantity": "980"}`` is a whole receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from procurekit.model.follow_up import FollowUp, FollowUpLine
from procurekit.model.goods_return import Return, ReturnedLine
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.item import Item
from procurekit.model.order import OrderLine
from procurekit.model.party import Actor, Party
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.shipment import Shipment, ShipmentLine
from procurekit.model.stock_in import StockIn, StockInLine
from procurekit.model.terms import AgreementReference
from procurekit.values import Price, Quantity

__all__ = ["FROM_SCALAR", "LINES", "SCHEDULE", "SHORTENED", "expand", "of_line"]

FROM_SCALAR: Final[frozenset[type]] = frozenset({Quantity, Price, Party, Item, Actor, AgreementReference})
"""Classes that can be made from one number or one text alone: ``"980"``, ``"V-7"``."""

LINES: Final[dict[type, type]] = {
    Receipt: ReceiptLine,
    Shipment: ShipmentLine,
    Inspection: InspectedLine,
    StockIn: StockInLine,
    Return: ReturnedLine,
    FollowUp: FollowUpLine,
}
"""Documents that a single line's fields may stand in for the lines of, with the class of such a line."""
SHORTENED: Final[frozenset[type]] = frozenset({OrderLine, *LINES})
"""Classes whose constructors have a shorthand."""
SCHEDULE: Final = ("requested", "promised", "site", "demands")
"""The fields of a schedule line that an order line may state itself."""


def expand(cls: type, data: object) -> object:
    """The data with its lines or its schedule written out."""
    if not isinstance(data, Mapping):
        return data
    if cls is OrderLine and not data.get("schedule"):
        first = {name: data[name] for name in SCHEDULE if name in data}
        if "quantity" in data:
            first["quantity"] = data["quantity"]
        rest = {name: value for name, value in data.items() if name not in SCHEDULE and name != "schedule"}
        return {**rest, "schedule": [{"number": 1, **first}]}
    line = LINES.get(cls)
    if line is None or "lines" in data or "order" not in data:
        return data
    inner = of_line(cls)
    return {
        **{name: value for name, value in data.items() if name not in inner},
        "lines": [{name: value for name, value in data.items() if name in inner}],
    }


def of_line(cls: type) -> frozenset[str]:
    """The fields of a document's line that its shorthand takes; of a document without one, none."""
    line = LINES.get(cls)
    if line is None:
        return frozenset()
    return frozenset(one.name for one in attrs.fields(line)) - {one.name for one in attrs.fields(cls)}
