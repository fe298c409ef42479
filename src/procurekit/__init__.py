"""procurekit tracks purchase orders from requisition to settlement, inside any Python program.

Public names load on first use; importing procurekit itself reads no file, clock or environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurekit.compose import open_desk as open  # noqa: A004 - procurekit.open reads like the builtin on purpose
    from procurekit.compose import open_store
    from procurekit.desk import Desk
    from procurekit.errors import (
        BadInput,
        Conflict,
        Fault,
        Finding,
        InvalidDocument,
        InvalidValue,
        KeyReused,
        MissingExtra,
        NotFound,
        ProcurekitError,
        Reason,
        Refused,
        StoreError,
    )
    from procurekit.model import (
        AcknowledgedLine,
        Acknowledgement,
        Actor,
        AgreementReference,
        AllowanceCharge,
        Contact,
        Demand,
        Evidence,
        ExchangeRate,
        Expectation,
        Hold,
        Incident,
        IncidentLine,
        InspectedLine,
        Inspection,
        Instalment,
        Invoice,
        InvoiceLine,
        Item,
        LineFacts,
        Lot,
        OrderLine,
        OrderState,
        OrderSummary,
        Party,
        Payment,
        PaymentLine,
        Picture,
        PurchaseOrder,
        Quantities,
        Receipt,
        ReceiptLine,
        Requisition,
        RequisitionLine,
        RequisitionReference,
        Return,
        ReturnedLine,
        ScheduleLine,
        Settlement,
        SettlementLine,
        Shipment,
        ShipmentLine,
        ShownFact,
        StatedAmounts,
        StockIn,
        StockInLine,
        Tax,
        Verdict,
        dumps,
        from_plain,
        json_schema,
        loads,
        quantities,
        to_plain,
    )
    from procurekit.values import Conversion, Money, Price, Quantity, Tolerance, WorkCalendar

    __version__: str
