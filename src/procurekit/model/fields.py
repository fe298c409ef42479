"""What the fields of all documents have in common: tuples, custom fields, the mark of personal data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from procurekit.values.moments import to_moment

__all__ = ["PERSONAL", "no_values", "one_or_many", "to_custom", "to_texts", "tuple_of"]

T = TypeVar("T")

PERSONAL: Final = MappingProxyType({"personal": True})
"""Metadata of a field that holds personal data: it is stored in the event's personal body and can be redacted.

Such a field always has a default, so that a redacted document still loads.
"""


def tuple_of(value: Iterable[T]) -> tuple[T, ...]:
    """A tuple of what was given; what can't be one is left for the validator to refuse."""
    if type(value) is tuple:
        return value
    if isinstance(value, str | bytes | Mapping):
        return cast("tuple[T, ...]", value)
    try:
        return tuple(value)
    except TypeError:
        return cast("tuple[T, ...]", value)


def to_texts(value: Iterable[str]) -> tuple[str, ...]:
    """Texts as a tuple."""
    return tuple_of(value)


def one_or_many(value: Iterable[str]) -> tuple[str, ...]:
    """Texts as a tuple; one may be given alone."""
    return (value,) if isinstance(value, str) and value.strip() else tuple_of(value)


def no_values() -> Mapping[str, object]:
    """An empty mapping."""
    return {}


def to_custom(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Custom fields, with a datetime made an instant of ours and a date a plain one, so that both survive storage."""
    if not isinstance(cast("object", value), Mapping):
        return value
    kept = dict(value)
    for name, one in kept.items():
        if isinstance(one, date):
            kept[name] = to_moment(one)
    return kept
