"""Batches: what every store has to find out about one before it keeps it."""

from __future__ import annotations

from procurekit.errors import Conflict
from procurekit.model.delivery import Delivery, Settled
from procurekit.model.ids import is_alert, is_order
from procurekit.ports import Batch

__all__ = ["ensure_once", "is_out", "is_there", "left_behind", "moved_on"]


def left_behind(batch: Batch) -> dict[tuple[str, str], int]:
    """The orders and the alerts that a batch writes to without their rows, and up to which version.

    In one order, whoever writes: two that go the same way can't wait for each other.
    """
    known = {(one.order.book, one.order.id) for one in batch.projected}
    known |= {(one.book, one.id) for one in batch.alerts}
    versions = {
        (record.book, record.stream): record.version
        for record in batch.records
        if (is_order(record.stream) or is_alert(record.stream)) and (record.book, record.stream) not in known
    }
    return dict(sorted(versions.items()))


def moved_on(book: str, stream: str, version: int, found: int) -> Conflict:
    """The conflict of a stream that is at version `found` when `version` is to be written."""
    return Conflict("conflict", book=book, stream=stream, found=found, expected=version - 1)


def ensure_once(batch: Batch) -> None:
    """Raise Conflict if a batch has two messages of one key, or settles one twice."""
    keys: set[tuple[str, str]] = set()
    for one in batch.outbox:
        if (one.book, one.key) in keys:
            raise is_there(one)
        keys.add((one.book, one.key))
    keys.clear()
    for settled in batch.settled:
        if (settled.book, settled.key) in keys:
            raise is_out(settled)
        keys.add((settled.book, settled.key))


def is_there(one: Delivery) -> Conflict:
    """The conflict of a message whose key is there already."""
    return Conflict("key_taken", book=one.book, kind="outbox", key=one.key)


def is_out(one: Settled) -> Conflict:
    """The conflict of a delivery that isn't in the hands of whoever settles it."""
    return Conflict("delivery_taken", book=one.book, key=one.key)
