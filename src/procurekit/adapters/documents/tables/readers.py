"""Readers: a mapping's cells compiled once into functions from a row to a value; cells come without blanks around."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final, Protocol, TypeAlias
from unicodedata import normalize

from procurekit.adapters.documents.tables.dates import date_reader, day_end, in_zone
from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.mapping import Cell, TableMapping
from procurekit.adapters.documents.tables.numbers import number_reader, read_flag, read_whole
from procurekit.adapters.documents.tables.vocabulary import CHOICES
from procurekit.values import Price
from procurekit.values.moments import zone_of

__all__ = ["Converters", "Place", "Read", "Row", "converters", "reader"]

Row: TypeAlias = Sequence[str]
Read: TypeAlias = Callable[[Row], Any]
Convert: TypeAlias = Callable[[str], Any]
Place: TypeAlias = Callable[[Cell], tuple[int, ...]]


class Converters(Protocol):
    """Gives the function that reads text of a kind; what can't be read raises Unreadable."""

    def __call__(self, kind: str, styles: tuple[str, ...] = ..., /) -> Convert:
        """The function for one kind, with further date styles."""
        ...


_CODE: Final = 3
_CURRENCIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("rmb", "人民币", "元", "¥", "人民币元"), "CNY"),
    **dict.fromkeys(("美元", "us$", "$"), "USD"),
    **dict.fromkeys(("欧元", "€"), "EUR"),
    **dict.fromkeys(("英镑", "£"), "GBP"),
    **dict.fromkeys(("日元", "日圆"), "JPY"),
    **dict.fromkeys(("港币", "港元", "hk$"), "HKD"),
}
_REMEMBERED: Final = 8_192


def converters(mapping: TableMapping) -> Converters:
    """How text of each kind is read, with what was read before remembered: a table's dates repeat."""

    @cache
    def made(kind: str, styles: tuple[str, ...] = ()) -> Convert:
        if kind in CHOICES:
            return _choice(CHOICES[kind])
        if kind in _SIMPLE:
            return _SIMPLE[kind]
        if kind in _NUMBERS:
            number = number_reader(mapping.decimal, mapping.thousands, mapping.ignore)
            return number if kind == "number" else lambda text: Price(number(text))
        written = date_reader((*styles, *mapping.date_styles))
        zone = mapping.zone
        if kind == "date":
            return lru_cache(_REMEMBERED)(lambda text: _day(written(text)))
        if kind == "moment":
            return lru_cache(_REMEMBERED)(lambda text: in_zone(written(text), zone))
        return lru_cache(_REMEMBERED)(lambda text: day_end(written(text), zone))

    return made


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _choice(choices: tuple[str, ...]) -> Convert:
    allowed = frozenset(choices)

    def read(text: str) -> str:
        if text not in allowed:
            raise Unreadable("reject.unknown_word", known=", ".join(choices))
        return text

    return read


@lru_cache(maxsize=_REMEMBERED)
def _currency(text: str) -> str:
    shown = normalize("NFKC", text).strip()
    code = _CURRENCIES.get(shown.lower()) or _CURRENCIES.get(text.lower()) or shown.upper()
    if not (len(code) == _CODE and code.isascii() and code.isalpha()):
        raise Unreadable("reject.not_a_currency")
    return code


def _zone(text: str) -> str:
    try:
        zone_of(text)
    except ValueError:
        raise Unreadable("reject.unknown_zone") from None
    return text


_NUMBERS: Final = ("number", "price")
_SIMPLE: Final[Mapping[str, Convert]] = {
    "text": str,
    "whole": read_whole,
    "flag": read_flag,
    "currency": _currency,
    "zone": _zone,
}


def reader(
    mapping: TableMapping,
    cells: Sequence[Cell],
    kind: str,
    place: Place,
    convert: Converters,
    kept: dict[str, object] | None = None,
) -> Read:
    """A function from a row's cells to the field's value, or None.

    `place` says where a cell's columns stand. A word that means *no number* goes to `kept`, so that it isn't lost.
    """
    reads = [_one(mapping, cell, kind, place(cell), convert(kind, cell.styles), kept) for cell in cells]
    if len(reads) == 1:
        return reads[0]
    soft = kind in CHOICES

    def first(row: Row) -> object:
        unknown: Unreadable | None = None
        for read in reads:
            try:
                value = read(row)
            except Unreadable as error:
                # Another column may know the word that this one's list doesn't have.
                if not soft or error.code != "reject.unknown_word":
                    raise
                unknown = unknown or error
                continue
            if value is not None:
                return value
        if unknown is not None:
            raise unknown
        return None

    return first


def _one(
    mapping: TableMapping,
    cell: Cell,
    kind: str,
    places: Sequence[int],
    convert: Convert,
    kept: dict[str, object] | None,
) -> Read:
    if cell.constant is not None:
        constant = convert(cell.constant)
        return lambda _: constant
    default = None if cell.default is None else convert(cell.default)
    column = cell.separator.join(cell.named)
    absent, starts = _absent(mapping, cell, kind)
    words = {word.strip().lower(): meant for word, meant in cell.words.items()}
    if kind == "text" and not words and not starts:
        return _text(_cut(places, cell.separator), absent, default)
    choices = CHOICES.get(kind, ()) if default is not None else None
    keep = kept if kind in _NUMBERS else None

    def made(text: str) -> object:
        if words and text:
            text = words.get(text.lower(), text)
        if not text or text in absent or (starts and text.startswith(starts)):
            return default
        if choices and text not in choices:
            return default
        try:
            return convert(text)
        except Unreadable as error:
            error.column = column
            error.value = text
            raise

    def note(text: str) -> None:
        if keep is not None:
            keep[column] = text

    return _remembering(_cut(places, cell.separator), made, default, note if keep is not None else None)


def _remembering(cut: Callable[[Row], str], made: Convert, default: object, note: Callable[[str], None] | None) -> Read:
    """A column repeats itself: what was made of a text once is remembered, but for the words that are kept."""
    memo: dict[str, object] = {}
    known = memo.get

    def read(row: Row) -> object:
        text = cut(row)
        value = known(text, memo)
        if value is not memo:
            return value
        value = made(text)
        if note is not None and value is default and text:
            note(text)
            return value
        if len(memo) >= _REMEMBERED:
            memo.clear()
        memo[text] = value
        return value

    return read


def _text(cut: Callable[[Row], str], absent: frozenset[str], default: object) -> Read:
    if not absent:
        return lambda row: cut(row) or default

    def read(row: Row) -> object:
        text = cut(row)
        return text if text and text not in absent else default

    return read


def _cut(places: Sequence[int], separator: str) -> Callable[[Row], str]:
    if len(places) == 1:
        return itemgetter(places[0])

    def joined(row: Row) -> str:
        parts = [row[place] for place in places]
        return separator.join(parts) if all(parts) else ""

    return joined


def _absent(mapping: TableMapping, cell: Cell, kind: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that mean nothing: whole ones, and beginnings, which end with a star."""
    if kind in {"date", "moment", "instant"}:
        general = mapping.date_absent
    elif kind in _NUMBERS or kind == "whole":
        general = mapping.number_absent
    else:
        general = mapping.text_absent
    every = (*general, *cell.absent)
    whole = frozenset(word.strip() for word in every if not word.endswith("*"))
    return whole, tuple(word[:-1] for word in every if word.endswith("*") and len(word) > 1)
