"""Progress: how many rows were read so far, told while they go by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, TypeAlias

__all__ = ["Progress", "watched"]

Progress: TypeAlias = Callable[[int], object] | bool | None
"""What is told how many rows were read, about every 10,000; True for a bar, where tqdm is installed."""

_Rows: TypeAlias = Iterable[Any]
_EVERY: Final = 10_000


@contextmanager
def watched(progress: Progress, many: Sequence[_Rows]) -> Iterator[Sequence[_Rows]]:
    """The same rows, which are told of while they are read; those of several kinds are counted together.

    >>> with watched(print, ["abc", "de"]) as (letters, others):
    ...     _ = [*letters, *others]
    3
    5
    """
    if not isinstance(progress, bool):
        yield many if progress is None else _Counter(progress).through(many)
        return
    bar = _bar(many) if progress else None
    if bar is None:
        yield many
        return
    with bar:
        yield _Counter(lambda count: bar.update(count - bar.n)).through(many)


class _Counter:
    """How many rows were read."""

    def __init__(self, tell: Callable[[int], object]) -> None:
        self.tell = tell
        self.count = 0

    def through(self, many: Sequence[_Rows]) -> Sequence[_Rows]:
        return [self._read(rows) for rows in many]

    def _read(self, rows: _Rows) -> Iterator[Any]:
        rest = iter(rows)
        # In portions: a row costs no more than a step of a loop in C.
        while portion := tuple(islice(rest, _EVERY)):
            yield from portion
            self.count += len(portion)
            self.tell(self.count)


def _bar(many: Sequence[_Rows]) -> Any:
    """A bar in the notebook or on standard error; None where tqdm isn't installed."""
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped]  # nothing of ours needs it
    except ImportError:
        return None
    lengths = [len(rows) if isinstance(rows, Sized) else None for rows in many]
    total = None if None in lengths else sum(filter(None, lengths))
    return tqdm(total=total, unit=" rows", unit_scale=True)
