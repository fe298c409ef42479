"""What may happen next, who may do it, and why not."""

from __future__ import annotations

from procurekit.workflow.definition import Definition, State, Transition
from procurekit.workflow.engine import Step, Subject, decide
from procurekit.workflow.presets.order import STANDARD_ORDER

__all__ = ["STANDARD_ORDER", "Definition", "State", "Step", "Subject", "Transition", "decide"]
