"""Overflow: what a library says of a number that is too long for it, said in our own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from procurekit.errors import InvalidValue

__all__ = ["overflow_told"]

_LIBRARIES: Final = frozenset({"polars", "narwhals", "pyarrow", "duckdb", "_duckdb"})
_OVERFLOW: Final = re.compile(r"overflow|\bprecision\b|decimal.* out of range", re.IGNORECASE)


@contextmanager
def overflow_told() -> Iterator[None]:
    """Raises InvalidValue where a library's plan, as it runs, meets a number that is too long for an exact decimal.

    Any other error passes as it is. A plan that the caller runs himself, of a lazy frame, is not ours to look at.
    """
    try:
        yield
    except Exception as error:
        library = type(error).__module__.partition(".")[0]
        if library in _LIBRARIES and _OVERFLOW.search(str(error)):
            raise InvalidValue("kpi_sum_too_long") from error
        raise
