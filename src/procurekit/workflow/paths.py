"""Paths: patterns that name fields of a document (``lines[*].price``), and what plain data has under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, get_args, get_origin

import attrs

__all__ = ["fault_of", "found_at", "leaves", "matches", "named_part", "number_of", "without"]

_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[(\*|\d+)\])?(?:\.|$)")
_ONE: Final = r"[^.\[\]]+(?:\[(?:\*|\d+)\])?"
# What follows ``custom.`` is a host's own name, whatever signs it holds.
_CUSTOM: Final = re.compile(rf"((?:{_ONE}\.)*?custom)\.(.+)", re.DOTALL)
_WHOLE: Final = re.compile(rf"{_ONE}(?:\.{_ONE})*")
_SCHEDULED: Final = frozenset({"quantity", "requested", "promised", "site", "demands"})
"""An order line states its only delivery itself: its path stands for the delivery's too."""

_Step = tuple[str, str | None]


@cache
def _steps(pattern: str) -> tuple[_Step, ...]:
    own = _CUSTOM.fullmatch(pattern)
    steps = tuple((name, number or None) for name, number in _STEP.findall(pattern if own is None else own[1]))
    return steps if own is None else (*steps, (own[2], None))


@cache
def _ways(pattern: str) -> tuple[tuple[_Step, ...], ...]:
    """The pattern, and the one of the schedule lines that it stands for too."""
    steps = _steps(pattern)
    short = len(steps) > 1 and steps[0][0] == "lines" and steps[1][0] in _SCHEDULED
    return (steps, (steps[0], ("schedule", "*"), *steps[1:])) if short else (steps,)


def matches(pattern: str, path: str) -> bool:
    """Does the pattern name the field at a path, or something that the field is part of?

    >>> matches("lines[*].price", "lines[2].price.amount"), matches("lines[1]", "lines[2].price")
    (True, False)
    """
    there = _steps(path)
    return any(_begins(way, there) for way in _ways(pattern))


def _begins(way: tuple[_Step, ...], there: tuple[_Step, ...]) -> bool:
    if len(way) > len(there):
        return False
    pairs = list(zip(way, there, strict=False))
    if len(way) > 1 and way[-2][0] == "custom":
        # What is below a host's own field stands behind its name.
        (mine, _), (theirs, _) = pairs.pop()
        if theirs != mine and not theirs.startswith(f"{mine}."):
            return False
    return all(name == named and number in {None, "*", numbered} for (name, number), (named, numbered) in pairs)


