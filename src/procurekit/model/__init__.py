"""What is true: documents, events and their fold, facts, matching, audit, the codec. Pure: only values and errors.

Names load on first use: who needs an order doesn't pay for the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
    from procurekit.model.agreement import Agreement, AgreementLine
    from procurekit.model.alert import Alert, Found
    from procurekit.model.alert_life import fold_alert
    from procurekit.model.answers import Deviation, deviations
    from procurekit.model.audit import Verdict, verify_records
    from procurekit.model.calling_off import outside_agreement
    from procurekit.model.catalogue import Catalogue
    from procurekit.model.change import apply_changes, changes_between, inverse
    from procurekit.model.change_request import ChangeRequest
    from procurekit.model.change_state import ChangeState, Offer
    from procurekit.model.codec import dumps, from_plain, loads, to_plain
    from procurekit.model.combining import combine
    from procurekit.model.commitment import Commitment, CommittedLine, Sums
    from procurekit.model.costs import OrderCosts, order_costs
    from procurekit.model.coverage import Coverage, CoveredLine, Covering
    from procurekit.model.deadlines import Span, due, left
    from procurekit.model.delivery import Message, Reader
    from procurekit.model.document_state import AgreementState, RequisitionState
    from procurekit.model.events import Event, NewEvent
    from procurekit.model.exchange import Converted, convert_money, exchange_difference
    from procurekit.model.facts import VOCABULARY, Fact, LineFacts, line_facts
    from procurekit.model.facts_of_changes import CHANGE_FACTS, Considered, change_facts, change_words
    from procurekit.model.facts_of_incidents import INCIDENT_FACTS, incident_facts, incident_words
    from procurekit.model.facts_of_invoices import INVOICE_FACTS, InvoiceFacts, invoice_facts, invoice_words
    from procurekit.model.facts_of_orders import ORDER_FACTS, order_facts, order_words
    from procurekit.model.facts_of_receipts import RECEIPT_FACTS, ReceiptFacts, receipt_facts, receipt_words
    from procurekit.model.facts_of_requisitions import REQUISITION_FACTS, requisition_facts, requisition_words
    from procurekit.model.field_change import Change
    from procurekit.model.folding import fold
    from procurekit.model.follow_up import FollowUp, FollowUpLine
    from procurekit.model.goods_return import Return, ReturnedLine
    from procurekit.model.impact import ChangeImpact, impact_of
    from procurekit.model.incident import Hold, Incident, IncidentLine
    from procurekit.model.incident_state import IncidentState
    from procurekit.model.incident_times import Elapsed, age, concerned, incidents_of, resolution_time, response_time
    from procurekit.model.inspection import InspectedLine, Inspection
    from procurekit.model.instalments import Instalments, instalments_of
    from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine, Settlement, SettlementLine
    from procurekit.model.item import Item
    from procurekit.model.line_quantities import Quantities, quantities
    from procurekit.model.lots import Lot
    from procurekit.model.merging import Clash, clashes, rebased
    from procurekit.model.observing import Observed, observe
    from procurekit.model.operations import AddLine, CancelLine, CloseShort, Part, SetField, Split, Substitute
    from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
    from procurekit.model.papers import Papers
    from procurekit.model.party import Actor, Contact, Party
    from procurekit.model.paying import OrderBalance, order_balance
    from procurekit.model.picture import Picture, ShownFact
    from procurekit.model.projection import OrderSummary, Projected, project
    from procurekit.model.receipt import Receipt, ReceiptLine
    from procurekit.model.record import Record, SideRecord
    from procurekit.model.requisition import Requisition, RequisitionLine
    from procurekit.model.rows_of_agreements import AGREEMENT_ROWS, AgreementRow, agreement_row, agreement_row_words
    from procurekit.model.rows_of_alerts import ALERT_ROWS, AlertRow, alert_row, alert_row_words
    from procurekit.model.rows_of_changes import CHANGE_ROWS, ChangeRow, change_row, change_row_words, change_rows
    from procurekit.model.rows_of_incidents import INCIDENT_ROWS, IncidentRow, incident_row, incident_row_words
    from procurekit.model.rows_of_orders import ORDER_ROWS, WholeOrder, order_row_words, order_rows, order_rows_in
    from procurekit.model.rows_of_supplier_kpis import SUPPLIER_KPIS, SupplierKpi, supplier_kpi_words
    from procurekit.model.shipment import Shipment, ShipmentLine
    from procurekit.model.state import OrderState, Promise
    from procurekit.model.stock_in import StockIn, StockInLine
    from procurekit.model.taxes import PaperAmounts, paper_amounts
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
    from procurekit.model.waiting import Waiting, WaitingPart

__all__ = [
    "AGREEMENT_ROWS",
    "ALERT_ROWS",
    "CHANGE_FACTS",
    "CHANGE_ROWS",
    "INCIDENT_FACTS",
    "INCIDENT_ROWS",
    "INVOICE_FACTS",
    "ORDER_FACTS",
    "ORDER_ROWS",
    "RECEIPT_FACTS",
    "REQUISITION_FACTS",
    "SUPPLIER_KPIS",
    "VOCABULARY",
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
    "CancelLine",
    "Catalogue",
    "Change",
    "ChangeImpact",
    "ChangeRequest",
    "ChangeRow",
    "ChangeState",
    "Clash",
    "CloseShort",
    "Commitment",
    "CommittedLine",
    "Considered",
    "Contact",
    "Converted",
    "Coverage",
    "CoveredLine",
    "Covering",
    "DateTolerance",
    "Demand",
    "Deviation",
    "Elapsed",
    "Event",
    "Evidence",
    "ExchangeRate",
    "Expectation",
    "Fact",
    "FollowUp",
    "FollowUpLine",
    "Found",
    "Hold",
    "Incident",
    "IncidentLine",
    "IncidentRow",
    "IncidentState",
    "InspectedLine",
    "Inspection",
    "Instalment",
    "Instalments",
    "Invoice",
    "InvoiceFacts",
    "InvoiceLine",
    "Item",
    "LineFacts",
    "Lot",
    "Message",
    "NewEvent",
    "Observed",
    "Offer",
    "OrderBalance",
    "OrderCosts",
    "OrderLine",
    "OrderState",
    "OrderSummary",
    "PaperAmounts",
    "Papers",
    "Part",
    "Party",
    "Payment",
    "PaymentLine",
    "Picture",
    "Projected",
    "Promise",
    "PurchaseOrder",
    "Quantities",
    "Reader",
    "Receipt",
    "ReceiptFacts",
    "ReceiptLine",
    "Record",
    "Requisition",
    "RequisitionLine",
    "RequisitionReference",
    "RequisitionState",
    "Return",
    "ReturnedLine",
    "ScheduleLine",
    "SetField",
    "Settlement",
    "SettlementLine",
    "Shipment",
    "ShipmentLine",
    "ShownFact",
    "SideRecord",
    "Span",
    "Split",
    "StatedAmounts",
    "StockIn",
    "StockInLine",
    "Substitute",
    "Sums",
    "SupplierKpi",
    "Tax",
    "Verdict",
    "Waiting",
    "WaitingPart",
    "WholeOrder",
    "age",
    "agreement_row",
    "agreement_row_words",
    "alert_row",
    "alert_row_words",
    "apply_changes",
    "change_facts",
    "change_row",
    "change_row_words",
    "change_rows",
    "change_words",
    "changes_between",
    "clashes",
    "combine",
    "concerned",
    "convert_money",
    "deviations",
    "due",
    "dumps",
    "exchange_difference",
    "fold",
    "fold_alert",
    "from_plain",
    "impact_of",
    "incident_facts",
    "incident_row",
    "incident_row_words",
    "incident_words",
    "incidents_of",
    "instalments_of",
    "inverse",
    "invoice_facts",
    "invoice_words",
    "left",
    "line_facts",
    "loads",
    "observe",
    "order_balance",
    "order_costs",
    "order_facts",
    "order_row_words",
    "order_rows",
    "order_rows_in",
    "order_words",
    "outside_agreement",
    "paper_amounts",
    "project",
    "quantities",
    "rebased",
    "receipt_facts",
    "receipt_words",
    "requisition_facts",
    "requisition_words",
    "resolution_time",
    "response_time",
    "supplier_kpi_words",
    "to_plain",
    "verify_records",
]

_HOMES = {
    "alert": ("Alert", "Found"),
    "alert_life": ("fold_alert",),
    "delivery": ("Message", "Reader"),
    "facts_of_changes": ("CHANGE_FACTS", "Considered", "change_facts", "change_words"),
    "change_request": ("ChangeRequest",),
    "change_state": ("ChangeState", "Offer"),
    "impact": ("ChangeImpact", "impact_of"),
    "merging": ("Clash", "clashes", "rebased"),
    "operations": ("AddLine", "CancelLine", "CloseShort", "Part", "SetField", "Split", "Substitute"),
    "answers": ("Deviation", "deviations"),
    "field_change": ("Change",),
    "acknowledgement": ("AcknowledgedLine", "Acknowledgement"),
    "agreement": ("Agreement", "AgreementLine"),
    "audit": ("Verdict", "verify_records"),
    "change": ("apply_changes", "changes_between", "inverse"),
    "calling_off": ("outside_agreement",),
    "catalogue": ("Catalogue",),
    "codec": ("dumps", "from_plain", "loads", "to_plain"),
    "combining": ("combine",),
    "commitment": ("Commitment", "CommittedLine", "Sums"),
    "coverage": ("Coverage", "CoveredLine", "Covering"),
    "costs": ("OrderCosts", "order_costs"),
    "deadlines": ("Span", "due", "left"),
    "document_state": ("AgreementState", "RequisitionState"),
    "events": ("Event", "NewEvent"),
    "exchange": ("Converted", "convert_money", "exchange_difference"),
    "facts": ("VOCABULARY", "Fact", "LineFacts", "line_facts"),
    "folding": ("fold",),
    "follow_up": ("FollowUp", "FollowUpLine"),
    "goods_return": ("Return", "ReturnedLine"),
    "incident": ("Hold", "Incident", "IncidentLine"),
    "facts_of_incidents": ("INCIDENT_FACTS", "incident_facts", "incident_words"),
    "incident_state": ("IncidentState",),
    "incident_times": ("Elapsed", "age", "concerned", "incidents_of", "resolution_time", "response_time"),
    "inspection": ("InspectedLine", "Inspection"),
    "instalments": ("Instalments", "instalments_of"),
    "invoice": ("Invoice", "InvoiceLine", "Payment", "PaymentLine", "Settlement", "SettlementLine"),
    "item": ("Item",),
    "lots": ("Lot",),
    "observing": ("Observed", "observe"),
    "order": ("Demand", "Expectation", "OrderLine", "PurchaseOrder", "ScheduleLine"),
    "facts_of_orders": ("ORDER_FACTS", "order_facts", "order_words"),
    "papers": ("Papers",),
    "party": ("Actor", "Contact", "Party"),
    "paying": ("OrderBalance", "order_balance"),
    "picture": ("Picture", "ShownFact"),
    "projection": ("OrderSummary", "Projected", "project"),
    "line_quantities": ("Quantities", "quantities"),
    "receipt": ("Receipt", "ReceiptLine"),
    "record": ("Record", "SideRecord"),
    "requisition": ("Requisition", "RequisitionLine"),
    "facts_of_receipts": ("RECEIPT_FACTS", "ReceiptFacts", "receipt_facts", "receipt_words"),
    "facts_of_invoices": ("INVOICE_FACTS", "InvoiceFacts", "invoice_facts", "invoice_words"),
    "facts_of_requisitions": ("REQUISITION_FACTS", "requisition_facts", "requisition_words"),
    "rows_of_agreements": ("AGREEMENT_ROWS", "AgreementRow", "agreement_row", "agreement_row_words"),
    "rows_of_alerts": ("ALERT_ROWS", "AlertRow", "alert_row", "alert_row_words"),
    "rows_of_changes": ("CHANGE_ROWS", "ChangeRow", "change_row", "change_row_words", "change_rows"),
    "rows_of_incidents": ("INCIDENT_ROWS", "IncidentRow", "incident_row", "incident_row_words"),
    "rows_of_orders": ("ORDER_ROWS", "WholeOrder", "order_row_words", "order_rows", "order_rows_in"),
    "rows_of_supplier_kpis": ("SUPPLIER_KPIS", "SupplierKpi", "supplier_kpi_words"),
    "shipment": ("Shipment", "ShipmentLine"),
    "state": ("OrderState", "Promise"),
    "stock_in": ("StockIn", "StockInLine"),
    "taxes": ("PaperAmounts", "paper_amounts"),
    "terms": (
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
    "waiting": ("Waiting", "WaitingPart"),
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
