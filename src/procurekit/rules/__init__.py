"""What needs attention: rules as data over rows of facts, the alerts that they make, and the worklist."""

from __future__ import annotations

from procurekit.model.alert import SEVERITIES, SUBJECTS, Alert, Found, Severity
from procurekit.rules.evaluate import AlertChange, Evaluation, evaluate
from procurekit.rules.matching import RuleFinding
from procurekit.rules.placing import in_place
from procurekit.rules.presets import CHASING, STANDARD
from procurekit.rules.reading import InvalidRule
from procurekit.rules.rule import Escalation, Grade, Group, Quiet, Rule
from procurekit.rules.rule_files import load_rules, read_rules, rule_schema
from procurekit.rules.worklist import Heard, WorkItem, rests, worklist

__all__ = [
    "CHASING",
    "SEVERITIES",
    "STANDARD",
    "SUBJECTS",
    "Alert",
    "AlertChange",
    "Escalation",
    "Evaluation",
    "Found",
    "Grade",
    "Group",
    "Heard",
    "InvalidRule",
    "Quiet",
    "Rule",
    "RuleFinding",
    "Severity",
    "WorkItem",
    "evaluate",
    "in_place",
    "load_rules",
    "read_rules",
    "rests",
    "rule_schema",
    "worklist",
]
