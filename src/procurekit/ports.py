"""What the outside must provide: stores as typed Protocols, and the hooks by which pluggy finds who provides them.

A Store is three methods. Everything else a store can do (side records, a projection for queries) is a capability of
its own, and the desk falls back to something slower where it is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeVar, runtime_checkable

import pluggy
from attrs import field, frozen

from procurekit.model.facts import LineFacts
from procurekit.model.fields import tuple_of
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record, SideRecord

__all__ = [
    "PROJECT",
    "Appended",
    "Batch",
    "Hooks",
    "Probe",
    "Projection",
    "SideRecords",
    "Store",
    "hookimpl",
    "hookspec",
]

PROJECT: Final = "procurekit"
F = TypeVar("F")

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a function of yours as the implementation of a procurekit hook."""


def to_records(value: Iterable[Record]) -> tuple[Record, ...]:
    """Records as a tuple."""
    return tuple_of(value)


def to_side(value: Iterable[SideRecord]) -> tuple[SideRecord, ...]:
    """Side records as a tuple."""
    return tuple_of(value)


def to_projected(value: Iterable[Projected]) -> tuple[Projected, ...]:
    """Projected rows as a tuple."""
    return tuple_of(value)


@frozen
class Batch:
    """What one append stores, all of it or nothing: events of any number of streams, side records, and projected rows.

    A stream's records follow each other; the version of the first says which version the stream must be at.
    `projected` holds the rows of every order that the records touch, or nothing: then the projection is behind until
    it is caught up.
    """

    records: tuple[Record, ...] = field(converter=to_records)
    side: tuple[SideRecord, ...] = field(default=(), converter=to_side)
    projected: tuple[Projected, ...] = field(default=(), converter=to_projected)


class Store(Protocol):
    """Keeps events. Safe to use from several threads."""

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing, and return the records' positions in order.

        Raises Conflict (code ``conflict``) if a stream is not at the version that its first record follows, Conflict
        (code ``key_taken``) if a side record that may not be replaced exists, StoreError if the store can't be
        written.
        """
        ...

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream with a version above `after`, in order; empty where there is no such stream."""
        ...

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record at a position above `after`, in the order of positions."""
        ...


@runtime_checkable
class SideRecords(Protocol):
    """Reads the side records that were appended."""

    def side(self, book: str, kind: str, key: str) -> bytes | None:
        """The value stored under a key, or None."""
        ...


@runtime_checkable
class Probe(Protocol):
    """Can say beforehand that it can't be written, so that long work isn't begun in vain."""

    def ensure_writable(self) -> None:
        """Raise StoreError if nothing could be written now."""
        ...


@runtime_checkable
class Projection(Protocol):
    """Keeps rows for queries beside the events."""

    def behind(self) -> tuple[Sequence[tuple[str, str]], int]:
        """The orders with events that are not projected yet, as (book, stream), and up to which position."""
        ...

    def project(self, rows: Iterable[Projected], upto: int | None = None) -> None:
        """Write rows, replacing older versions of the same orders.

        With `upto`, everything up to that position is projected.
        """
        ...

    def orders(
        self, book: str, *, stage: str | None = None, supplier: str | None = None, number: str | None = None
    ) -> Iterator[OrderSummary]:
        """The orders of a book, newest change first."""
        ...

    def lines(self, book: str, *, open_only: bool = False, order: str | None = None) -> Iterator[LineFacts]:
        """The facts of the schedule lines of a book."""
        ...


@frozen
class Appended:
    """What a desk stored: given to the hook `procurekit_appended` after the commit."""

    book: str
    records: tuple[Record, ...]
    positions: tuple[int, ...]


class Hooks:
    """The hooks that procurekit calls. Implement one by marking a function of the same name with `hookimpl`."""

    @hookspec(firstresult=True)
    def procurekit_open_store(self, url: str) -> Store | None:
        """Open the store that a URL names, or return None if the URL is not yours. The first answer wins."""

    @hookspec
    def procurekit_appended(self, appended: Appended) -> None:
        """Told after each commit, once the events are durable.

        What it raises reaches the caller; the events stay stored.
        """
