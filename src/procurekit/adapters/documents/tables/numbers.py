"""Numbers of a table's cells: exact, with the separators that a mapping states and no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from procurekit.adapters.documents.tables.faults import Unreadable

__all__ = ["half_width", "number_reader", "read_flag", "read_whole"]

_HALF: Final[dict[int, int | str]] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x3000, 0x00A0, 0x2007, 0x2009, 0x202F), " "),
}
_DIGITS: Final = 28
_PLAIN: Final = re.compile(r"[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SIMPLE: Final = re.compile(r"-?\d+(?:\.\d*)?", re.ASCII)
# A sign of a currency stands before or behind a number, never in it.
_INSIDE: Final = re.compile(r"[0-9.,]\s*[￥¥$€]\s*[0-9.,]")
_TRUE: Final = frozenset({"true", "yes", "y", "1", "x", "是", "√"})
_FALSE: Final = frozenset({"false", "no", "n", "0", "否"})


def half_width(text: str) -> str:
    """Text with the full-width forms and the wide spaces of Chinese input as plain ones, and nothing else changed."""
    return text if text.isascii() else text.translate(_HALF)


def number_reader(
    decimal: str = ".", thousands: str | None = None, ignore: Sequence[str] = ()
) -> Callable[[str], Decimal]:
    """A reader of numbers whose decimal sign and thousands separator are these; `ignore` is dropped (``$``, ``元``).

    >>> number_reader(",", ".")("1.234,50")
    Decimal('1234.50')
    """
    grouped = None
    if thousands:
        # Three digits a group and nothing else: "1,5" with commas for thousands is no fifteen.
        sign = re.escape(thousands)
        grouped = re.compile(rf"[+-]?\d{{1,3}}(?:{sign}\d{{3}})+(?!\d)[^{sign}]*", re.ASCII)
    plain = decimal == "." and not any(set("-.0123456789") & set(one) for one in ignore)

    def read(text: str) -> Decimal:
        if plain and len(text) <= _DIGITS and _SIMPLE.fullmatch(text):
            return Decimal(text)
        text = half_width(text)
        if _INSIDE.search(text):
            raise Unreadable("reject.not_a_number")
        for one in ignore:
            text = text.replace(one, "")
        text = text.strip()
        if grouped is not None and thousands and grouped.fullmatch(text):
            text = text.replace(thousands, "")
        if decimal != ".":
            if "." in text:
                raise Unreadable("reject.not_a_number")
            text = text.replace(decimal, ".")
        return _plainly(text)

    return read


def _plainly(text: str) -> Decimal:
    """A number as a program writes it."""
    if text.endswith("-"):  # SAP's way
        text = f"-{text[:-1]}"
    if _PLAIN.fullmatch(text) is None:
        raise Unreadable("reject.not_a_number")
    number = Decimal(text)
    if number.adjusted() >= _DIGITS or -int(number.as_tuple().exponent) > _DIGITS:
        raise Unreadable("reject.number_out_of_range")
    return number


def read_whole(text: str) -> int:
    """A whole number of 1 or more; leading zeros and a bare ``.0`` are how programs write them."""
    shown = half_width(text)
    whole, point, rest = shown.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 18 and not (point and rest.strip("0"))):  # noqa: PLR2004
        raise Unreadable("reject.not_whole")
    number = int(whole)
    if number < 1:
        raise Unreadable("reject.not_whole")
    return number


def read_flag(text: str) -> bool:
    """Yes or no, as people tick it."""
    shown = half_width(text).lower()
    if shown in _TRUE:
        return True
    if shown in _FALSE:
        return False
    raise Unreadable("reject.not_a_flag")
