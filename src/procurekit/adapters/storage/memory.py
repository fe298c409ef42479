"""MemoryStore: events in this process's memory, for tests, notebooks and trying things out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from operator import itemgetter
from threading import RLock
from typing import Any

from attrs import evolve
from pendulum import DateTime

from procurekit.adapters.storage.line_columns import chunks_of
from procurekit.adapters.storage.memory_outbox import MemoryOutbox
from procurekit.errors import Conflict, StoreError
from procurekit.model.alert import Alert
from procurekit.model.delivery import Delivery
from procurekit.model.facts import LineFacts
from procurekit.model.ids import is_alert, is_order
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
        self._alerts: dict[tuple[str, str], Alert] = {}
        self._behind: dict[tuple[str, str], int] = {}
        self._outbox = MemoryOutbox()
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
            self._outbox.apply(batch)
            self._behind |= {(one.book, one.stream): one.version for one in batch.records if _has_rows(one.stream)}
            self.project(batch.projected)
            self.project_alerts(batch.alerts)
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
        self._outbox.check(batch)

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
            return tuple(name for name in self._behind if is_order(name[1]))

    def project(self, rows: Iterable[Projected]) -> None:
        """Write rows."""
        with self._lock:
            self._open()
            for one in rows:
                name = (one.order.book, one.order.id)
                there = self._rows.get(name)
                if there is None or there.order.version <= one.order.version:
                    self._rows[name] = one
                self._caught_up(name, one.order.version)

    def _caught_up(self, name: tuple[str, str], version: int) -> None:
        if self._behind.get(name, 0) <= version:
            self._behind.pop(name, None)

    def alerts_behind(self) -> Sequence[tuple[str, str]]:
        """The alerts that are not projected yet."""
        with self._lock:
            self._open()
            return tuple(name for name in self._behind if is_alert(name[1]))

    def project_alerts(self, alerts: Iterable[Alert]) -> None:
        """Write alerts' rows."""
        with self._lock:
            self._open()
            for one in alerts:
                name = (one.book, one.id)
                there = self._alerts.get(name)
                if there is None or there.version <= one.version:
                    self._alerts[name] = one
                self._caught_up(name, one.version)

    def rebuild(
        self,
        rows: Callable[[str, str], Projected | None],
        alerts: Callable[[str, str], Alert | None] | None = None,
    ) -> int:
        """Make every order's rows anew, and every alert's."""
        with self._lock:
            self._open()
            made = {name: rows(*name) for name in self._streams if is_order(name[1])}
            found = {} if alerts is None else {name: alerts(*name) for name in self._streams if is_alert(name[1])}
            self._rows = {name: one for name, one in made.items() if one is not None}
            if alerts is not None:
                self._alerts = {name: one for name, one in found.items() if one is not None}
            for name in (*made, *found):
                self._behind.pop(name, None)
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

    def alerts(
        self,
        book: str,
        *,
        open_only: bool = False,
        order: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> Iterator[Alert]:
        """The alerts of a book by id."""
        self._open()
        wanted = None if ids is None else set(ids)
        found = [
            one
            for (owner, id_), one in tuple(self._alerts.items())
            if owner == book
            and (wanted is None or id_ in wanted)
            and order in {None, one.order_id}
            and (one.is_open or not open_only)
        ]
        yield from sorted(found, key=lambda one: one.id)

    def claim(self, book: str, now: DateTime, *, ticket: str, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """Take what is due and in nobody's hands."""
        with self._lock:
            self._open()
            return self._outbox.claim(book, now, ticket=ticket, limit=limit, lease=lease)

    def postpone(self, book: str, key: str, ticket: str, *, due_at: DateTime, error: str | None) -> bool:
        """Give a delivery back that failed."""
        with self._lock:
            self._open()
            return self._outbox.postpone(book, key, ticket, due_at=due_at, error=error)

    def deliveries(self, book: str, *, state: str | None = None) -> Iterator[Delivery]:
        """What is kept of a book, the oldest first."""
        with self._lock:
            self._open()
            return iter(self._outbox.deliveries(book, state))

    def revive(self, book: str, keys: Sequence[str], *, due_at: DateTime) -> int:
        """Let dead deliveries wait again."""
        with self._lock:
            self._open()
            return self._outbox.revive(book, keys, due_at=due_at)

    def outbox(self) -> Iterator[Delivery]:
        """What is kept of every book, the oldest first."""
        with self._lock:
            self._open()
            return iter(self._outbox.all())

    def replace_outbox(self, deliveries: Iterable[Delivery]) -> None:
        """Keep these and nothing else."""
        given = list(deliveries)
        with self._lock:
            self._open()
            self._outbox.replace(given)

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


def _has_rows(stream: str) -> bool:
    return is_order(stream) or is_alert(stream)
