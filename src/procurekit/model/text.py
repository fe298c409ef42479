"""Plain data to and from JSON text: msgspec where the `fast` extra is installed, the standard library otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

__all__ = ["decode", "encode", "plain_decode", "plain_encode"]

Encode: TypeAlias = Callable[[object], bytes]
Decode: TypeAlias = Callable[[bytes | str], Any]


@cache
def _fast() -> tuple[Encode, Decode] | None:
    try:
        import msgspec
    except ImportError:
        return None
    return msgspec.json.Encoder().encode, msgspec.json.Decoder(float_hook=Decimal).decode


def plain_encode(data: object) -> bytes:
    """Compact JSON by the standard library."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def plain_decode(text: bytes | str) -> Any:
    """The data of JSON text, by the standard library; a number with a point is a Decimal.

    Raises ValueError, RecursionError.
    """
    return json.loads(text, parse_float=Decimal)


def encode(data: object) -> bytes:
    """Compact JSON."""
    fast = _fast()
    return plain_encode(data) if fast is None else fast[0](data)


def decode(text: bytes | str) -> Any:
    """The data of JSON text; a number with a point is a Decimal. Raises ValueError, RecursionError."""
    fast = _fast()
    if fast is None:
        return plain_decode(text)
    try:
        return fast[1](text)
    except Exception:  # noqa: BLE001 - the standard library tells it in its own, documented exceptions
        return plain_decode(text)
