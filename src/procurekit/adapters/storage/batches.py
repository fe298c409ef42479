"""Batches: what every store has to find out about one before it keeps it."""

from __future__ import annotations

from procurekit.errors import Conflict
from procurekit.model.ids import is_order
from procurekit.ports import Batch

__all__ = ["left_behind", "moved_on"]


def left_behind(batch: Batch) -> dict[tuple[str, str], int]:
    """The orders that a batch writes to without their rows, and up to which version.

    In one order, whoever writes: two that go the same way can't wait for each other.
    """
    known = {(one.order.book, one.order.id) for one in batch.projected}
    versions = {
        (record.book, record.stream): record.version
        for record in batch.records
        if is_order(record.stream) and (record.book, record.stream) not in known
    }
    return dict(sorted(versions.items()))


def moved_on(book: str, stream: str, version: int, found: int) -> Conflict:
    """The conflict of a stream that is at version `found` when `version` is to be written."""
    return Conflict("conflict", book=book, stream=stream, found=found, expected=version - 1)
