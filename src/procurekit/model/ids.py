"""Ids of streams: ``<kind>_<26 characters>``, random for what we create, derived from the source's key for imports."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

from procurekit.model.kinds import DOCUMENTS

__all__ = ["derived_id", "is_alert", "is_id", "is_order", "kind_in", "random_id"]

_BYTES = 16
_ALERT = "alert"


def _text(kind: str, token: bytes) -> str:
    return f"{kind}_{b32encode(token).decode().rstrip('=').lower()}"


def random_id(kind: str, milliseconds: int, random: bytes) -> str:
    """An id whose order in an index follows the clock: 48 bits of time, 80 random bits.

    >>> random_id("order", 0, bytes(10))
    'order_aaaaaaaaaaaaaaaaaaaaaaaaaa'
    """
    return _text(kind, milliseconds.to_bytes(6, "big") + random[:10])


def derived_id(kind: str, source: str, *key: str) -> str:
    """The id that a source's own key always gives, so that an import repeated finds what it wrote."""
    # The length before each part keeps ("a", "bc") and ("ab", "c") apart.
    parts = "".join(f"{len(part)}:{part}" for part in (kind, source, *key))
    return _text(kind, sha256(parts.encode()).digest()[:_BYTES])


def kind_in(stream: str) -> str:
    """The kind of document that a stream's id names.

    >>> kind_in("requisition_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    'requisition'
    """
    return stream.rpartition("_")[0]


def is_order(stream: str) -> bool:
    """Is this the stream of an order?"""
    return stream.startswith("order_")


def is_alert(stream: str) -> bool:
    """Is this the stream of an alert?"""
    return stream.startswith(f"{_ALERT}_")


def is_id(text: str) -> bool:
    """Does this look like a stream's id, rather than like a number?"""
    kind, _, token = text.rpartition("_")
    return (kind in DOCUMENTS or kind == _ALERT) and len(token) == 26 and token.isalnum() and token.islower()  # noqa: PLR2004
