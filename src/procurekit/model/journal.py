"""Events to and from records: the bytes that are stored, hashed and chained.

What an event says is split into a business body and a personal body; each enters the envelope as SHA-256 over its own
16-byte salt and its bytes. The envelope's own SHA-256 is what the stream's next event names.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from attrs import evolve, frozen
from pendulum import DateTime

from procurekit.errors import Finding, StoreError
from procurekit.model.codec import restore, store
from procurekit.model.envelope import EVENT_SCHEMA, Envelope, read_envelope, write_envelope
from procurekit.model.events import EVENT_TYPES, Allocation, Corrected, Event, Judged, NewEvent, Payload, Recorded
from procurekit.model.party import Actor
from procurekit.model.personal import join, split
from procurekit.model.record import Record
from procurekit.model.text import decode, encode
from procurekit.model.upcasting import UPCASTERS, Upcasters, steps_from
from procurekit.values.moments import to_utc

__all__ = ["Head", "Stamp", "digest", "event_of", "following", "head_of", "preview", "record_of"]


@frozen
class Stamp:
    """What the events of one command share: who, from where, when it was known and recorded, under which key.

    `via` are those between the actor and the principal; None: those that the actor names.
    """

    book: str
    recorded_at: DateTime
    known_at: DateTime | None = None
    assumed: bool = False
    observed: bool = False
    actor: Actor | None = None
    source: str | None = None
    channel: str | None = None
    key: str | None = None
    definition: str | None = None
    via: tuple[str, ...] | None = None

    @property
    def principal(self) -> Actor | None:
        """In whose name it is done, where that is somebody else."""
        return self.actor.principals[-1] if self.actor is not None and self.actor.on_behalf_of is not None else None

    @property
    def between(self) -> tuple[str, ...]:
        """Who passed the right on."""
        if self.via is not None:
            return self.via
        return () if self.actor is None else tuple(one.id for one in self.actor.principals[:-1])


@frozen
class Head:
    """The last event of a stream: what the next one is chained to."""

    version: int = 0
    hash: bytes = b""
    recorded_at: DateTime | None = None


def digest(salt: bytes, body: bytes) -> str:
    """The salted digest of a body, in hexadecimal."""
    return sha256(salt + body).hexdigest()


def _written(payload: Payload) -> tuple[dict[str, Any], dict[str, Any]]:
    """The business part and the personal part of what an event says."""
    if isinstance(payload, Recorded | Corrected):
        document = store(payload.document)
        hidden = split(type(payload.document), document)
        data: dict[str, Any] = {"id": payload.id, "document": document}
        if payload.allocations:
            data["allocations"] = [store(one) for one in payload.allocations]
        if payload.judged:
            data["judged"] = [store(one) for one in payload.judged]
        if payload.findings:
            data["findings"] = [store(one) for one in payload.findings]
        personal: dict[str, Any] = {} if hidden is None else {"document": hidden}
        if isinstance(payload, Corrected) and payload.reason is not None:
            personal["reason"] = payload.reason
        return data, personal
    data = store(payload)
    return data, split(type(payload), data) or {}


def _read(type_: str, data: dict[str, Any]) -> Payload:
    try:
        cls, document = EVENT_TYPES[type_]
    except KeyError:
        raise StoreError("unknown_event", type=type_) from None
    if document is None:
        return restore(cls, data)
    more = {"reason": data.get("reason")} if cls is Corrected else {}
    return cls(  # type: ignore[no-any-return]
        data["id"],
        restore(document, data["document"]),
        allocations=[restore(Allocation, one) for one in data.get("allocations", ())],
        judged=[restore(Judged, one) for one in data.get("judged", ())],
        findings=[restore(Finding, one) for one in data.get("findings", ())],
        **more,
    )


def record_of(new: NewEvent, head: Head, stamp: Stamp, salt: Callable[[], bytes]) -> Record:
    """The record of an event that follows `head` in its stream. `salt` gives 16 random bytes at each call."""
    data, personal = _written(new.payload)
    actor, principal = stamp.actor, stamp.principal
    if actor is not None and actor.name is not None:
        personal["actor_name"] = actor.name
    if principal is not None and principal.name is not None:
        personal["on_behalf_of_name"] = principal.name
    body, body_salt = encode(data), salt()
    hidden, hidden_salt = (encode(personal), salt()) if personal else (None, None)
    recorded_at = stamp.recorded_at
    if head.recorded_at is not None and recorded_at < head.recorded_at:
        recorded_at = head.recorded_at
    envelope = write_envelope(
        _envelope(
            new,
            head.version + 1,
            stamp,
            recorded_at,
            body=digest(body_salt, body),
            previous=head.hash.hex() if head.version else None,
            personal=None if hidden is None or hidden_salt is None else digest(hidden_salt, hidden),
        )
    )
    return Record(
        stamp.book,
        new.stream,
        head.version + 1,
        envelope,
        sha256(envelope).digest(),
        body,
        body_salt,
        hidden,
        hidden_salt,
    )


def _envelope(
    new: NewEvent,
    version: int,
    stamp: Stamp,
    recorded_at: DateTime,
    *,
    body: str = "",
    previous: str | None = None,
    personal: str | None = None,
) -> Envelope:
    actor, principal = stamp.actor, stamp.principal
    return Envelope(
        book=stamp.book,
        stream=new.stream,
        version=version,
        type=new.type,
        schema=EVENT_SCHEMA,
        at=new.at,
        known_at=to_utc(new.known_at or stamp.known_at or recorded_at),
        recorded_at=recorded_at,
        body=body,
        assumed=new.assumed if new.known_at is not None else stamp.assumed,
        observed=stamp.observed,
        actor=None if actor is None else actor.id,
        on_behalf_of=None if principal is None else principal.id,
        via=stamp.between,
        source=stamp.source,
        channel=stamp.channel,
        key=stamp.key,
        definition=new.definition or stamp.definition,
        previous=previous,
        personal=personal,
    )


def following(stamp: Stamp, *heads: Head) -> Stamp:
    """The stamp, recorded no earlier than what it follows, whatever the clock says."""
    latest = max((one.recorded_at for one in heads if one.recorded_at is not None), default=stamp.recorded_at)
    return evolve(stamp, recorded_at=latest) if latest > stamp.recorded_at else stamp


def preview(new: NewEvent, version: int, stamp: Stamp) -> Event:
    """The event as it would read once it is stored, for looking ahead: it is chained to nothing."""
    return Event(_envelope(new, version, stamp, stamp.recorded_at), new.payload)


def event_of(record: Record, upcasters: Upcasters = UPCASTERS) -> Event:
    """The event of a record, in today's form. Raises StoreError if it can't be read or is of a newer release."""
    try:
        envelope = read_envelope(record.envelope)
        steps = () if envelope.schema == EVENT_SCHEMA else steps_from(envelope.schema, envelope.type, upcasters)
        data = decode(record.body) if record.body is not None else {}
        personal = decode(record.personal) if record.personal is not None else {}
        names = personal.pop("actor_name", None), personal.pop("on_behalf_of_name", None)
        if personal:
            join(data, personal)
        for step in steps:
            data = step(data)
        payload = _read(envelope.type, data)
    except StoreError:
        raise
    except Exception as error:
        raise StoreError("unreadable_event", stream=record.stream, version=record.version, detail=error) from error
    redacted = envelope.personal is not None and record.personal is None
    return Event(envelope, payload, record.position, redacted, *names)


def head_of(record: Record) -> Head:
    """The head of a stream whose last record this is."""
    return Head(record.version, record.hash, read_envelope(record.envelope).recorded_at)
