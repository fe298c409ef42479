"""Telling: what it takes to tell people of alerts: channels, who reads where, and an outbox that survives a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

from pendulum import DateTime

from procurekit.model.alert import Alert
from procurekit.model.delivery import Delivery, Message, Reader

__all__ = ["AlertRows", "Channel", "Directory", "Outbox", "PortableOutbox"]


class Channel(Protocol):
    """One way to tell people. Safe to use from several threads."""

    def send(self, message: Message) -> None:
        """Hand a message over. It may come again, with the same `key`.

        Raises NotDelivered where that failed: `final` if it makes no sense to try again, `after` with how many seconds
        the receiver wants to be left alone. Whatever else it raises counts as a failure that may pass.
        """
        ...


class Directory(Protocol):
    """Knows who reads where: the host's own users."""

    def reader(self, who: str) -> Reader | None:
        """How somebody is told: a person's id, or ``role:NAME`` where a role is told as a whole. None if not known.

        ``contact`` is asked for the contacts that an order has itself: where no address is said, it is their mail's.
        """
        ...


@runtime_checkable
class AlertRows(Protocol):
    """Keeps alerts as they stand beside their events; `Batch.alerts` are written with these."""

    def alerts(
        self,
        book: str,
        *,
        open_only: bool = False,
        order: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> Iterator[Alert]:
        """The alerts of a book by id, all or some."""
        ...

    def alerts_behind(self) -> Sequence[tuple[str, str]]:
        """The alerts with events that their rows don't know, as (book, stream)."""
        ...

    def project_alerts(self, alerts: Iterable[Alert]) -> None:
        """Write rows, unless newer ones of the same alert are there."""
        ...


@runtime_checkable
class Outbox(Protocol):
    """Keeps messages until they are delivered; `Batch.outbox`, `settled` and `withdrawn` are written with the events.

    A delivery that is settled has to be in the hands of the ticket that settles it, or else the whole append is a
    Conflict (code ``delivery_taken``). A message whose key is there already is one too (``key_taken``, of the kind
    ``outbox``).

    What is put behind others of its lane and is due earlier than they are pulls those forward that wait in nobody's
    hands and were never tried: they are due by then too.

    On a host's connection all of it is the host's until it commits: what is claimed there is in nobody's hands if the
    host rolls back. So commit before you send, or claim through a store of your own.
    """

    def claim(self, book: str, now: DateTime, *, ticket: str, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """Take what is due and in nobody's hands: the oldest first, of each lane the first alone.

        A delivery that still waits, be it not due yet or in somebody's hands, holds up those behind it in its lane.
        What is claimed is in the hands of `ticket` until the lease is over. Several workers never get the same.
        """
        ...

    def postpone(self, book: str, key: str, ticket: str, *, due_at: DateTime, error: str | None) -> bool:
        """Give a delivery back that failed: it is tried again at `due_at`, and has one attempt more.

        Without an error it is merely given back. False if it isn't in the hands of that ticket any more.
        """
        ...

    def deliveries(self, book: str, *, state: str | None = None) -> Iterator[Delivery]:
        """What is kept, the oldest first: ``waiting``, ``dead`` or both."""
        ...

    def revive(self, book: str, keys: Sequence[str], *, due_at: DateTime) -> int:
        """Let dead deliveries wait again, as if never tried; how many there were."""
        ...


@runtime_checkable
class PortableOutbox(Protocol):
    """Can have its outbox copied whole, when a store is moved."""

    def outbox(self) -> Iterator[Delivery]:
        """What is kept of every book, the oldest first."""
        ...

    def replace_outbox(self, deliveries: Iterable[Delivery]) -> None:
        """Keep these as they are, in this order, and nothing else of any book. All of it or nothing."""
        ...
