"""MemoryOutbox: the outbox of a store in memory. Whoever asks it for something holds the store's lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from attrs import evolve
from pendulum import DateTime

from procurekit.adapters.storage.batches import ensure_once, is_out, is_there
from procurekit.model.delivery import Delivery
from procurekit.ports import Batch

__all__ = ["MemoryOutbox"]


class MemoryOutbox:
    """Deliveries by book and key, the oldest first."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Delivery] = {}

    def check(self, batch: Batch) -> None:
        """Raise Conflict if a batch settles what isn't in its hands, or brings a key that is there."""
        ensure_once(batch)
        for settled in batch.settled:
            if self._held(settled.book, settled.key, settled.ticket) is None:
                raise is_out(settled)
        sent = {(one.book, one.key) for one in batch.settled if one.outcome == "sent"}
        gone = sent.union(self._withdrawn(batch)) if batch.outbox else sent
        for one in batch.outbox:
            if (one.book, one.key) in self._kept and (one.book, one.key) not in gone:
                raise is_there(one)

    def apply(self, batch: Batch) -> None:
        """Do what a batch that was checked says."""
        for settled in batch.settled:
            name = (settled.book, settled.key)
            if settled.outcome == "sent":
                del self._kept[name]
            else:
                one = self._kept[name]
                self._kept[name] = _given_back(one, state="dead", attempts=one.attempts + 1, error=settled.error)
        for name in self._withdrawn(batch):
            del self._kept[name]
        self._pull(batch)
        self._kept |= {(one.book, one.key): one for one in batch.outbox}

    def claim(self, book: str, now: DateTime, *, ticket: str, limit: int, lease: timedelta) -> list[Delivery]:
        """Take what is due and in nobody's hands."""
        lanes: set[str] = set()
        taken: list[Delivery] = []
        for name, one in self._kept.items():
            if len(taken) >= limit:
                break
            if one.book != book or one.state != "waiting" or one.lane in lanes:
                continue
            lanes.add(one.lane)
            held = one.ticket is not None and (one.leased_until is None or one.leased_until > now)
            if one.due_at <= now and not held:
                # A key that is there keeps its place.
                self._kept[name] = evolve(one, ticket=ticket, leased_until=now + lease)
                taken.append(self._kept[name])
        return taken

    def postpone(self, book: str, key: str, ticket: str, *, due_at: DateTime, error: str | None) -> bool:
        """Give a delivery back that failed."""
        one = self._held(book, key, ticket)
        if one is None:
            return False
        failed: dict[str, Any] = {} if error is None else {"error": error, "attempts": one.attempts + 1}
        self._kept[book, key] = _given_back(one, due_at=due_at, **failed)
        return True

    def deliveries(self, book: str, state: str | None) -> list[Delivery]:
        """What is kept of a book, the oldest first."""
        return [one for one in self._kept.values() if one.book == book and state in {None, one.state}]

    def revive(self, book: str, keys: Sequence[str], *, due_at: DateTime) -> int:
        """Let dead deliveries wait again."""
        dead = {key for key in keys if (book, key) in self._kept and self._kept[book, key].state == "dead"}
        for key in dead:
            again = evolve(self._kept[book, key], state="waiting", attempts=0, error=None, due_at=due_at)
            self._kept[book, key] = again
        return len(dead)

    def all(self) -> list[Delivery]:
        """What is kept of every book."""
        return list(self._kept.values())

    def replace(self, deliveries: Iterable[Delivery]) -> None:
        """Keep these and nothing else."""
        self._kept = {(one.book, one.key): one for one in deliveries}

    def _pull(self, batch: Batch) -> None:
        """What was never tried needn't wait longer than what comes behind it."""
        due: dict[tuple[str, str], DateTime] = {}
        for one in batch.outbox:
            lane = (one.book, one.lane)
            due[lane] = min(one.due_at, due.get(lane, one.due_at))
        for name, one in self._kept.items() if due else ():
            at = due.get((one.book, one.lane))
            is_fresh = one.state == "waiting" and one.ticket is None and one.attempts == 0
            if at is not None and is_fresh and at < one.due_at:
                # A key that is there keeps its place.
                self._kept[name] = evolve(one, due_at=at)

    def _held(self, book: str, key: str, ticket: str) -> Delivery | None:
        one = self._kept.get((book, key))
        return one if one is not None and one.state == "waiting" and one.ticket == ticket else None

    def _withdrawn(self, batch: Batch) -> list[tuple[str, str]]:
        alerts = set(batch.withdrawn)
        return [
            name
            for name, one in (self._kept.items() if alerts else ())
            if (one.book, one.alert) in alerts and one.ticket is None
        ]


def _given_back(one: Delivery, **changes: Any) -> Delivery:
    return evolve(one, ticket=None, leased_until=None, **changes)
