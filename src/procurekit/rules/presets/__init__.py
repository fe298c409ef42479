"""Rules that are ready to use."""

from __future__ import annotations

from procurekit.rules.presets.attention import ATTENTION

__all__ = ["ATTENTION"]
