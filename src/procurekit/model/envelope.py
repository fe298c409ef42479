"""The envelope of an event: which stream, when, who, from where, and what holds it to the event before it.

The envelope is stored as bytes and hashed as those bytes; the bodies enter it only as salted digests, so a body can be
redacted and the chain still holds.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import fields_dict, frozen
from pendulum import DateTime

from procurekit.model.text import decode, encode
from procurekit.values.moments import Moment, moment_text, parse_instant, parse_moment

__all__ = ["EVENT_SCHEMA", "Envelope", "read_envelope", "write_envelope"]

EVENT_SCHEMA: Final = 1
"""The version of the written form of envelopes and bodies. A later form gets a higher one, and an upcaster."""


@frozen
class Envelope:
    """What is known of an event besides what it says.

    `at` is when it happened in the business (None where nobody noted it), `known_at` when whoever told us knew it
    (`assumed` where an importer derived that), `recorded_at` the desk's clock. `observed` events happened elsewhere and
    were not ours to refuse. `on_behalf_of` is in whose name the actor did it, `via` who passed that right on between
    the two. `previous` is the SHA-256 of the stream's previous envelope, `body` and `personal` are salted digests; all
    in hexadecimal.
    """

    book: str
    stream: str
    version: int
    type: str
    schema: int
    at: Moment | None
    known_at: DateTime
    recorded_at: DateTime
    body: str
    assumed: bool = False
    observed: bool = False
    actor: str | None = None
    on_behalf_of: str | None = None
    via: tuple[str, ...] = ()
    source: str | None = None
    channel: str | None = None
    key: str | None = None
    definition: str | None = None
    previous: str | None = None
    personal: str | None = None


_FIELDS: Final = frozenset(fields_dict(Envelope))


def write_envelope(one: Envelope) -> bytes:
    """The bytes that are stored and hashed. What is absent is left out."""
    recorded_at = moment_text(one.recorded_at)
    said: dict[str, Any] = {
        "book": one.book,
        "stream": one.stream,
        "version": one.version,
        "type": one.type,
        "schema": one.schema,
        "recorded_at": recorded_at,
        "known_at": recorded_at if one.known_at is one.recorded_at else moment_text(one.known_at),
    }
    if one.at is not None:
        said["at"] = moment_text(one.at)
    if one.assumed:
        said["assumed"] = True
    if one.observed:
        said["observed"] = True
    for name in ("actor", "on_behalf_of", "source", "channel", "key", "definition"):
        value = getattr(one, name)
        if value is not None:
            said[name] = value
    if one.via:
        said["via"] = list(one.via)
    said["body"] = one.body
    if one.personal is not None:
        said["personal"] = one.personal
    if one.previous is not None:
        said["previous"] = one.previous
    return encode(said)


def read_envelope(stored: bytes) -> Envelope:
    """The envelope of stored bytes. Raises ValueError, KeyError or TypeError where they are not one."""
    said = decode(stored)
    if said["schema"] > EVENT_SCHEMA:
        # A later release may say more; who can't read the event can still follow its chain.
        said = {name: said[name] for name in said.keys() & _FIELDS}
    at = said.pop("at", None)
    return Envelope(
        via=tuple(said.pop("via", ())),
        at=None if at is None else parse_moment(at),
        known_at=parse_instant(said.pop("known_at")),
        recorded_at=parse_instant(said.pop("recorded_at")),
        **said,
    )
