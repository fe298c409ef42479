"""A record: one event as a store keeps it, in bytes that nobody needs to understand to keep."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Record", "SideRecord"]


@frozen
class Record:
    """An event in bytes. `position` is the store's, opaque and comparable; None before it is stored.

    `body` with its `salt` (and `personal` with `personal_salt`) are None once they are redacted.
    """

    book: str
    stream: str
    version: int
    envelope: bytes
    hash: bytes
    body: bytes | None
    salt: bytes | None
    personal: bytes | None = None
    personal_salt: bytes | None = None
    position: int | None = None


@frozen
class SideRecord:
    """Something that is stored in the same transaction as events: a command's key, an outbox entry.

    A (book, kind, key) is written once; writing it again is a conflict, unless `replace` is set.
    """

    book: str
    kind: str
    key: str
    value: bytes
    replace: bool = False
