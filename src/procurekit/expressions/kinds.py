"""The kinds of value that an expression has, and which Python values each takes."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias

__all__ = ["KINDS", "NUMBERS", "ORDERED", "PYTHON_NAMES", "WHOLE_LIMIT", "Kind", "fits"]

Kind: TypeAlias = Literal["bool", "int", "decimal", "text", "date", "instant", "texts", "nothing"]

KINDS: Final[tuple[Kind, ...]] = ("bool", "int", "decimal", "text", "date", "instant", "texts")
"""What a name can be. `nothing` is the kind of a literal None alone."""

NUMBERS: Final[frozenset[Kind]] = frozenset({"int", "decimal"})
ORDERED: Final[frozenset[Kind]] = frozenset({"int", "decimal", "date", "instant"})

PYTHON_NAMES: Final[dict[str, Kind]] = {
    "str": "text",
    "Decimal": "decimal",
    "datetime": "instant",
    "DateTime": "instant",
    "tuple": "texts",
    "frozenset": "texts",
    "set": "texts",
}
"""How Python calls the kinds that it has another name for."""

WHOLE_LIMIT: Final = 10**120
"""A whole number stays below: as many digits as exact decimals have."""


def fits(kind: Kind, value: object) -> bool:
    """Is the value one of that kind? A whole number serves as a decimal; a float is none, nor is a naive time."""
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool) and -WHOLE_LIMIT < value < WHOLE_LIMIT
    if kind == "decimal":
        return value.is_finite() if isinstance(value, Decimal) else fits("int", value)
    if kind == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    if kind == "instant":
        return isinstance(value, datetime) and value.utcoffset() is not None
    if kind == "texts":
        return isinstance(value, tuple | list | AbstractSet) and all(isinstance(one, str) for one in value)
    return isinstance(value, str)
