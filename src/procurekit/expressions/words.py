"""The words of the language itself, in English and 中文: keywords, and signs as Chinese keyboards have them."""

from __future__ import annotations

from keyword import kwlist
from typing import Final

__all__ = ["FOREIGN", "KEYWORDS", "KEYWORDS_ZH", "MOMENTS", "QUOTES", "SIGNS_ZH", "WIDE"]

KEYWORDS: Final = frozenset({"and", "or", "not", "in", "is", "if", "else", "True", "False", "None"})
"""Python's keywords that have a meaning here."""

FOREIGN: Final = frozenset(kwlist) - KEYWORDS
"""Python's keywords that have none."""

KEYWORDS_ZH: Final[dict[str, str]] = {
    "且": "and",
    "或": "or",
    "非": "not",
    "属于": "in",
    "不属于": "not in",
    "为空": "is None",
    "不为空": "is not None",
    "若": "if",
    "否则": "else",
    "是": "True",
    "否": "False",
    "空": "None",
}
"""Each Chinese keyword, and what it stands for."""

MOMENTS: Final[dict[str, tuple[str, str]]] = {"today": ("今天", "date"), "at": ("此刻", "instant")}
"""The names that an evaluation brings itself: their Chinese name and their kind."""

SIGNS_ZH: Final[dict[str, str]] = {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "＝": "=="}
"""Signs that stand for one of Python's."""

WIDE: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "＝"},
    ord("、"): ord(","),
    ord("−"): ord("-"),
    ord("\u3000"): ord(" "),
}
"""Full-width characters, each with the one it stands for: outside of texts only."""

QUOTES: Final[dict[str, str]] = {'"': '"', "'": "'", "“": "”", "‘": "’"}
"""What opens a text, and what closes it."""
