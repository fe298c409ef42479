"""Packs: the rules of a desk, and those of its worklist."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.answers import ACKNOWLEDGED_LATE_OR_SHORT, APPROVAL_STUCK, NEVER_ACKNOWLEDGED
from procurekit.rules.presets.changes import CHANGE_NOT_ANSWERED, PRICE_DRIFT, PRICE_RAISED_AFTER_RECEIPT
from procurekit.rules.presets.control import (
    DUPLICATE_INVOICE_NUMBER,
    DUPLICATE_ORDER,
    ONE_PERSON,
    ORDERED_AFTER_THE_FACT,
    SPLIT_ORDER,
)
from procurekit.rules.presets.deliveries import (
    DATE_NOT_AGREED,
    DEMAND_AT_RISK,
    DUE_SOON,
    FOLLOW_UP_DUE,
    INCIDENT_UNANSWERED,
    PARTLY_RECEIVED_FORGOTTEN,
    RECEIPT_OVERDUE,
    SHIPMENT_LATE,
    STALE_OPEN_LINE,
)
from procurekit.rules.presets.goods import (
    INSPECTION_PENDING,
    OVER_RECEIPT,
    REJECTED_ABOVE_SHARE,
    STOCK_IN_PENDING,
)
from procurekit.rules.presets.partners import AGREEMENT_ENDING, SUPPLIER_KPI_FALLING
from procurekit.rules.presets.payables import (
    INVOICE_WITHOUT_RECEIPT,
    PAID_BEFORE_RECEIVED,
    PREPAID_UNDELIVERED,
    RECEIVED_NOT_INVOICED,
)
from procurekit.rules.rule import Rule

__all__ = ["CHASING", "STANDARD"]

STANDARD: Final[tuple[Rule, ...]] = (
    APPROVAL_STUCK,
    NEVER_ACKNOWLEDGED,
    ACKNOWLEDGED_LATE_OR_SHORT,
    SHIPMENT_LATE,
    RECEIPT_OVERDUE,
    PARTLY_RECEIVED_FORGOTTEN,
    DEMAND_AT_RISK,
    FOLLOW_UP_DUE,
    OVER_RECEIPT,
    INSPECTION_PENDING,
    REJECTED_ABOVE_SHARE,
    STOCK_IN_PENDING,
    CHANGE_NOT_ANSWERED,
    PRICE_DRIFT,
    PRICE_RAISED_AFTER_RECEIPT,
    RECEIVED_NOT_INVOICED,
    INVOICE_WITHOUT_RECEIPT,
    PAID_BEFORE_RECEIVED,
    PREPAID_UNDELIVERED,
    ORDERED_AFTER_THE_FACT,
    DUPLICATE_ORDER,
    DUPLICATE_INVOICE_NUMBER,
    SPLIT_ORDER,
    ONE_PERSON,
    AGREEMENT_ENDING,
    STALE_OPEN_LINE,
    SUPPLIER_KPI_FALLING,
)
"""The rules of a desk that was told of no others."""

CHASING: Final[tuple[Rule, ...]] = (
    SHIPMENT_LATE,
    RECEIPT_OVERDUE,
    NEVER_ACKNOWLEDGED,
    DUE_SOON,
    FOLLOW_UP_DUE,
    INCIDENT_UNANSWERED,
    DEMAND_AT_RISK,
    DATE_NOT_AGREED,
)
"""What puts a line on the worklist of a desk that was told of nothing else."""
