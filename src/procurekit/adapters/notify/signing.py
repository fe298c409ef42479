"""Signing: the secrets and the signatures of the Standard Webhooks specification, version 1.0.0."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from secrets import token_bytes
from typing import Final

from procurekit.errors import InvalidValue

__all__ = ["keys_of", "new_secret", "signatures", "token_of"]

_PREFIX: Final = "whsec_"
_LEAST, _MOST = 24, 64
# An id with a full stop in it could be read as another id with another time.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_:/@+=~-]{1,200}")


def new_secret() -> str:
    """A secret to sign with, made at random: for the sender and the receiver of a webhook, and for nobody else.

    >>> new_secret().startswith("whsec_")
    True
    """
    return _PREFIX + b64encode(token_bytes(32)).decode()


def keys_of(given: str | Iterable[str] | None) -> tuple[bytes, ...]:
    """The keys of one secret or of several. Raises InvalidValue, with nothing of the secret in it."""
    secrets = (given,) if isinstance(given, str) else tuple(given or ())
    keys = tuple(map(_key, secrets))
    if not keys:
        raise InvalidValue("channel_secret")
    return keys


def _key(secret: object) -> bytes:
    try:
        key = b64decode(str(secret).removeprefix(_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not _LEAST <= len(key) <= _MOST:
        raise InvalidValue("channel_secret")
    return key


def signatures(keys: Iterable[bytes], token: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``: one signature a key, with spaces between.

    >>> signatures([b"k" * 24], "msg_1", 1614265330, b"{}")
    'v1,KrbhoJST6Q+/bu1g6/FBBu+pIEtkrImj8aKkA5+3RXI='
    """
    signed = f"{token}.{timestamp}.".encode() + body
    return " ".join(f"v1,{b64encode(hmac.digest(key, signed, sha256)).decode()}" for key in keys)


def token_of(key: str, most: int = 200) -> str:
    """A message's key as it may stand in a header: itself, or the same digest every time where it has other signs.

    >>> token_of("alert_7/raised/1"), token_of("\N{CJK UNIFIED IDEOGRAPH-91C7}")[:16]
    ('alert_7/raised/1', 'key_0b79ffa0fd81')
    """
    if len(key) <= most and _TOKEN.fullmatch(key):
        return key
    return f"key_{sha256(key.encode(errors='surrogatepass')).hexdigest()[:40]}"
