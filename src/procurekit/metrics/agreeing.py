"""Agreeing: tables of one call are of one library, and their columns of types that can be held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from procurekit.errors import InvalidValue
from procurekit.expressions.frames import FrameKind
from procurekit.metrics.grain import RowsOf

if TYPE_CHECKING:
    import narwhals as nw

    Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]

__all__ = ["ensure_one_library", "ensure_texts", "keys_alike"]

_TOLD_APART: Final = ("kind", "unit", "currency")
"""What figures are told apart by, whichever KPI it is."""

_LIBRARY: Final[Mapping[str, str]] = {"polars_lazy": "polars", "pyarrow": "polars"}


def ensure_one_library(kinds: Mapping[RowsOf, FrameKind]) -> None:
    """Raises InvalidValue if the tables can't be put together."""
    if len({_LIBRARY.get(one, one) for one in kinds.values()}) > 1:
        found = ", ".join(f"{of}: {kind}" for of, kind in kinds.items())
        raise InvalidValue("kpi_tables_mixed", found=found)


def ensure_texts(frame: Frame, columns: Mapping[str, str]) -> None:
    """Raises InvalidValue if what figures are told apart by is no text; `columns` has the column of each fact."""
    import narwhals as nw

    types = frame.collect_schema()
    for name in _TOLD_APART:
        if name in columns and not isinstance(types[name], nw.String | nw.Unknown):
            told = {"found": str(types[name]), "name": name, "expected": "text", "wanted": "String"}
            raise InvalidValue("expression_table_type", column=columns[name], **told)


def keys_alike(frames: Mapping[RowsOf, Frame], keys: Mapping[str, str]) -> dict[RowsOf, Frame]:
    """The frames, with columns to group by that can be held against each other; `keys` has the name of each.

    Whole numbers are of one size, and what has no value but missing ones is like the others. Raises InvalidValue if
    a number would have to be held against a text.
    """
    import narwhals as nw

    found = dict(frames)
    for key, name in keys.items():
        types = {of: frame.collect_schema()[key] for of, frame in frames.items()}
        wanted = _wanted(list(types.values()))
        if wanted is None:
            raise InvalidValue("kpi_keys_differ", name=name, found=", ".join(f"{of}: {a}" for of, a in types.items()))
        for of, kind in types.items():
            if kind != wanted:
                found[of] = found[of].with_columns(nw.col(key).cast(wanted))
    return found


def _wanted(types: Sequence[nw.dtypes.DType]) -> nw.dtypes.DType | None:
    """The type that all can have; None if there is none."""
    import narwhals as nw

    known = list(dict.fromkeys(one for one in types if not isinstance(one, nw.Unknown)))
    if not known[1:]:
        return known[0] if known else types[0]
    if all(one.is_integer() for one in known):
        return nw.Int64()
    return None
