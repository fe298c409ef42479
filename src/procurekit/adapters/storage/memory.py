"""MemoryStore: events in this process's memory, for tests, notebooks and trying things out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from threading import RLock
from typing import Any

from attrs import evolve

from procurekit.adapters.storage.line_columns import chunks_of
from procurekit.errors import Conflict, StoreError
from procurekit.model.facts import LineFacts
from procurekit.model.ids import is_order
from procurekit.model.prefilter import Prefilter
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch

__all__ = ["MemoryStore"]


class MemoryStore:
    """A store that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._all: list[Record] = []
        self._streams: dict[tuple[str, str], list[Record]] = {}
        self._side: dict[tuple[str, str, str], bytes] = {}
        self._rows: dict[tuple[str, str], Projected] = {}
        self._behind: dict[tuple[str, str], int] = {}
        self._closed = False

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing."""
        with self._lock:
            self._open()
            self._check(batch)
            first = len(self._all) + 1
            for position, record in enumerate(batch.records, first):
                stored = evolve(record, position=position)
                self._all.append(stored)
                self._streams.setdefault((record.book, record.stream), []).append(stored)
            for one in batch.side:
                self._side[one.book, one.kind, one.key] = one.value
            self._behind |= {(one.book, one.stream): one.version for one in batch.records if is_order(one.stream)}
            self.project(batch.projected)
            return range(first, first + len(batch.records))

    def _check(self, batch: Batch) -> None:
        next_: dict[tuple[str, str], int] = {}
        for record in batch.records:
            name = (record.book, record.stream)
            found = next_.get(name, len(self._streams.get(name, ())))
            if record.version != found + 1:
                raise Conflict(
                    "conflict", book=record.book, stream=record.stream, found=found, expected=record.version - 1
                )
            next_[name] = record.version
        taken: set[tuple[str, str, str]] = set()
        for one in batch.side:
            name_ = (one.book, one.kind, one.key)
            if not one.replace and (name_ in self._side or name_ in taken):
                raise Conflict("key_taken", book=one.book, kind=one.kind, key=one.key)
            taken.add(name_)

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream."""
        with self._lock:
            self._open()
            return tuple(self._streams.get((book, stream), ())[after:])

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record after a position."""
        self._open()
        yield from self._all[after:]

    def side(self, book: str, kind: str, key: str) -> bytes | None:
        """The value stored under a key."""
        self._open()
        return self._side.get((book, kind, key))

    def behind(self) -> Sequence[tuple[str, str]]:
        """The orders that are not projected yet."""
        with self._lock:
            self._open()
            return tuple(self._behind)

    def project(self, rows: Iterable[Projected]) -> None:
        """Write rows."""
        with self._lock:
            self._open()
            for one in rows:
                name = (one.order.book, one.order.id)
                there = self._rows.get(name)
                if there is None or there.order.version <= one.order.version:
                    self._rows[name] = one
                if self._behind.get(name, 0) <= one.order.version:
                    self._behind.pop(name, None)

    def rebuild(self, rows: Callable[[str, str], Projected | None]) -> int:
        """Make every order's rows anew."""
        with self._lock:
            self._open()
            made = {name: rows(*name) for name in self._streams if is_order(name[1])}
            self._rows = {name: one for name, one in made.items() if one is not None}
            self._behind.clear()
            return len(self._rows)

    def redact(self, batch: Batch, streams: Iterable[tuple[str, str]]) -> Sequence[int]:
        """Append, and delete the streams' personal bodies so far."""
        with self._lock:
            before = len(self._all)
            positions = self.append(batch)
            for name in streams:
                kept = self._streams.get(name, [])
                for place, one in enumerate(kept):
                    if one.position is not None and one.position <= before:
                        bare = evolve(one, personal=None, personal_salt=None)
                        kept[place] = self._all[one.position - 1] = bare
            return positions

    def sides(self) -> Iterator[SideRecord]:
        """Every side record."""
        self._open()
        yield from [SideRecord(*name, value) for name, value in tuple(self._side.items())]

    def orders(
        self, book: str, *, stage: str | None = None, supplier: str | None = None, number: str | None = None
    ) -> Iterator[OrderSummary]:
        """The orders of a book, newest change first."""
        self._open()
        found = [
            one.order
            for one in tuple(self._rows.values())
            if one.order.book == book
            and stage in {None, one.order.stage}
            and supplier in {None, one.order.supplier}
            and number in {None, one.order.number}
        ]
        yield from sorted(found, key=lambda one: (one.changed_at, one.id), reverse=True)

    def lines(self, book: str, *, open_only: bool = False, order: str | None = None) -> Iterator[LineFacts]:
        """The facts of the schedule lines of a book."""
        self._open()
        for (owner, id_), one in sorted(self._rows.items(), key=itemgetter(0)):
            if owner == book and order in {None, id_}:
                rows = sorted(one.lines, key=lambda row: (row.line, row.schedule))
                yield from (row for row in rows if not open_only or row.open)

    def line_columns(
        self, book: str, names: Sequence[str], *, where: Prefilter | None = None, batch: int = 10_000
    ) -> Iterator[Mapping[str, Sequence[Any]]]:
        """A few columns of the schedule lines of a book."""
        return chunks_of(self.lines(book), names, where, batch)

    def close(self) -> None:
        """Refuse everything from now on."""
        self._closed = True

    def _open(self) -> None:
        if self._closed:
            raise StoreError("store_closed")