def fault_of(document: type | None, pattern: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Why a pattern can name no field of a document, or None: a code, what it is about, what it could be.

    Of a document that isn't known only the form can be told.

    >>> from procurekit.model.order import PurchaseOrder
    >>> fault_of(PurchaseOrder, "lines[*].prise")[:2], fault_of(PurchaseOrder, "lines.price")
    (('definition_unknown_field', 'prise'), ('definition_path_of_many', 'lines.price', ('lines[*].price',)))
    """
    if not (_WHOLE.fullmatch(pattern) or _CUSTOM.fullmatch(pattern)):
        return "definition_path_unreadable", pattern, ()
    here = document
    steps = _steps(pattern)
    for place, (name, number) in enumerate(steps):
        if here is None or name == "custom":
            return None
        known = attrs.fields_dict(attrs.resolve_types(here))
        if name not in known:
            scheduled = here.__name__ == "OrderLine" and name in _SCHEDULED
            return None if scheduled else ("definition_unknown_field", name, tuple(known))
        kind = known[name].type
        many = any(get_origin(one) is tuple for one in (kind, *get_args(kind)))
        if many and number is None and place + 1 < len(steps):
            return "definition_path_of_many", pattern, (_numbered(steps, place, "*"),)
        if number is not None and not many:
            return "definition_path_of_one", pattern, (_numbered(steps, place, None),)
        here = _class_of(kind)
    return None


def _numbered(steps: tuple[_Step, ...], place: int, number: str | None) -> str:
    """The pattern with another number at one place."""
    return _written((*steps[:place], (steps[place][0], number), *steps[place + 1 :]))


def _written(steps: tuple[_Step, ...]) -> str:
    return ".".join(name if number is None else f"{name}[{number}]" for name, number in steps)


def _class_of(kind: object) -> type | None:
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and attrs.has(one):
            return one
    return None


def found_at(data: object, pattern: str) -> Iterator[tuple[str, Any]]:
    """Every place of plain data that a pattern names, with what is there; None where nothing is.

    >>> list(found_at({"lines": [{"number": 1, "item": "A"}, {"number": 2}]}, "lines[*].item"))
    [('lines[1].item', 'A'), ('lines[2].item', None)]
    """
    steps = _steps(pattern)
    ways = _ways(pattern)
    if len(ways) > 1 and not any(True for _ in _walk(data, steps, "", strict=True)):
        steps = ways[1]
    yield from _walk(data, steps, "", strict=False)


def _walk(data: object, steps: tuple[_Step, ...], path: str, *, strict: bool) -> Iterator[tuple[str, Any]]:
    if not steps:
        if data is not None or not strict:
            yield path, data
        return
    (name, number), rest = steps[0], steps[1:]
    here = f"{path}.{name}" if path else name
    value = data.get(name) if isinstance(data, Mapping) else None
    if value is None and not rest and "." in name and isinstance(data, Mapping):
        # A host's own field, or something in it.
        value = next(
            (one for _, one in _walk(data, tuple((one, None) for one in name.split(".")), "", strict=False)), None
        )
    if number is None:
        yield from _walk(value, rest, here, strict=strict)
        return
    many = value if isinstance(value, list | tuple) else ()
    for place, one in enumerate(many, 1):
        mine = number_of(one, place)
        if number in {"*", mine}:
            yield from _walk(one, rest, f"{here}[{mine}]", strict=strict)


def named_part(pattern: str, path: str) -> str:
    """The part of a path that a pattern names: ``lines[2].price`` of ``lines[2].price.amount``."""
    there = _steps(path)
    way = next((one for one in _ways(pattern) if _begins(one, there)), there)
    return _written(there[: len(way)])


def leaves(path: str, value: object) -> Iterator[tuple[str, Any]]:
    """Every field under a path of plain data that has no parts, with its value; nothing where there is none.

    >>> list(leaves("lines[2]", {"item": "A", "price": {"amount": "1"}}))
    [('lines[2].item', 'A'), ('lines[2].price.amount', '1')]
    """
    if isinstance(value, Mapping) and value:
        for name, one in value.items():
            yield from leaves(f"{path}.{name}" if path else name, one)
    elif isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        for place, one in enumerate(value, 1):
            yield from leaves(f"{path}[{number_of(one, place)}]", one)
    elif value is not None:
        yield path, value


def number_of(item: object, place: int) -> str:
    """What an item of a list is called: its own number, or its place in the list."""
    return str(item.get("number", place)) if isinstance(item, Mapping) else str(place)


def without(data: Any, patterns: tuple[str, ...]) -> Any:
    """The data without what the patterns name."""
    ways = [way for one in patterns for way in _ways(one)]
    return _without(data, ways) if ways else data


def _without(data: Any, ways: list[tuple[_Step, ...]]) -> Any:
    if not isinstance(data, Mapping):
        return data
    kept: dict[str, Any] = {}
    for name, value in data.items():
        mine = [way for way in ways if way[0][0] == name]
        if any(len(way) == 1 and way[0][1] in {None, "*"} for way in mine):
            continue
        if mine and isinstance(value, list | tuple):
            kept[name] = _items_without(value, mine)
        else:
            kept[name] = _without(value, [way[1:] for way in mine]) if mine else value
    return kept


def _items_without(many: Any, mine: list[tuple[_Step, ...]]) -> list[Any]:
    kept = []
    for place, one in enumerate(many, 1):
        number = number_of(one, place)
        named = [way for way in mine if way[0][1] in {None, "*", number}]
        if any(len(way) == 1 for way in named):
            continue
        kept.append(_without(one, [way[1:] for way in named]))
    return kept
