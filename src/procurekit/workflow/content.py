"""Content: what a signature is bound to: the business content of a document, as one digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from procurekit.errors import InvalidValue
from procurekit.values.numbers import plain
from procurekit.workflow.approval import Approval
from procurekit.workflow.paths import without

__all__ = ["core_of", "digest_of"]

_SCHEME: Final = "1"
"""How a digest is made. It stands before each: what was signed stays signed if a later release makes them otherwise."""


def digest_of(document: Mapping[str, Any], approval: Approval) -> str:
    """``1:`` and the SHA-256 of the document without what the approval ignores, in hexadecimal.

    The same content has the same digest however it is held: an exact number whatever its trailing zeros (a whole one
    as an int too), a set in whatever order, a list as a tuple. Raises InvalidValue for what has no content of its own.
    """
    return _digest(without(document, approval.ignores))


def core_of(document: Mapping[str, Any], approval: Approval) -> str | None:
    """The same without what its tolerance lets change; None where there is no tolerance."""
    if approval.tolerance is None:
        return None
    return _digest(without(document, (*approval.ignores, *approval.tolerance.paths)))


def _digest(data: Any) -> str:
    return f"{_SCHEME}:{sha256(_written(data).encode()).hexdigest()}"


def _written(data: Any) -> str:
    try:
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        # Keys that aren't texts, a value without content, a circle, half a character.
        raise InvalidValue("document_unsignable", field="document", detail=f"{error!s:.200}") from None
    return text


def _plain(value: object) -> object:
    """What a value that JSON doesn't know says; called for those only, so that a document of ours takes no time."""
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else plain(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(map(_written, value))
    if type(value).__str__ is object.__str__ and type(value).__repr__ is object.__repr__:
        # Its text would be its address: another one each time.
        raise TypeError(type(value).__name__)
    return str(value)
