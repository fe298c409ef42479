"""Facts of a row: the receipts, inspections, stock-ins, shipments and invoices that its columns report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from pendulum import DateTime

from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.mapping import Section
from procurekit.adapters.documents.tables.readers import Read, Row
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.kinds import FactDocument
from procurekit.model.lots import Lot
from procurekit.model.picture import ShownFact
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.shipment import Shipment, ShipmentLine
from procurekit.model.stock_in import StockIn, StockInLine
from procurekit.values import Quantity

__all__ = ["Draft", "FactReader", "Made"]

Made: TypeAlias = tuple[str, str | None, Any, dict[str, Any], DateTime | None]
"""Kind, key (None: the line's own), the document's line, what it says beside its lines, when it was known."""

_CLASSES: Final[Mapping[str, tuple[type, type]]] = {
    "receipt": (Receipt, ReceiptLine),
    "inspection": (Inspection, InspectedLine),
    "stock_in": (StockIn, StockInLine),
    "shipment": (Shipment, ShipmentLine),
    "invoice": (Invoice, InvoiceLine),
}
_OF_LINE: Final[Mapping[str, frozenset[str]]] = {
    "receipt": frozenset({"quantity"}),
    "inspection": frozenset({"accepted", "conceded", "rejected", "consumed", "reason"}),
    "stock_in": frozenset({"quantity", "location"}),
    "shipment": frozenset({"quantity"}),
    "invoice": frozenset({"quantity", "price", "amount"}),
}
_RESULTS: Final = frozenset({"accepted", "conceded", "rejected", "consumed"})


class Draft:
    """A fact document that is still being gathered: rows that name the same key are lines of the same paper."""

    __slots__ = ("cls", "head", "key", "kind", "known_at", "lines")

    def __init__(self, kind: str, key: str, head: dict[str, Any], known_at: DateTime | None) -> None:
        self.kind = kind
        self.key = key
        self.head = head
        self.known_at = known_at
        self.lines: list[Any] = []

    def shown(self) -> ShownFact:
        """The finished fact."""
        cls, _ = _CLASSES[self.kind]
        document: FactDocument = cls(lines=tuple(self.lines), **self.head)
        return ShownFact(self.key, document, at=document.at, known_at=self.known_at)


class FactReader:
    """One section of a mapping, compiled: gives what a row reports, or None where it reports nothing."""

    def __init__(self, section: Section, suffix: str, compiled: Callable[[str], Read]) -> None:
        self.kind = section.name
        self._suffix = suffix
        of_line = _OF_LINE[section.name]
        amounts = tuple(name for name in section.fields if name in of_line)
        self._needs = section.needs or (() if section.name in {"inspection", "invoice"} else ("quantity",))
        self._line = [(name, compiled(name)) for name in amounts]
        self._head = [
            (name, compiled(name))
            for name in section.fields
            if name not in of_line and name not in {"key", "unit", "lot", "known_at"}
        ]
        reads = {name: compiled(name) for name in ("key", "unit", "lot", "known_at") if name in section.fields}
        self._key = reads.get("key")
        self._unit = reads.get("unit")
        self._lot = reads.get("lot")
        self._known_at = reads.get("known_at")
        self._number_column = section.fields["number"][0].column if "number" in section.fields else None
        self._class = _CLASSES[section.name][1]

    def read(self, row: Row, order: str, number: int, unit: str | None) -> Made | None:
        """What a row of line `number` reports; None if nothing."""
        parts = {name: value for name, read in self._line if (value := read(row)) is not None}
        if not self._says(parts):
            return None
        head = {name: value for name, read in self._head if (value := read(row)) is not None}
        for name in self._needs:
            if name not in parts and name not in head:
                return None
        if self._unit is not None:
            unit = self._unit(row) or unit
        known_at = None if self._known_at is None else self._known_at(row)
        key = head.get("number") if self._key is None else self._key(row)
        return self._made(row, key, parts, head, known_at, order, number, unit)

    def _says(self, parts: Mapping[str, Any]) -> bool:
        if self.kind == "inspection":
            return any(parts.get(name) for name in _RESULTS)
        return bool(parts.get("quantity") or parts.get("amount"))

    def _made(
        self,
        row: Row,
        key: str | None,
        parts: dict[str, Any],
        head: dict[str, Any],
        known_at: DateTime | None,
        order: str,
        number: int,
        unit: str | None,
    ) -> Made:
        if self.kind == "inspection":
            for name in _RESULTS & parts.keys():
                parts[name] = Quantity(parts[name], unit)
        elif "quantity" in parts:
            parts["quantity"] = Quantity(parts["quantity"], unit)
        if self._lot is not None and (lot := self._lot(row)) is not None:
            parts["lots"] = (Lot(lot, parts.get("quantity")),)
        if self.kind == "invoice":
            if "number" not in head:
                raise Unreadable("missing_value", self._number_column or "invoice.number")
            line = InvoiceLine(number, order, number, **parts)
        else:
            line = self._class(order, number, **parts)
        return self.kind, key if key is None else f"{key}{self._suffix}", line, head, known_at
