"""Rules that are ready to use."""

from __future__ import annotations

from procurekit.rules.presets.packs import CHASING, STANDARD

__all__ = ["CHASING", "STANDARD"]
