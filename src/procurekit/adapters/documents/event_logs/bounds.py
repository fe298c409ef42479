"""How large the parts of an event log may be: checked before memory is taken that grows with them."""

from __future__ import annotations

from typing import Final

__all__ = ["MAX_CASE", "MAX_DEPTH", "MAX_DIGITS", "MAX_PIECE", "MAX_PROLOG"]

MAX_CASE: Final = 32 << 20
"""Bytes of a file that one case may take: it is held in memory as a whole."""

MAX_DEPTH: Final = 64
"""XML elements within elements."""

MAX_PIECE: Final = 1 << 20
"""Bytes of one XML tag or comment: the parser holds it as a whole."""

MAX_PROLOG: Final = 1 << 16
"""Bytes before the first XML element: a declaration and a few comments."""

MAX_DIGITS: Final = 60
"""Digits of a number before the point, and as many behind it: the sum of two such numbers is still exact."""
