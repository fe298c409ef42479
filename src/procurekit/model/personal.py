"""The personal part of what an event says: taken out before storage, put back on reading, absent once redacted.

Which fields are personal is marked on the classes (`fields.PERSONAL`). Plain data is split along those marks into a
business body and a personal body of the same shape, lists as mappings of positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin

import attrs

__all__ = ["join", "split"]

Plan: TypeAlias = tuple[frozenset[str], tuple[tuple[str, bool, "type"], ...]]


@cache
def _plan(cls: type) -> Plan:
    """The personal fields of a class, and the fields under which there are more: (name, is it many, class)."""
    attrs.resolve_types(cls)
    own, below = set(), []
    for one in attrs.fields(cls):
        if one.metadata.get("personal"):
            own.add(one.name)
            continue
        for inner, many in _classes(one.type):
            if inner is not cls and _is_personal(inner):
                below.append((one.name, many, inner))
                break
    return frozenset(own), tuple(below)


def _classes(kind: object, *, many: bool = False) -> list[tuple[type, bool]]:
    if isinstance(kind, type) and attrs.has(kind):
        return [(kind, many)]
    many = many or get_origin(kind) is tuple
    return [found for one in get_args(kind) for found in _classes(one, many=many)]


def _is_personal(cls: type) -> bool:
    own, below = _plan(cls)
    return bool(own or below)


def split(cls: type, data: dict[str, Any]) -> dict[str, Any] | None:
    """Take the personal part out of plain data of that class, in place; None where there is none."""
    own, below = _plan(cls)
    taken = {name: data.pop(name) for name in own & data.keys()}
    for name, many, inner in below:
        value = data.get(name)
        if not value:
            continue
        if many:
            parts = {str(place): part for place, one in enumerate(value) if (part := split(inner, one))}
            if parts:
                taken[name] = parts
        elif isinstance(value, dict) and (part := split(inner, value)):
            taken[name] = part
    return taken or None


def join(data: dict[str, Any], personal: Mapping[str, Any]) -> None:
    """Put a personal part back into plain data, in place."""
    for name, value in personal.items():
        there = data.get(name)
        if isinstance(there, list) and isinstance(value, dict):
            for place, part in value.items():
                join(there[int(place)], part)
        elif isinstance(there, dict) and isinstance(value, dict):
            join(there, value)
        else:
            data[name] = value
