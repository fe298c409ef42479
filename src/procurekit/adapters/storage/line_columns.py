"""Line columns: schedule lines that are at hand as a few columns, and the columns of a database read as Python's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from procurekit.adapters.storage.rows import LINE_KINDS, Forms
from procurekit.model.facts import LineFacts
from procurekit.model.prefilter import Prefilter, passes

__all__ = ["KEY", "chunks_of", "decoder"]

KEY = ("order_id", "line", "schedule")
"""What schedule lines of a book are ordered by."""


def chunks_of(
    rows: Iterable[LineFacts], names: Sequence[str], where: Prefilter | None, batch: int
) -> Iterator[dict[str, list[Any]]]:
    """The columns of rows that are at hand, so many rows at a time."""
    if where is not None:
        wanted = passes(where)
        rows = (row for row in rows if wanted(partial(getattr, row)))
    values = [attrgetter(name) for name in names]
    rest = iter(rows)
    while chunk := list(islice(rest, batch)):
        yield {name: list(map(value, chunk)) for name, value in zip(names, values, strict=True)}


class _Known(dict[Any, Any]):
    """What values of a database mean, each found out once: those of a column are mostly few."""

    def __init__(self, meaning: Callable[[Any], object]) -> None:
        super().__init__({None: None})
        self._meaning = meaning

    def __missing__(self, stored: Any) -> Any:
        found = self[stored] = self._meaning(stored)
        return found


def decoder(names: Sequence[str], forms: Forms) -> Callable[[Sequence[Sequence[Any]]], Mapping[str, Sequence[Any]]]:
    """What makes columns of the rows of a database, which have these columns first."""
    meanings = [forms.get(LINE_KINDS[name], (None, None))[1] for name in names]

    def decoded(rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
        columns: dict[str, Sequence[Any]] = {}
        for name, meaning, values in zip(names, meanings, zip(*rows, strict=True), strict=False):
            columns[name] = values if meaning is None else list(map(_Known(meaning).__getitem__, values))
        return columns

    return decoded
