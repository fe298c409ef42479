"""Journaling: the one place where events get their time, their salts and their chain, and are stored together."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

from attrs import evolve, frozen
from pendulum import DateTime

from procurekit.desk.logs import DESK
from procurekit.errors import Conflict, KeyReused, StoreError
from procurekit.model.alert import Alert
from procurekit.model.delivery import Delivery, Settled
from procurekit.model.envelope import read_envelope
from procurekit.model.events import Agreed, Created, Event, NewEvent, Requested
from procurekit.model.ids import is_order, kind_in
from procurekit.model.journal import Head, Stamp, event_of, head_of, record_of
from procurekit.model.projection import Projected
from procurekit.model.record import Record, SideRecord
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState, fold_stream
from procurekit.ports import AlertRows, Appended, Batch, Outbox, Projection, Redaction, SideRecords, Store

__all__ = ["COMMAND", "NUMBER", "Done", "Journal", "at_head"]

S = TypeVar("S", bound=AnyState)

COMMAND = "command"
NUMBER = "number"
_SALT = 16


@frozen
class Done:
    """The first result of a command that carried a key: which stream it wrote, up to which version."""

    stream: str
    version: int


class Journal:
    """Reads and appends the events of one book in one store."""

    def __init__(self, store: Store, book: str, told: Callable[[Appended], object]) -> None:
        self.store = store
        self.book = book
        self._told = told
        self.keeps_side = isinstance(store, SideRecords)
        self.keeps_alerts = isinstance(store, AlertRows)
        self.keeps_outbox = isinstance(store, Outbox)
        self._keeps_rows = isinstance(store, Projection)
        self._numbers: dict[str, str] = {}
        self._scanned = 0

    def events(self, stream: str) -> list[Event]:
        """Every event of a stream."""
        return [event_of(record) for record in self.store.read(self.book, stream)]

    def state(self, stream: str, upto: int | None = None) -> OrderState | None:
        """An order's state, now or after so many events."""
        found = self.folded(stream, upto)
        return found if isinstance(found, OrderState) else None

    def folded(self, stream: str, upto: int | None = None) -> AnyState | None:
        """The state of a document of any kind, now or after so many events."""
        records = self.store.read(self.book, stream)
        if upto is not None:
            records = records[:upto]
        if not records:
            return None
        return fold_stream(stream, map(event_of, records), head=head_of(records[-1]))

    def head(self, stream: str) -> Head:
        """The last event of a stream."""
        records = self.store.read(self.book, stream)
        return head_of(records[-1]) if records else Head()

    def append(
        self,
        events: Sequence[NewEvent],
        stamp: Stamp,
        heads: Mapping[str, Head],
        *,
        command: str,
        side: Iterable[SideRecord] = (),
        projected: Callable[[Mapping[str, Head]], Sequence[Projected]] = lambda _: (),
        redacting: Sequence[str] = (),
        alerts: Iterable[Alert] = (),
        outbox: Iterable[Delivery] = (),
        settled: Iterable[Settled] = (),
        withdrawn: Iterable[str] = (),
    ) -> tuple[dict[str, Head], tuple[int, ...]]:
        """Append events after the heads of their streams; a stream that is not named is new.

        From the streams of `redacting` every personal body so far is deleted. `alerts` are those of the events, as they
        stand after them; `outbox`, `settled` and `withdrawn` (the ids of alerts) are what a `Batch` says of messages,
        for a store that keeps them.

        Returns the new heads and the positions. Raises Conflict with the events that came first, or (code
        ``delivery_taken``) if a delivery is in other hands by now; StoreError if the store can't delete.
        """
        now = dict(heads)
        records: list[Record] = []
        for one in events:
            record = record_of(one, now.get(one.stream, Head()), stamp, _salt)
            now[one.stream] = Head(record.version, record.hash, _later(now.get(one.stream), stamp.recorded_at))
            records.append(record)
        # A store is given only what it says it can keep.
        batch = Batch(
            records,
            side if self.keeps_side else (),
            projected(now) if self._keeps_rows else (),
            alerts if self.keeps_alerts else (),
            outbox if self.keeps_outbox else (),
            settled if self.keeps_outbox else (),
            tuple((self.book, one) for one in withdrawn) if self.keeps_outbox else (),
        )
        try:
            positions = tuple(self._kept(batch, redacting))
        except Conflict as error:
            raise self._explained(error, heads) from None
        _log(command, events, stamp, now)
        if batch.records:
            self._told(Appended(self.book, batch.records, positions))
        return now, positions

    def _kept(self, batch: Batch, redacting: Sequence[str]) -> Sequence[int]:
        if not redacting:
            return self.store.append(batch)
        if not isinstance(self.store, Redaction):
            raise StoreError("store_without_redaction")
        return self.store.redact(batch, [(self.book, stream) for stream in redacting])

    def _explained(self, error: Conflict, heads: Mapping[str, Head]) -> Conflict:
        """The conflict with what happened meanwhile."""
        if error.code != "conflict":
            return error
        stream = str(error.values["stream"])
        since = heads.get(stream, Head()).version
        events = [event_of(one) for one in self.store.read(self.book, stream, since)]
        changes = ", ".join(dict.fromkeys(one.envelope.type for one in events)) or "—"
        return Conflict(error.code, **{**error.values, "changes": changes}, events=events)

    def ensure_latest(self, stream: str, head: Head) -> None:
        """Raise Conflict, with what happened meanwhile, if a stream has moved on from `head`."""
        newer = self.store.read(self.book, stream, head.version)
        if newer:
            found = newer[-1].version
            told = Conflict("conflict", book=self.book, stream=stream, found=found, expected=head.version)
            raise self._explained(told, {stream: head})

    def number(self, kind: str, issuer: str | None, number: str | None) -> str | None:
        """The stream that a number stands for."""
        if number is None:
            return None
        key = number_key(kind, issuer, number)
        if not self.keeps_side:
            return self._scanned_number(key)
        stored = self.side(NUMBER, key)
        return None if stored is None else stored.decode()

    def _scanned_number(self, key: str) -> str | None:
        """The slower way for a store that keeps no side records: look at what was created since the last look."""
        after = self._scanned
        for record in self.store.read_all(after):
            after = record.position or after
            if record.book == self.book and record.version == 1:
                payload = event_of(record).payload
                if isinstance(payload, Created | Requested | Agreed) and payload.document.number is not None:
                    mine = number_key(kind_in(record.stream), payload.document.issuer, payload.document.number)
                    self._numbers.setdefault(mine, record.stream)
        self._scanned = after
        return self._numbers.get(key)

    def streams(self, kind: str) -> list[str]:
        """The streams of the documents of a kind, in the order in which they were made."""
        start = f"{kind}_"
        every = self.store.read_all()
        return [
            one.stream for one in every if one.version == 1 and one.book == self.book and one.stream.startswith(start)
        ]

    def having(self, type_: str) -> list[str]:
        """The streams of the orders in whose history there is an event of a type, told without folding any."""
        # A store keeps bytes, and reading each envelope costs more than all the rest: its text says enough. Whoever has
        # the same text elsewhere in an envelope is folded in vain.
        wanted = f'"{type_}"'.encode()
        every = (one for one in self.store.read_all() if one.book == self.book and is_order(one.stream))
        return list(dict.fromkeys(one.stream for one in every if wanted in one.envelope))

    def gathered(self, *kinds: str) -> Iterator[AnyState]:
        """The states of all documents of some kinds, in the order in which they were made: the log is read once."""
        found: dict[str, list[Record]] = {}
        for one in self.store.read_all():
            if one.book == self.book and kind_in(one.stream) in kinds:
                found.setdefault(one.stream, []).append(one)
        states = (fold_stream(name, map(event_of, many), head=head_of(many[-1])) for name, many in found.items())
        yield from (one for one in states if one is not None)

    def side(self, kind: str, key: str) -> bytes | None:
        """A side record's value."""
        store = self.store
        return store.side(self.book, kind, key) if isinstance(store, SideRecords) else None

    def numbered(self, kind: str, issuer: str | None, number: str | None, stream: str) -> tuple[SideRecord, ...]:
        """The side record that a number stands for a stream; written once: of two with one number, one is told."""
        if number is None:
            return ()
        return (SideRecord(self.book, NUMBER, number_key(kind, issuer, number), stream.encode()),)

    def done(self, key: str | None, said: object) -> Done | None:
        """What a command with this key did the first time. Raises KeyReused if it was another command.

        What a redacted command said is forgotten, so any command with its key counts as the same.
        """
        if key is not None and not self.keeps_side:
            raise StoreError("store_without_keys", key=key)
        stored = None if key is None else self.side(COMMAND, key)
        if stored is None:
            return None
        told = json.loads(stored)
        if told.get("said") not in {None, fingerprint(said)}:
            raise KeyReused("key_reused", key=key)
        return Done(told["stream"], told["version"])

    def keyed(self, key: str | None, said: object, stream: str, version: int) -> tuple[SideRecord, ...]:
        """The side record that remembers a command by its key."""
        if key is None:
            return ()
        value = {"said": fingerprint(said), "stream": stream, "version": version}
        return (SideRecord(self.book, COMMAND, key, json.dumps(value).encode()),)

    def forgotten(self, records: Iterable[Record]) -> list[SideRecord]:
        """The side records of these events' commands without what they said: a digest of it can be guessed."""
        keys = dict.fromkeys(read_envelope(one.envelope).key for one in records)
        side = []
        for key in keys:
            stored = None if key is None else self.side(COMMAND, key)
            if key is not None and stored is not None:
                told = {name: value for name, value in json.loads(stored).items() if name != "said"}
                side.append(SideRecord(self.book, COMMAND, key, json.dumps(told).encode(), replace=True))
        return side


