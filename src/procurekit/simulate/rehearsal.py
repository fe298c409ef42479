"""Rehearsal: a store in front of another that keeps everything to itself until all of it is committed at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from attrs import evolve

from procurekit.errors import Conflict
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch, SideRecords, Store

__all__ = ["Rehearsal"]


class Rehearsal:
    """What is appended here reaches the store behind by `commit` alone, in one append: all of it or nothing.

    Positions are counted from 1 and belong to the rehearsal; the store behind gives its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._records: list[Record] = []
        self._streams: dict[tuple[str, str], list[Record]] = {}
        self._side: dict[tuple[str, str, str], SideRecord] = {}

    def append(self, batch: Batch) -> Sequence[int]:
        """Keep a batch. Raises Conflict as any store does."""
        heads: dict[tuple[str, str], int] = {}
        for record in batch.records:
            name = (record.book, record.stream)
            found = heads.get(name) or len(self.read(*name))
            if record.version != found + 1:
                raise Conflict(
                    "conflict", book=record.book, stream=record.stream, found=found, expected=record.version - 1
                )
            heads[name] = record.version
        for one in batch.side:
            if not one.replace and self.side(one.book, one.kind, one.key) is not None:
                raise Conflict("key_taken", book=one.book, kind=one.kind, key=one.key)
        first = len(self._records) + 1
        for record in batch.records:
            self._streams.setdefault((record.book, record.stream), []).append(record)
        self._records.extend(batch.records)
        self._side.update({(one.book, one.kind, one.key): one for one in batch.side})
        return range(first, len(self._records) + 1)

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream: those of the store behind, then those that are only rehearsed."""
        rehearsed = self._streams.get((book, stream), ())
        if rehearsed and rehearsed[0].version == 1:
            return rehearsed[after:]
        return [*self._store.read(book, stream, after), *(one for one in rehearsed if one.version > after)]

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record that is rehearsed."""
        for position, record in enumerate(self._records[after:], after + 1):
            yield evolve(record, position=position)

    def side(self, book: str, kind: str, key: str) -> bytes | None:
        """The value stored under a key, here or in the store behind."""
        one = self._side.get((book, kind, key))
        if one is not None:
            return one.value
        return self._store.side(book, kind, key) if isinstance(self._store, SideRecords) else None

    def commit(self, *side: SideRecord) -> Sequence[int]:
        """Hand everything to the store behind, together with more side records."""
        positions = self._store.append(Batch(self._records, chain(self._side.values(), side)))
        self._records, self._streams, self._side = [], {}, {}
        return positions
