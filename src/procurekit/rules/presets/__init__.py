"""Rules that are ready to use."""

from __future__ import annotations

from procurekit.rules.presets.attention import ATTENTION
from procurekit.rules.presets.chasing import CHASING

__all__ = ["ATTENTION", "CHASING"]
