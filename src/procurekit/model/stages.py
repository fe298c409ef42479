"""Stages: what a workflow's state stands for, the only thing about it that facts, rules and KPIs read."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

__all__ = ["STAGES", "Stage"]

Stage: TypeAlias = Literal[
    "draft", "pending_approval", "sent_back", "approved", "issued", "closed", "cancelled", "rejected"
]
STAGES: Final = ("draft", "pending_approval", "sent_back", "approved", "issued", "closed", "cancelled", "rejected")
"""Every stage, in the order in which an order passes through them."""
