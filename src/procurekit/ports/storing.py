"""Stores: three methods are a Store; what else one can do is a capability of its own, as a typed Protocol.

The desk falls back to something slower where a capability is missing, or says what it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from attrs import field, frozen

from procurekit.model.alert import Alert
from procurekit.model.catalogue import Catalogued
from procurekit.model.delivery import Delivery, Settled
from procurekit.model.facts import LineFacts
from procurekit.model.fields import tuple_of
from procurekit.model.prefilter import Prefilter
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record, SideRecord

__all__ = [
    "Backup",
    "Batch",
    "Catalogued",
    "Examined",
    "Hosted",
    "LineColumns",
    "Measured",
    "Migrating",
    "Portable",
    "Probe",
    "Projection",
    "Rebuilding",
    "Redaction",
    "SideRecords",
    "Store",
    "Straying",
]


def to_records(value: Iterable[Record]) -> tuple[Record, ...]:
    """Records as a tuple."""
    return tuple_of(value)


def to_side(value: Iterable[SideRecord]) -> tuple[SideRecord, ...]:
    """Side records as a tuple."""
    return tuple_of(value)


def to_projected(value: Iterable[Projected]) -> tuple[Projected, ...]:
    """Projected rows as a tuple."""
    return tuple_of(value)


def to_alerts(value: Iterable[Alert]) -> tuple[Alert, ...]:
    """Alerts as a tuple."""
    return tuple_of(value)


def to_deliveries(value: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Deliveries as a tuple."""
    return tuple_of(value)


def to_settled(value: Iterable[Settled]) -> tuple[Settled, ...]:
    """What became of deliveries as a tuple."""
    return tuple_of(value)


@frozen
class Batch:
    """What one append stores, all of it or nothing: events of any number of streams, and what goes with them.

    A stream's records follow each other; the version of the first says which version the stream must be at.
    `projected` holds the rows of every order that the records touch, or nothing: then the projection is behind until
    it is caught up. `alerts` are likewise those of the alerts that they touch.

    `outbox` are messages to be delivered, `settled` deliveries that came to their end. `withdrawn` are alerts, as
    (book, id), of which nobody need hear any more: what has been waiting for them, or is dead, and is in nobody's
    hands, is dropped; what the batch itself puts into the outbox comes after that, and stays.
    """

    records: tuple[Record, ...] = field(converter=to_records)
    side: tuple[SideRecord, ...] = field(default=(), converter=to_side)
    projected: tuple[Projected, ...] = field(default=(), converter=to_projected)
    alerts: tuple[Alert, ...] = field(default=(), converter=to_alerts)
    outbox: tuple[Delivery, ...] = field(default=(), converter=to_deliveries)
    settled: tuple[Settled, ...] = field(default=(), converter=to_settled)
    withdrawn: tuple[tuple[str, str], ...] = ()


class Store(Protocol):
    """Keeps events. Safe to use from several threads."""

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing, and return the records' positions in order.

        A store that gives positions only once a commit can be seen returns none; `read_all` has them.

        Raises Conflict (code ``conflict``) if a stream is not at the version that its first record follows, Conflict
        (code ``key_taken``) if a side record that may not be replaced exists, StoreError if the store can't be
        written.
        """
        ...

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream with a version above `after`, in order; empty where there is no such stream.

        Their positions may be missing here where they would cost another look.
        """
        ...

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record at a position above `after`, in the order of positions.

        Nothing ever appears at or below a position that a reader has seen, however late a writer commits.
        """
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

    def behind(self) -> Sequence[tuple[str, str]]:
        """The orders with events that are not projected yet, as (book, stream)."""
        ...

    def project(self, rows: Iterable[Projected]) -> None:
        """Write rows, unless newer ones of the same order are there.

        An order whose last event they know is caught up.
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


@runtime_checkable
class LineColumns(Protocol):
    """Gives a few columns of schedule lines, many rows at a time, without those that nobody asks for."""

    def line_columns(
        self, book: str, names: Sequence[str], *, where: Prefilter | None = None, batch: int = 10_000
    ) -> Iterator[Mapping[str, Sequence[Any]]]:
        """Of the schedule lines of a book, by order, line and schedule, these facts as columns: `batch` rows at a time.

        A column has the values that `lines` gives, in the order of the rows. `where` may be left aside, in part or
        altogether: it says which rows nobody needs.
        """
        ...


@runtime_checkable
class Rebuilding(Protocol):
    """Can make its projection anew while the present one goes on answering."""

    def rebuild(
        self,
        rows: Callable[[str, str], Projected | None],
        alerts: Callable[[str, str], Alert | None] | None = None,
    ) -> int:
        """Ask for the rows of every order, by (book, stream), and put them in the place of the present ones.

        A store that keeps alerts too (`AlertRows`) is also told whom to ask for those.

        Returns how many orders there are.
        """
        ...


@runtime_checkable
class Hosted(Protocol):
    """Can work through a connection that the host opened, inside the host's own transaction."""

    def on(self, connection: object) -> Store:
        """This store on the host's connection: it sets savepoints, and never begins, commits or changes a setting.

        Raises InvalidValue if the connection is of no kind that the store can work through.
        """
        ...


@runtime_checkable
class Redaction(Protocol):
    """Can delete personal bodies, and says so in the log."""

    def redact(self, batch: Batch, streams: Iterable[tuple[str, str]]) -> Sequence[int]:
        """Append the batch and delete every personal body, with its salt, that the streams had before it.

        All of it or nothing.
        """
        ...


@runtime_checkable
class Portable(Protocol):
    """Can be copied whole: beside its events it lists its side records."""

    def sides(self) -> Iterator[SideRecord]:
        """Every side record, in no particular order."""
        ...


@runtime_checkable
class Straying(Protocol):
    """Can look for events that are in the store and not in its log."""

    def strays(self) -> Iterator[Record]:
        """The records that `read` gives and `read_all` never will: they were not written by `append`."""
        ...


@runtime_checkable
class Backup(Protocol):
    """Can copy itself while it is in use."""

    def backup(self, path: str) -> None:
        """Write a copy of this moment to a file that is not there yet. Raises StoreError if it is there or can't be."""
        ...


@runtime_checkable
class Migrating(Protocol):
    """Knows in which format it is kept, and can bring an older one up to date."""

    def migrate(self) -> Sequence[int]:
        """Bring the store to the format that this library writes; the formats it went through, none if it was there.

        Where only the projection was of an older form, that is the present format.

        Safe to run twice and by two at once. Raises StoreError (code ``store_newer``) rather than go backwards.
        """
        ...


@frozen
class Measured:
    """One thing that a store found when it looked at itself: a name, a value, and whether that is as it should be.

    `level` is ``ok``, ``warning`` (works, with a risk) or ``error``; `advice` is the code of the text that says what to
    do, with `values`.
    """

    name: str
    value: str | int | None
    level: str = "ok"
    advice: str | None = None
    values: Mapping[str, object] = field(factory=dict, hash=False)


@runtime_checkable
class Examined(Protocol):
    """Can look at itself: is it whole, how large is it, would it survive a power cut."""

    def examine(self) -> Iterator[Measured]:
        """What it found, one thing after the other; nothing is changed."""
        ...