def number_key(kind: str, issuer: str | None, number: str) -> str:
    """The key under which a number is registered: unique per kind and issuer (ours where there is none)."""
    return f"{kind}\x1f{issuer or ''}\x1f{number}"


def fingerprint(said: object) -> str:
    """What a command said, as a digest: the same key must come with the same command."""
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _log(command: str, events: Sequence[NewEvent], stamp: Stamp, now: Mapping[str, Head]) -> None:
    if not events or not DESK.isEnabledFor(logging.INFO):
        return
    last, many = events[-1].stream, len({one.stream for one in events})
    how = "observed" if stamp.observed else "commanded"
    DESK.info(
        "%s: %d event(s) in %d stream(s), the last %s at version %d (%s, book %s)",
        *(command, len(events), many, last, now[last].version, how, stamp.book),
    )
    if DESK.isEnabledFor(logging.DEBUG):
        actor = None if stamp.actor is None else stamp.actor.id
        DESK.debug("%s: by %s, %s", command, actor, ", ".join(one.type for one in events))


def _salt() -> bytes:
    return os.urandom(_SALT)


def _later(head: Head | None, recorded_at: DateTime) -> DateTime:
    before = None if head is None else head.recorded_at
    return before if before is not None and before > recorded_at else recorded_at


def at_head(state: S, head: Head) -> S:
    """A previewed state once its events are stored."""
    return evolve(state, head=head)
