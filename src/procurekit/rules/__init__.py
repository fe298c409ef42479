"""What needs attention: rules over rows of facts, the alerts that they raise, and the worklist that these make."""

from __future__ import annotations

from procurekit.rules.alert import Alert, alerts
from procurekit.rules.presets import ATTENTION
from procurekit.rules.rule import SEVERITIES, Condition, Hit, Rule, Severity
from procurekit.rules.worklist import WorkItem, worklist

__all__ = ["ATTENTION", "SEVERITIES", "Alert", "Condition", "Hit", "Rule", "Severity", "WorkItem", "alerts", "worklist"]
