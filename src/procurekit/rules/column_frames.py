"""Column frames: columns of facts as a frame of Polars, each of the type that its values have, decimals exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, Final

from procurekit.expressions import Kind, Name
from procurekit.expressions.tabular import TABLE_DIGITS
from procurekit.values.numbers import digits_of

__all__ = ["frame_of", "frames_there", "in_one"]

_TYPES: Final[Mapping[Kind, str]] = {"bool": "Boolean", "int": "Int64", "text": "String", "date": "Date"}
_NONE: Final = (18, 4)  # digits of numbers that are all missing


def frames_there() -> bool:
    """Is there what makes frames?"""
    return find_spec("polars") is not None and find_spec("narwhals") is not None


def frame_of(columns: Mapping[str, Sequence[Any]], names: Iterable[Name]) -> Any | None:
    """The frame with a column for each of the names that tables have values of.

    None where it has no room: a number has more digits than that, or a value is of another kind.
    """
    import polars as pl

    made: list[Any] = []
    try:
        for name in names:
            values = columns[name.name]
            if name.type == "decimal":
                made.append(_decimals(name.name, values))
            elif name.type in _TYPES:
                made.append(pl.Series(name.name, values, getattr(pl, _TYPES[name.type])()))
    except (pl.exceptions.PolarsError, TypeError, OverflowError):
        return None
    return pl.DataFrame(made)


def _decimals(name: str, values: Sequence[Decimal | None]) -> Any:
    import polars as pl

    # As text: Polars reads that ten times faster than Python's decimals.
    texts = pl.Series(name, [None if one is None else str(one) for one in values], pl.String())
    if texts.null_count() == len(texts):
        return texts.cast(pl.Decimal(*_NONE))
    if texts.str.contains("E", literal=True).any():
        scale = max(digits_of(one) for one in values if one is not None)
    else:
        behind = texts.str.len_bytes().cast(pl.Int64()) - texts.str.find(".", literal=True) - 1
        scale = int(behind.max() or 0)  # type: ignore[arg-type]  # a number, or none
    numbers = texts.cast(pl.Decimal(TABLE_DIGITS, scale))
    most: Any = numbers.abs().max()
    # No longer than they are: what is computed from them has to fit too.
    return numbers.cast(pl.Decimal(max(_whole(most), 1) + scale, scale))


def _whole(number: Decimal) -> int:
    return number.adjusted() + 1 if number else 1


def in_one(frames: Sequence[Any]) -> Any | None:
    """The frames below each other, in types that have room for the values of all; None where there is no such type.

    It is none either if one of them is, or if there is none.
    """
    import polars as pl

    if not frames or any(one is None for one in frames):
        return None
    wide: dict[str, Any] = {}
    for name in frames[0].columns:
        kinds = [one.schema[name] for one in frames]
        if isinstance(kinds[0], pl.Decimal):
            scale = max(one.scale for one in kinds)
            digits = max(one.precision - one.scale for one in kinds) + scale
            if digits > TABLE_DIGITS:
                return None
            wide[name] = pl.Decimal(digits, scale)
    return pl.concat([one.cast(wide) for one in frames])
