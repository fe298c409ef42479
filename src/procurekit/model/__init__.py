"""What is true: documents, events and their fold, facts, matching, audit, the codec. Pure: only values and errors.

Names load on first use: who needs an order doesn't pay for the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
    from procurekit.model.audit import Verdict, verify_records
    from procurekit.model.catalogue import Catalogue
    from procurekit.model.change import Change, apply_changes, changes_between, inverse
    from procurekit.model.codec import dumps, from_plain, loads, to_plain
    from procurekit.model.deadlines import Span, due, left
    from procurekit.model.events import Event, NewEvent
    from procurekit.model.facts import VOCABULARY, Fact, LineFacts, line_facts
    from procurekit.model.fold import fold
    from procurekit.model.goods_return import Return, ReturnedLine
    from procurekit.model.incident import Hold, Incident, IncidentLine
    from procurekit.model.incident_facts import INCIDENT_FACTS, incident_facts, incident_words
    from procurekit.model.inspection import InspectedLine, Inspection
    from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine, Settlement, SettlementLine
    from procurekit.model.item import Item
    from procurekit.model.lots import Lot
    from procurekit.model.observing import Observed, observe
    from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
    from procurekit.model.order_facts import ORDER_FACTS, order_facts, order_words
    from procurekit.model.party import Actor, Contact, Party
    from procurekit.model.picture import Picture, ShownFact
    from procurekit.model.projection import OrderSummary, Projected, project
    from procurekit.model.quantities import Quantities, quantities
    from procurekit.model.receipt import Receipt, ReceiptLine
    from procurekit.model.record import Record, SideRecord
    from procurekit.model.requisition import Requisition, RequisitionLine
    from procurekit.model.requisition_facts import REQUISITION_FACTS, requisition_facts, requisition_words
    from procurekit.model.shipment import Shipment, ShipmentLine
    from procurekit.model.state import OrderState, Promise
    from procurekit.model.stock_in import StockIn, StockInLine
    from procurekit.model.terms import (
        AgreementReference,
        AllowanceCharge,
        Evidence,
        ExchangeRate,
        Instalment,
        RequisitionReference,
        StatedAmounts,
        Tax,
    )

__all__ = [
    "INCIDENT_FACTS",
    "ORDER_FACTS",
    "REQUISITION_FACTS",
    "VOCABULARY",
    "AcknowledgedLine",
    "Acknowledgement",
    "Actor",
    "AgreementReference",
    "AllowanceCharge",
    "Catalogue",
    "Change",
    "Contact",
    "Demand",
    "Event",
    "Evidence",
    "ExchangeRate",
    "Expectation",
    "Fact",
    "Hold",
    "Incident",
    "IncidentLine",
    "InspectedLine",
    "Inspection",
    "Instalment",
    "Invoice",
    "InvoiceLine",
    "Item",
    "LineFacts",
    "Lot",
    "NewEvent",
    "Observed",
    "OrderLine",
    "OrderState",
    "OrderSummary",
    "Party",
    "Payment",
    "PaymentLine",
    "Picture",
    "Projected",
    "Promise",
    "PurchaseOrder",
    "Quantities",
    "Receipt",
    "ReceiptLine",
    "Record",
    "Requisition",
    "RequisitionLine",
    "RequisitionReference",
    "Return",
    "ReturnedLine",
    "ScheduleLine",
    "Settlement",
    "SettlementLine",
    "Shipment",
    "ShipmentLine",
    "ShownFact",
    "SideRecord",
    "Span",
    "StatedAmounts",
    "StockIn",
    "StockInLine",
    "Tax",
    "Verdict",
    "apply_changes",
    "changes_between",
    "due",
    "dumps",
    "fold",
    "from_plain",
    "incident_facts",
    "incident_words",
    "inverse",
    "left",
    "line_facts",
    "loads",
    "observe",
    "order_facts",
    "order_words",
    "project",
    "quantities",
    "requisition_facts",
    "requisition_words",
    "to_plain",
    "verify_records",
]

_HOMES = {
    "acknowledgement": ("AcknowledgedLine", "Acknowledgement"),
    "audit": ("Verdict", "verify_records"),
    "catalogue": ("Catalogue",),
    "change": ("Change", "apply_changes", "changes_between", "inverse"),
    "codec": ("dumps", "from_plain", "loads", "to_plain"),
    "deadlines": ("Span", "due", "left"),
    "events": ("Event", "NewEvent"),
    "facts": ("VOCABULARY", "Fact", "LineFacts", "line_facts"),
    "fold": ("fold",),
    "goods_return": ("Return", "ReturnedLine"),
    "incident": ("Hold", "Incident", "IncidentLine"),
    "incident_facts": ("INCIDENT_FACTS", "incident_facts", "incident_words"),
    "inspection": ("InspectedLine", "Inspection"),
    "invoice": ("Invoice", "InvoiceLine", "Payment", "PaymentLine", "Settlement", "SettlementLine"),
    "item": ("Item",),
    "lots": ("Lot",),
    "observing": ("Observed", "observe"),
    "order": ("Demand", "Expectation", "OrderLine", "PurchaseOrder", "ScheduleLine"),
    "order_facts": ("ORDER_FACTS", "order_facts", "order_words"),
    "party": ("Actor", "Contact", "Party"),
    "picture": ("Picture", "ShownFact"),
    "projection": ("OrderSummary", "Projected", "project"),
    "quantities": ("Quantities", "quantities"),
    "receipt": ("Receipt", "ReceiptLine"),
    "record": ("Record", "SideRecord"),
    "requisition": ("Requisition", "RequisitionLine"),
    "requisition_facts": ("REQUISITION_FACTS", "requisition_facts", "requisition_words"),
    "shipment": ("Shipment", "ShipmentLine"),
    "state": ("OrderState", "Promise"),
    "stock_in": ("StockIn", "StockInLine"),
    "terms": (
        "AgreementReference",
        "AllowanceCharge",
        "Evidence",
        "ExchangeRate",
        "Instalment",
        "RequisitionReference",
        "StatedAmounts",
        "Tax",
    ),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
