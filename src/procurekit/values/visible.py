"""Visible: a text without what a terminal, a browser or a spreadsheet would obey instead of showing it."""

from __future__ import annotations

from typing import Final

__all__ = ["visible"]

# A terminal obeys control characters and turns text around at bidirectional ones; a stranger's file may hold both.
_BIDIRECTIONAL: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN: Final = dict.fromkeys((*range(32), *range(127, 160), *_BIDIRECTIONAL), "\N{REPLACEMENT CHARACTER}")

_INLINE: Final = {**_UNSEEN, ord("\n"): " ", ord("\r"): " ", ord("\t"): " "}
_LINES: Final = {**_UNSEEN, ord("\n"): "\n", ord("\r"): " ", ord("\t"): " "}


def visible(value: object, *, lines: bool = False) -> str:
    r"""A text that can only be seen: on one line, or on its own ones with `lines`.

    >>> visible("Bolt\x1b[2J\nand Nut")
    'Bolt�[2J and Nut'
    """
    return str(value).translate(_LINES if lines else _INLINE)
