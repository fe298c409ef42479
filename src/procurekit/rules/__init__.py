"""What needs attention: rules over rows of facts, the alerts that they raise, and the worklist that these make."""

from __future__ import annotations

from procurekit.rules.alert import Alert, alerts
from procurekit.rules.presets import ATTENTION, CHASING
from procurekit.rules.rule import SEVERITIES, Condition, Hit, Rule, Severity
from procurekit.rules.worklist import Heard, WorkItem, rests, worklist

__all__ = [
    "ATTENTION",
    "CHASING",
    "SEVERITIES",
    "Alert",
    "Condition",
    "Heard",
    "Hit",
    "Rule",
    "Severity",
    "WorkItem",
    "alerts",
    "rests",
    "worklist",
]
