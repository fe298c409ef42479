"""procurekit tracks purchase orders from requisition to settlement, inside any Python program.

Public names load on first use; importing procurekit itself reads no file, clock or environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurekit.compose import desk_on as on
    from procurekit.compose import import_table, install, migrate, move, read_log
    from procurekit.compose import open_desk as open
    from procurekit.desk import Desk
    from procurekit.errors.kinds import (
        BadInput,
        Conflict,
        InvalidDocument,
        InvalidValue,
        KeyReused,
        MissingExtra,
        NotDelivered,
        NotFound,
        ProcurekitError,
        Refused,
        StoreError,
    )
    from procurekit.errors.statement import Fault, Finding, Reason
    from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
    from procurekit.model.agreement import Agreement, AgreementLine
    from procurekit.model.alert import Alert
    from procurekit.model.audit import Verdict
    from procurekit.model.calling_off import outside_agreement
    from procurekit.model.catalogue import Catalogue
    from procurekit.model.change_request import ChangeRequest
    from procurekit.model.change_state import ChangeState
    from procurekit.model.codec import dumps, from_plain, loads, to_plain
    from procurekit.model.combining import combine
    from procurekit.model.commitment import Commitment, commitment
    from procurekit.model.coverage import Coverage, coverage
    from procurekit.model.delivery import Message, Reader
    from procurekit.model.document_state import AgreementState, RequisitionState
    from procurekit.model.facts import LineFacts
    from procurekit.model.follow_up import FollowUp, FollowUpLine
    from procurekit.model.goods_return import Return, ReturnedLine
    from procurekit.model.impact import ChangeImpact
    from procurekit.model.incident import Hold, Incident, IncidentLine
    from procurekit.model.inspection import InspectedLine, Inspection
    from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine, Settlement, SettlementLine
    from procurekit.model.item import Item
    from procurekit.model.line_quantities import Quantities, quantities
    from procurekit.model.lots import Lot
    from procurekit.model.operations import AddLine, CancelLine, CloseShort, Part, SetField, Split, Substitute
    from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
    from procurekit.model.party import Actor, Contact, Party
    from procurekit.model.picture import Picture, ShownFact
    from procurekit.model.projection import OrderSummary
    from procurekit.model.proof import ProofVerdict, verify_proof
    from procurekit.model.receipt import Receipt, ReceiptLine
    from procurekit.model.requisition import Requisition, RequisitionLine
    from procurekit.model.rows_of_agreements import AgreementRow
    from procurekit.model.rows_of_alerts import AlertRow
    from procurekit.model.rows_of_changes import ChangeRow
    from procurekit.model.rows_of_incidents import IncidentRow
    from procurekit.model.rows_of_orders import WholeOrder
    from procurekit.model.rows_of_supplier_kpis import SupplierKpi
    from procurekit.model.schema import json_schema
    from procurekit.model.seal import Seal
    from procurekit.model.shipment import Shipment, ShipmentLine
    from procurekit.model.state import OrderState
    from procurekit.model.stock_in import StockIn, StockInLine
    from procurekit.model.terms import (
        AgreementReference,
        AllowanceCharge,
        DateTolerance,
        Evidence,
        ExchangeRate,
        Instalment,
        RequisitionReference,
        StatedAmounts,
        Tax,
    )
    from procurekit.model.waiting import Waiting, waiting
    from procurekit.values.calendar import WorkCalendar
    from procurekit.values.money import Money
    from procurekit.values.price import Price
    from procurekit.values.quantity import Conversion, Quantity
    from procurekit.values.tolerance import Tolerance

    __version__: str

__all__ = [
    "AcknowledgedLine",
    "Acknowledgement",
    "Actor",
    "AddLine",
    "Agreement",
    "AgreementLine",
    "AgreementReference",
    "AgreementRow",
    "AgreementState",
    "Alert",
    "AlertRow",
    "AllowanceCharge",
    "BadInput",
    "CancelLine",
    "Catalogue",
    "ChangeImpact",
    "ChangeRequest",
    "ChangeRow",
    "ChangeState",
    "CloseShort",
    "Commitment",
    "Conflict",
    "Contact",
    "Conversion",
    "Coverage",
    "DateTolerance",
    "Demand",
    "Desk",
    "Evidence",
    "ExchangeRate",
    "Expectation",
    "Fault",
    "Finding",
    "FollowUp",
    "FollowUpLine",
    "Hold",
    "Incident",
    "IncidentLine",
    "IncidentRow",
    "InspectedLine",
    "Inspection",
    "Instalment",
    "InvalidDocument",
    "InvalidValue",
    "Invoice",
    "InvoiceLine",
    "Item",
    "KeyReused",
    "LineFacts",
    "Lot",
    "Message",
    "MissingExtra",
    "Money",
    "NotDelivered",
    "NotFound",
    "OrderLine",
    "OrderState",
    "OrderSummary",
    "Part",
    "Party",
    "Payment",
    "PaymentLine",
    "Picture",
    "Price",
    "ProcurekitError",
    "ProofVerdict",
    "PurchaseOrder",
    "Quantities",
    "Quantity",
    "Reader",
    "Reason",
    "Receipt",
    "ReceiptLine",
    "Refused",
    "Requisition",
    "RequisitionLine",
    "RequisitionReference",
    "RequisitionState",
    "Return",
    "ReturnedLine",
    "ScheduleLine",
    "Seal",
    "SetField",
    "Settlement",
    "SettlementLine",
    "Shipment",
    "ShipmentLine",
    "ShownFact",
    "Split",
    "StatedAmounts",
    "StockIn",
    "StockInLine",
    "StoreError",
    "Substitute",
    "SupplierKpi",
    "Tax",
    "Tolerance",
    "Verdict",
    "Waiting",
    "WholeOrder",
    "WorkCalendar",
    "combine",
    "commitment",
    "coverage",
    "dumps",
    "from_plain",
    "import_table",
    "install",
    "json_schema",
    "loads",
    "migrate",
    "move",
    "on",
    "open",
    "outside_agreement",
    "quantities",
    "read_log",
    "to_plain",
    "verify_proof",
    "waiting",
]

_HOMES = {
    "procurekit.compose": ("import_table", "install", "migrate", "move", "read_log"),
    "procurekit.desk": ("Desk",),
    "procurekit.errors.kinds": (
        "BadInput",
        "Conflict",
        "InvalidDocument",
        "InvalidValue",
        "KeyReused",
        "MissingExtra",
        "NotDelivered",
        "NotFound",
        "ProcurekitError",
        "Refused",
        "StoreError",
    ),
    "procurekit.errors.statement": ("Fault", "Finding", "Reason"),
    "procurekit.model.acknowledgement": ("AcknowledgedLine", "Acknowledgement"),
    "procurekit.model.agreement": ("Agreement", "AgreementLine"),
    "procurekit.model.audit": ("Verdict",),
    "procurekit.model.change_request": ("ChangeRequest",),
    "procurekit.model.change_state": ("ChangeState",),
    "procurekit.model.operations": ("AddLine", "CancelLine", "CloseShort", "Part", "SetField", "Split", "Substitute"),
    "procurekit.model.impact": ("ChangeImpact",),
    "procurekit.model.calling_off": ("outside_agreement",),
    "procurekit.model.catalogue": ("Catalogue",),
    "procurekit.model.codec": ("dumps", "from_plain", "loads", "to_plain"),
    "procurekit.model.combining": ("combine",),
    "procurekit.model.commitment": ("Commitment", "commitment"),
    "procurekit.model.coverage": ("Coverage", "coverage"),
    "procurekit.model.document_state": ("AgreementState", "RequisitionState"),
    "procurekit.model.facts": ("LineFacts",),
    "procurekit.model.follow_up": ("FollowUp", "FollowUpLine"),
    "procurekit.model.goods_return": ("Return", "ReturnedLine"),
    "procurekit.model.incident": ("Hold", "Incident", "IncidentLine"),
    "procurekit.model.inspection": ("InspectedLine", "Inspection"),
    "procurekit.model.invoice": ("Invoice", "InvoiceLine", "Payment", "PaymentLine", "Settlement", "SettlementLine"),
    "procurekit.model.item": ("Item",),
    "procurekit.model.lots": ("Lot",),
    "procurekit.model.order": ("Demand", "Expectation", "OrderLine", "PurchaseOrder", "ScheduleLine"),
    "procurekit.model.alert": ("Alert",),
    "procurekit.model.delivery": ("Message", "Reader"),
    "procurekit.model.party": ("Actor", "Contact", "Party"),
    "procurekit.model.picture": ("Picture", "ShownFact"),
    "procurekit.model.projection": ("OrderSummary",),
    "procurekit.model.proof": ("ProofVerdict", "verify_proof"),
    "procurekit.model.line_quantities": ("Quantities", "quantities"),
    "procurekit.model.receipt": ("Receipt", "ReceiptLine"),
    "procurekit.model.requisition": ("Requisition", "RequisitionLine"),
    "procurekit.model.rows_of_agreements": ("AgreementRow",),
    "procurekit.model.rows_of_alerts": ("AlertRow",),
    "procurekit.model.rows_of_changes": ("ChangeRow",),
    "procurekit.model.rows_of_incidents": ("IncidentRow",),
    "procurekit.model.rows_of_orders": ("WholeOrder",),
    "procurekit.model.rows_of_supplier_kpis": ("SupplierKpi",),
    "procurekit.model.schema": ("json_schema",),
    "procurekit.model.seal": ("Seal",),
    "procurekit.model.shipment": ("Shipment", "ShipmentLine"),
    "procurekit.model.state": ("OrderState",),
    "procurekit.model.stock_in": ("StockIn", "StockInLine"),
    "procurekit.model.terms": (
        "AgreementReference",
        "AllowanceCharge",
        "DateTolerance",
        "Evidence",
        "ExchangeRate",
        "Instalment",
        "RequisitionReference",
        "StatedAmounts",
        "Tax",
    ),
    "procurekit.model.waiting": ("Waiting", "waiting"),
    "procurekit.values.calendar": ("WorkCalendar",),
    "procurekit.values.money": ("Money",),
    "procurekit.values.price": ("Price",),
    "procurekit.values.quantity": ("Conversion", "Quantity"),
    "procurekit.values.tolerance": ("Tolerance",),
}
# Names that would hide one of Python's or say too little where they are defined.
_ALIASES = {"on": "desk_on", "open": "open_desk"}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    from importlib import import_module, metadata

    if name == "__version__":
        return metadata.version("procurekit")
    if name in _ALIASES:
        value: object = getattr(import_module("procurekit.compose"), _ALIASES[name])
    elif name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    else:
        message = f"module 'procurekit' has no attribute {name!r}"
        raise AttributeError(message, name=name, obj=None)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
