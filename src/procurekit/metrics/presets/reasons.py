"""Reasons: why rows are left out, where several definitions share them."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.population import LeaveOut

__all__ = [
    "CANCELLED",
    "CREDIT_LINE",
    "CREDIT_NOTE",
    "NO_AGREEMENT_PRICE",
    "NO_CURRENCY",
    "NO_ORDER_DATE",
    "NO_PREVIOUS_PRICE",
    "NO_PRICE",
    "NO_PROMISE",
    "NO_QUANTITY",
    "NO_RECEIPT_DATE",
    "NO_REQUESTED_DATE",
    "NO_REQUISITION",
    "NO_SUPPLIER",
]

CANCELLED: Final = LeaveOut("kpi.cancelled", "cancelled")
CREDIT_LINE: Final = LeaveOut("kpi.credit", "amount < 0 or ordered < 0")
CREDIT_NOTE: Final = LeaveOut("kpi.credit", "credit")
NO_AGREEMENT_PRICE: Final = LeaveOut("kpi.no_agreement_price", "agreement_price is None")
NO_CURRENCY: Final = LeaveOut("kpi.no_currency", "currency is None", missing=True)
NO_ORDER_DATE: Final = LeaveOut("kpi.no_order_date", "ordered_on is None", missing=True)
NO_PREVIOUS_PRICE: Final = LeaveOut("kpi.no_previous_price", "previous_price is None")
NO_PRICE: Final = LeaveOut("kpi.no_price", "unit_price is None", missing=True)
NO_PROMISE: Final = LeaveOut("kpi.no_promise", "due_on is None", missing=True)
NO_QUANTITY: Final = LeaveOut("kpi.no_quantity", "ordered is None or ordered <= 0")
NO_RECEIPT_DATE: Final = LeaveOut("kpi.no_receipt_date", "received_on is None", missing=True)
NO_REQUESTED_DATE: Final = LeaveOut("kpi.no_requested_date", "requested is None", missing=True)
NO_REQUISITION: Final = LeaveOut("kpi.no_requisition", "requisitioned_on is None")
NO_SUPPLIER: Final = LeaveOut("kpi.no_supplier", "supplier is None", missing=True)
