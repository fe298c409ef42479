"""Wrapping: text in lines of so many columns, where Chinese characters take two and have no spaces between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

__all__ = ["columns_of", "cut", "wrapped"]

# A run of Latin letters, or one character, with the punctuation that must not begin a line.
_PIECE: Final = re.compile(r"[!-~]+[，。；：、）]?|\n|.[，。；：、）]?")


def columns_of(text: str) -> int:
    """How many columns a text takes on a terminal.

    >>> columns_of("PO"), columns_of("订单")
    (2, 4)
    """
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most so many columns; a word that is longer stands alone.

    >>> list(wrapped("列出需要关注的 order", 10))
    ['列出需要关', '注的 order']
    """
    line, used = "", 0
    for piece in _PIECE.findall(text):
        wide = columns_of(piece)
        if piece == "\n" or (used + wide > width and line):
            yield line.rstrip()
            line, used = "", 0
        if piece.strip() or line:
            line, used = line + piece, used + wide
    if line:
        yield line.rstrip()


def cut(text: str, width: int) -> str:
    """The text in at most so many columns, with an ellipsis where something is cut off.

    >>> cut("苏州精工股份有限公司", 9), cut("PO-1", 9)
    ('苏州精工…', 'PO-1')
    """
    if columns_of(text) <= width:
        return text
    kept, used = [], 1
    for sign in text:
        used += columns_of(sign)
        if used > width:
            break
        kept.append(sign)
    return "".join(kept) + "…"
