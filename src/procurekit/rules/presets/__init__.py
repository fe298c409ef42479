"""Rules that are ready to use."""

from __future__ import annotations

from typing import Final

from procurekit.rules.presets.deliveries import (
    DATE_NOT_AGREED,
    DEMAND_AT_RISK,
    DUE_SOON,
    FOLLOW_UP_DUE,
    INCIDENT_UNANSWERED,
    NEVER_ACKNOWLEDGED,
    RECEIPT_OVERDUE,
    SHIPMENT_LATE,
)
from procurekit.rules.rule import Rule

__all__ = ["CHASING", "STANDARD"]

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

STANDARD: Final[tuple[Rule, ...]] = (
    SHIPMENT_LATE,
    RECEIPT_OVERDUE,
    NEVER_ACKNOWLEDGED,
    FOLLOW_UP_DUE,
    DEMAND_AT_RISK,
)
"""The rules of a desk that was told of no others."""
