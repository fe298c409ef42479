"""How large an expression may be: checked before anything is done whose cost grows with it."""

from __future__ import annotations

from typing import Final

__all__ = ["BRACKETS", "DEPTH", "DIGITS", "FAULTS", "LENGTH", "MEMBERS", "NODES", "TEXT", "TOKENS", "WORD"]

LENGTH: Final = 8_000
"""Characters of a source."""

TOKENS: Final = 2_000
"""Words, numbers, texts and signs of a source."""

BRACKETS: Final = 40
"""Brackets within brackets."""

NODES: Final = 400
"""Parts of an expression; the members of a literal set are none."""

DEPTH: Final = 32
"""Parts within parts: a sum of n numbers is n deep."""

DIGITS: Final = 28
"""Digits of a literal number before the point, and as many behind it."""

TEXT: Final = 500
"""Characters of a literal text."""

MEMBERS: Final = 300
"""Members of a literal set."""

WORD: Final = 100
"""Characters of a name."""

FAULTS: Final = 20
"""Faults that are collected before reading stops."""
