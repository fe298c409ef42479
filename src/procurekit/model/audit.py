"""Verification: does the log still say what was written, and where is the first place that doesn't hold.

It proves that no event of a stream was edited, put in or taken out of its middle since it was written. It can't see
that a whole stream, or the end of one, was deleted, nor that the whole log was rewritten by somebody who could write to
the database: that needs a seal kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from attrs import frozen
from pendulum import DateTime

from procurekit.errors import Fault
from procurekit.model.envelope import Envelope, read_envelope
from procurekit.model.journal import digest
from procurekit.model.record import Record

__all__ = ["Verdict", "verify_records"]


@frozen
class Verdict:
    """What verification found: how much was read, and the first place in the order of storage that doesn't hold."""

    events: int
    streams: int
    redacted: int
    fault: Fault | None = None
    book: str | None = None
    stream: str | None = None
    version: int | None = None
    position: int | None = None

    @property
    def holds(self) -> bool:
        """Nothing was found that doesn't hold."""
        return self.fault is None

    def __bool__(self) -> bool:
        return self.holds

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The verdict as plain data."""
        told: dict[str, object] = {
            "holds": self.holds,
            "events": self.events,
            "streams": self.streams,
            "redacted": self.redacted,
        }
        if self.fault is not None:
            where = {"book": self.book, "stream": self.stream, "version": self.version, "position": self.position}
            told |= {**where, "fault": self.fault.as_dict(lang)}
        return told


@frozen
class _Last:
    version: int
    hash: bytes
    recorded_at: DateTime


def verify_records(records: Iterable[Record]) -> Verdict:
    """Check every record of a store, in the order of their positions."""
    last: dict[tuple[str, str], _Last] = {}
    events = redacted = 0
    for record in records:
        events += 1
        name = (record.book, record.stream)
        before = last.get(name)
        try:
            envelope = read_envelope(record.envelope)
        except Exception:  # noqa: BLE001 - an editor may have written anything, nested deeper than Python reads too
            fault: Fault | None = Fault.of("verify.hash")
        else:
            fault = next(_faults(record, envelope, before), None)
            redacted += envelope.personal is not None and record.personal is None
        if fault is not None:
            place = (record.book, record.stream, record.version, record.position)
            return Verdict(events, len(last | {name: before}), redacted, fault, *place)
        last[name] = _Last(record.version, record.hash, envelope.recorded_at)
    return Verdict(events, len(last), redacted)


def _faults(record: Record, envelope: Envelope, before: _Last | None) -> Iterator[Fault]:
    if not isinstance(record.envelope, bytes) or sha256(record.envelope).digest() != record.hash:
        yield Fault.of("verify.hash")
    for name in ("book", "stream", "version"):
        stored, stated = getattr(record, name), getattr(envelope, name)
        if stored != stated:
            yield Fault.of("verify.columns", name=name, stored=stored, stated=stated)
    expected = 1 if before is None else before.version + 1
    if record.version != expected:
        yield Fault.of("verify.version", expected=expected)
    if envelope.previous != (None if before is None else before.hash.hex()):
        yield Fault.of("verify.chain")
    if before is not None and envelope.recorded_at < before.recorded_at:
        yield Fault.of("verify.recorded_at", before=before.recorded_at)
    if record.body is None or record.salt is None:
        yield Fault.of("verify.missing_body")
    elif not _is(envelope.body, record.salt, record.body):
        yield Fault.of("verify.body")
    if record.personal is not None and (
        record.personal_salt is None or not _is(envelope.personal, record.personal_salt, record.personal)
    ):
        yield Fault.of("verify.personal")


def _is(stated: str | None, salt: bytes, body: bytes) -> bool:
    # A database keeps whatever an editor writes: text in place of bytes is an edit too.
    return isinstance(salt, bytes) and isinstance(body, bytes) and digest(salt, body) == stated
