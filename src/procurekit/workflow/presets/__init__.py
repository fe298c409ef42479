"""Workflows that come with procurekit."""

from __future__ import annotations

from procurekit.workflow.presets.order import STANDARD_ORDER

__all__ = ["STANDARD_ORDER"]
