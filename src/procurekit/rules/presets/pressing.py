"""Pressing: what makes worse what the rules find, and the hours in which nobody hears of it."""

from __future__ import annotations

from typing import Final

from procurekit.rules.rule import Grade, Quiet

__all__ = ["NIGHT", "OLD", "URGENT", "high"]

OLD: Final = "days > high_after"
URGENT: Final = "needed_by <= today + urgent_within"

NIGHT: Final = Quiet(hours="20:00-08:00")
"""At night and on days that aren't worked nobody is told, however bad it is: whoever could act isn't there."""


def high(*when: str) -> tuple[Grade, ...]:
    """High, where any of these holds."""
    return (Grade(severity="high", when=" or ".join(when)),)
