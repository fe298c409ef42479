"""Fact: one name of a vocabulary, and how a class of rows declares the names that it has."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from attrs import fields, frozen

__all__ = ["Fact", "facts_in", "same", "says"]


@frozen
class Fact:
    """One name of the vocabulary."""

    name: str
    zh: str
    type: str
    meaning: str
    unit: str | None = None


def says(zh: str, meaning: str, unit: str | None = None) -> dict[str, str | None]:
    """What the field of a row says of itself: its Chinese name, what it means, what it counts in."""
    return {"zh": zh, "meaning": meaning, "unit": unit}


def same(fact: Fact, meaning: str | None = None) -> dict[str, str | None]:
    """What a field that is a fact of another vocabulary too says of itself; `meaning` where it says more of it here.

    >>> same(Fact("supplier", "供应商", "str", "the supplier's id"), "the supplier who is responsible")["zh"]
    '供应商'
    """
    return says(fact.zh, meaning or fact.meaning, fact.unit)


def facts_in(row: type) -> dict[str, Fact]:
    """The facts of a class of rows by name, in the order of its fields; a field that says nothing of itself is none.

    >>> from attrs import field
    >>> @frozen
    ... class Row:
    ...     weight: int | None = field(metadata=says("重量", "what it weighs"))
    >>> facts_in(Row)["weight"].type
    'int'
    """
    hints = get_type_hints(row)
    return {
        one.name: Fact(
            one.name,
            str(one.metadata["zh"]),
            _type_name(hints[one.name]),
            str(one.metadata["meaning"]),
            one.metadata["unit"],
        )
        for one in fields(row)
        if "zh" in one.metadata
    }


def _type_name(hint: Any) -> str:
    known = [one for one in get_args(hint) if one is not NoneType] if get_origin(hint) is UnionType else [hint]
    return str(getattr(known[0], "__name__", known[0]))
