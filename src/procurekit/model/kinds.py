"""The kinds of documents: their stored names and their classes. A name, once released, stays for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import evolve

from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.agreement import Agreement
from procurekit.model.change_request import ChangeRequest
from procurekit.model.follow_up import FollowUp
from procurekit.model.goods_return import Return
from procurekit.model.incident import Hold, Incident
from procurekit.model.inspection import Inspection
from procurekit.model.invoice import Invoice, Payment, Settlement
from procurekit.model.item import Item
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor, Party
from procurekit.model.receipt import Receipt
from procurekit.model.requisition import Requisition
from procurekit.model.shipment import Shipment
from procurekit.model.stock_in import StockIn

__all__ = [
    "DOCUMENTS",
    "FACT_CLASSES",
    "FACT_COMMANDS",
    "FACT_KINDS",
    "Document",
    "FactDocument",
    "kind_of",
    "naming",
    "orders_of",
    "share_of",
]

FactDocument: TypeAlias = (
    Acknowledgement
    | Shipment
    | Receipt
    | Inspection
    | StockIn
    | Return
    | Invoice
    | Settlement
    | Payment
    | Incident
    | FollowUp
)
"""A document that reports what happened to orders."""

Document: TypeAlias = PurchaseOrder | Requisition | Agreement | ChangeRequest | FactDocument

DOCUMENTS: Final[dict[str, type]] = {
    "order": PurchaseOrder,
    "requisition": Requisition,
    "agreement": Agreement,
    "acknowledgement": Acknowledgement,
    "shipment": Shipment,
    "receipt": Receipt,
    "inspection": Inspection,
    "stock_in": StockIn,
    "return": Return,
    "invoice": Invoice,
    "settlement": Settlement,
    "payment": Payment,
    "incident": Incident,
    "change_request": ChangeRequest,
    "follow_up": FollowUp,
    "hold": Hold,
    "party": Party,
    "item": Item,
    "actor": Actor,
}

FACT_KINDS: Final = (
    "acknowledgement",
    "shipment",
    "receipt",
    "inspection",
    "stock_in",
    "return",
    "invoice",
    "settlement",
    "payment",
    "incident",
    "follow_up",
)
"""The kinds of documents whose share is written to every order they concern."""

FACT_COMMANDS: Final = {
    "acknowledge": "acknowledgement",
    "ship": "shipment",
    "receive": "receipt",
    "inspect": "inspection",
    "stock_in": "stock_in",
    "return_goods": "return",
    "invoice": "invoice",
    "settle": "settlement",
    "pay": "payment",
    "report": "incident",
    "follow_up": "follow_up",
}
"""The commands that report a fact and, unlike an observation, may be refused: the kind of document each takes."""

FACT_CLASSES: Final[tuple[type, ...]] = tuple(DOCUMENTS[kind] for kind in FACT_KINDS)

_NAMES: Final[dict[type, str]] = {cls: name for name, cls in DOCUMENTS.items()}


def kind_of(document: object) -> str:
    """The stored name of a document's kind. Raises KeyError for anything else."""
    return _NAMES[type(document)]


def orders_of(document: FactDocument) -> tuple[str, ...]:
    """The ids of the orders that a document concerns, in the order in which it names them."""
    if isinstance(document, Acknowledgement):
        return (document.order,)
    return tuple(dict.fromkeys(one.order for one in document.lines if one.order is not None))


def share_of(document: FactDocument, order: str) -> FactDocument:
    """The document with only those lines that concern one order."""
    if isinstance(document, Acknowledgement) or all(one.order == order for one in document.lines):
        return document
    return _with_lines(document, [one for one in document.lines if one.order == order])


def naming(document: FactDocument, ids: Mapping[str | None, str]) -> FactDocument:
    """The document with its orders named by id where it named them by number."""
    if isinstance(document, Acknowledgement):
        id_ = ids.get(document.order)
        return document if id_ is None else evolve(document, order=id_)
    if all(one.order not in ids or one.order is None for one in document.lines):
        return document
    lines = [one if one.order is None else evolve(one, order=ids.get(one.order, one.order)) for one in document.lines]
    return _with_lines(document, lines)


def _with_lines(document: Any, lines: Sequence[object]) -> FactDocument:
    # Each kind has its own class of lines; that these come from the same document is what makes it right.
    changed: FactDocument = evolve(document, lines=lines)
    return changed
