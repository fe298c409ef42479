"""A seal: one hash that stands for all that a book's log said at a moment, to be kept where nobody can rewrite it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from string import hexdigits
from typing import Any, Final, Self

from attrs import Attribute, field, fields, frozen
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.model.text import plain_encode
from procurekit.values import check
from procurekit.values.moments import moment_text, to_instant, to_utc

__all__ = ["Seal", "is_hash"]

_DIGITS: Final = frozenset(hexdigits.lower())
_HEX: Final = 64


def is_hash(value: object) -> bool:
    """Is it a SHA-256 hash in hexadecimal, as procurekit writes it?"""
    return isinstance(value, str) and len(value) == _HEX and _DIGITS.issuperset(value)


def to_utc_instant(value: datetime | str | None) -> DateTime | None:
    """An instant in UTC, so that one seal has one written form; what can't be one is left for the validator."""
    found = to_instant(value)
    return to_utc(found) if isinstance(found, DateTime) and found.tzinfo is not None else found


def _hash(owner: object, field: Attribute[Any], value: object) -> None:
    if value is not None and not is_hash(value):
        raise check.refusal("not_a_hash", owner, field, value)


def _count(owner: object, field: Attribute[Any], value: object) -> None:
    if type(value) is not int or value < 1:
        raise check.refusal("not_an_integer", owner, field, value)


def _follows(owner: Seal, field: Attribute[Any], value: str | None) -> None:
    if (value is None) != (owner.number == 1):
        raise check.refusal("seal_previous", owner, field, value, number=owner.number)


@frozen
class Seal:
    """The first `events` events of a book, in the order of the log, under one hash.

    `number` counts the seals of the book from 1. `root` is the Merkle tree hash (RFC 9162, section 2.1) over the
    events' own hashes, in hexadecimal; `previous` the digest of the seal before, None for the first. `sealed_at` is
    the sealing desk's clock, in UTC.

    Raises InvalidValue.

    >>> seal = Seal("main", 1, 2, "ab" * 32, "2026-04-01T18:00:00+08:00")
    >>> seal.as_dict()["sealed_at"], seal == Seal.from_dict({**seal.as_dict(), "digest": seal.digest})
    ('2026-04-01T10:00:00Z', True)
    """

    book: str = field(validator=check.name)
    number: int = field(validator=_count)
    events: int = field(validator=_count)
    root: str = field(validator=[check.required, _hash])
    sealed_at: DateTime = field(converter=to_utc_instant, validator=[check.required, check.instant])
    previous: str | None = field(default=None, validator=[_hash, _follows])

    def as_dict(self) -> dict[str, Any]:
        """The seal as plain data: what is written down, hashed and kept."""
        told = {
            "book": self.book,
            "number": self.number,
            "events": self.events,
            "root": self.root,
            "sealed_at": moment_text(self.sealed_at),
        }
        return told if self.previous is None else {**told, "previous": self.previous}

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """The seal of plain data, with its digest beside it or without. Raises InvalidValue, also if they disagree."""
        if not isinstance(plain, Mapping):
            raise InvalidValue("not_a", field="Seal", value=_shown(plain), expected="dict")
        given = dict(plain)
        digest = given.pop("digest", None)
        known = [one.name for one in fields(cls)]
        for name in given:
            if name not in known:
                raise InvalidValue("seal_field", name=_shown(name), known=", ".join(known))
        values: dict[str, Any] = {name: given.get(name) for name in known}
        seal = cls(**values)
        if digest is not None and digest != seal.digest:
            raise InvalidValue("seal_digest", book=seal.book, number=seal.number, digest=_shown(digest))
        return seal

    @property
    def digest(self) -> str:
        """SHA-256 of the seal's written form, in hexadecimal: what a timestamping service is given to sign."""
        # By one encoder, whatever is installed: the digest may have been signed elsewhere.
        return sha256(plain_encode(self.as_dict())).hexdigest()


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}…"  # noqa: PLR2004 - enough to recognise it
