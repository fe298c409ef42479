"""Verification: does the log still say what was written, and where is the first place that doesn't hold.

Alone it proves that no event of a stream was edited, put in or taken out of its middle since it was written. That a
whole stream, or the end of one, was deleted, or the whole log rewritten by somebody who could write to the database, it
sees as far as an anchor reaches: a seal that was kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from attrs import frozen
from pendulum import DateTime

from procurekit.errors import Fault, InvalidValue, say
from procurekit.model.anchoring import Anchoring
from procurekit.model.envelope import Envelope, read_envelope
from procurekit.model.journal import digest
from procurekit.model.record import Record
from procurekit.model.seal import Seal
from procurekit.values.moments import moment_text

__all__ = ["Verdict", "verify_records"]


@frozen
class Verdict:
    """What verification found: how much was read, and the first place in the order of storage that doesn't hold.

    `anchors` are the last seals kept elsewhere that the log agrees with, one a book.
    """

    events: int
    streams: int
    redacted: int
    fault: Fault | None = None
    book: str | None = None
    stream: str | None = None
    version: int | None = None
    position: int | None = None
    anchors: tuple[Seal, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing was found that doesn't hold."""
        return self.fault is None

    def __bool__(self) -> bool:
        return self.holds

    @property
    def anchored(self) -> int:
        """How many events, the first of their books, are what an anchor says they were."""
        return sum(one.events for one in self.anchors)

    @property
    def unanchored(self) -> int:
        """How many events no anchor speaks for."""
        return self.events - self.anchored

    def proves(self, lang: str = "en") -> tuple[str, ...]:
        """What may be concluded from it, in words."""
        told = [
            say(
                "verify.proves.anchored",
                {"events": one.events, "book": one.book, "number": one.number, "sealed_at": moment_text(one.sealed_at)},
                lang,
            )
            for one in self.anchors
        ]
        return (*told, say("verify.proves.chain", None, lang)) if self.holds else tuple(told)

    def does_not_prove(self, lang: str = "en") -> tuple[str, ...]:
        """What nobody may conclude from it, in words."""
        codes = [] if self.holds else ["verify.not_proven.fault"]
        if not self.anchors:
            codes.append("verify.not_proven.without_anchor")
        elif self.unanchored:
            codes.append("verify.not_proven.unanchored")
        if self.redacted:
            codes.append("verify.not_proven.redacted")
        codes.append("verify.not_proven.truth")
        return tuple(say(code, {"events": self.unanchored, "redacted": self.redacted}, lang) for code in codes)

    def text(self, lang: str = "en") -> str:
        """The verdict in a few words."""
        if self.fault is not None:
            return say("verify.said.broken", {"fault": self.fault}, lang)
        counts = {"events": self.events, "streams": self.streams, "anchored": self.anchored}
        return say("verify.said.holds", counts, lang)

    def __str__(self) -> str:
        return self.text()

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The verdict as plain data."""
        told: dict[str, object] = {
            "holds": self.holds,
            "events": self.events,
            "streams": self.streams,
            "redacted": self.redacted,
            "anchored": self.anchored,
            "unanchored": self.unanchored,
            "anchors": [one.as_dict() for one in self.anchors],
            "proves": list(self.proves(lang)),
            "does_not_prove": list(self.does_not_prove(lang)),
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


def verify_records(
    records: Iterable[Record],
    anchors: Iterable[Seal] = (),
    *,
    books: Iterable[str] = (),
    own: Callable[[str], object] = lambda _: None,
) -> Verdict:
    """Check every record of a store, in the order of their positions.

    `own` gives the seal, as plain data, that the store itself keeps of a book; it is asked for every book that is met,
    anchored or named by `books`.
    """
    log = _Log(anchors, own)
    log.expect(books)
    for record in records:
        if not log.add(record):
            break
    else:
        log.end()
    return log.verdict()


class _Log:
    """What was read of a log, and what was found in it."""

    def __init__(self, anchors: Iterable[Seal], own: Callable[[str], object]) -> None:
        self._own = own
        self._anchors: dict[str, list[Seal]] = {}
        for one in anchors:
            self._anchors.setdefault(one.book, []).append(one)
        self._last: dict[tuple[str, str], _Last] = {}
        self._books: dict[str, Anchoring] = {}
        self._events = self._redacted = 0
        self._found: dict[str, Any] = {}
        self.expect(self._anchors)

    def expect(self, books: Iterable[str]) -> None:
        """Look at a book even where nothing of it is left."""
        for book in books:
            if self._book(book) is None:
                return

    def add(self, record: Record) -> bool:
        """Go on by a record; False if it doesn't hold."""
        if self._found:
            return False
        self._events += 1
        name = (record.book, record.stream)
        before = self._last.get(name)
        try:
            envelope = read_envelope(record.envelope)
        except Exception:  # noqa: BLE001 - an editor may have written anything, nested deeper than Python reads too
            fault: Fault | None = Fault.of("verify.hash")
        else:
            fault = next(_faults(record, envelope, before), None)
            self._redacted += envelope.personal is not None and record.personal is None
        if fault is not None:
            place = {"stream": record.stream, "version": record.version, "position": record.position}
            self._found = {"fault": fault, "book": record.book, **place}
            return False
        self._last[name] = _Last(record.version, record.hash, envelope.recorded_at)
        book = self._book(record.book)
        fault = None if book is None else book.add(record.hash)
        if fault is not None:
            # What differs is one of the events before; the position only says how far it was read.
            self._found = {"fault": fault, "book": record.book, "position": record.position}
        return not self._found

    def end(self) -> None:
        """There are no more records."""
        for name, book in sorted(self._books.items()):
            fault = None if self._found else book.end()
            if fault is not None:
                self._found = {"fault": fault, "book": name}

    def _book(self, name: str) -> Anchoring | None:
        if name not in self._books:
            kept = self._own(name)
            try:
                own = None if kept is None else Seal.from_dict(kept)
            except InvalidValue as error:
                self._found = {"fault": Fault.of("verify.seal_unreadable", detail=error), "book": name}
                return None
            self._books[name] = Anchoring(self._anchors.get(name, ()), own)
        return self._books[name]

    def verdict(self) -> Verdict:
        """What was found."""
        agreed = tuple(one.agreed for _, one in sorted(self._books.items()) if one.agreed is not None)
        return Verdict(self._events, len(self._last), self._redacted, anchors=agreed, **self._found)


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
        yield Fault.of("verify.recorded_at", before=moment_text(before.recorded_at))
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
